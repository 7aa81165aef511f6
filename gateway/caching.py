"""What caches are told of an answer, and what they already have (RFC 9110, section 13; RFC 9111)."""

import re
from datetime import datetime
from hashlib import sha256

from schema.execution.requests import Answer

NEVER = b"no-store"
ALWAYS_ASK = b"public, no-cache"
TAG = re.compile(rb'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


def control(answer: Answer, now: datetime, shared_seconds: int) -> bytes:
    """For whom, and for how long, an answer to a GET is good; what is sent by GET is never personal.

    Browsers always ask again. What shows nothing but the catalogue may be given by a shared cache for so long, but
    never past the moment at which a piece opens.
    """
    if not answer.executed or answer.errors:
        return NEVER
    if answer.until is None or shared_seconds == 0:
        return ALWAYS_ASK
    left = int(min((answer.until - now).total_seconds(), shared_seconds))
    return b"public, max-age=0, s-maxage=%d" % left if left > 0 else ALWAYS_ASK


def entity_tag(body: bytes, content_type: bytes) -> bytes:
    """A strong tag: the same bytes of the same kind, and no others."""
    return b'"%s"' % sha256(content_type + b"\n" + body).hexdigest()[:32].encode()


def has(if_none_match: bytes | None, tag: bytes) -> bool:
    """Whether a cache says that it has the answer with this tag."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == b"*" or tag in TAG.findall(if_none_match)
