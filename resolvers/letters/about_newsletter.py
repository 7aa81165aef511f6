"""The letters about the newsletter: to confirm it, and to say farewell."""

from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F

from resolvers.letters.about_people import about_proof
from resolvers.letters.drafts import Draft, recipient_key
from resolvers.letters.tables import Letter
from resolvers.newsletter.subscribing import is_suppressed
from resolvers.newsletter.tables import Subscriber, Suppression
from resolvers.people.tables import Proof
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.throttling import opaque

# Whoever is signed up a hundred times by others gets one letter, and may ask again the next day. Who takes the request
# back may begin anew, but not so often that strangers could fill a mailbox with it.
ONE_LETTER_IN = timedelta(days=1)
MOST_LETTERS = 3


async def confirm(shop: Shop, proof: Proof) -> Draft | None:
    """To confirm, unless the address reads already or has such a letter."""
    reads = await Subscriber.filter(email_key=proof.email_key).exists() and not await is_suppressed(proof.email_key)
    if reads or await was_just_written(proof, "newsletter_confirm"):
        return None
    return about_proof(shop, proof, "newsletter_confirm", link=shop.links.newsletter_confirm)


async def was_just_written(proof: Proof, kind: str, **facts: object) -> bool:
    """Whether a letter of the last day waits for an answer to an equal request, or there were enough of them."""
    since = proof.created_at - ONE_LETTER_IN
    sent = Letter.filter(kind=kind, recipient_key=recipient_key(proof.email), created_at__gt=since)
    about = [str(reference) for reference in await column(sent, "subject_ref")]
    ids = [UUID(reference.partition(":")[2]) for reference in about if ":" in reference]
    if len(ids) >= MOST_LETTERS:
        return True
    waiting = await Proof.filter(id__in=ids, used_at__isnull=True, expires_at__gt=proof.created_at)
    return any(all(row.facts.get(name) == value for name, value in facts.items()) for row in waiting)


async def farewell(shop: Shop, proof: Proof) -> Draft | None:
    """To confirm that an address left; whoever never read the newsletter is not written to.

    The reader's row goes with it, unless they came back meanwhile: the suppression is written first, so that whoever
    comes back at this moment takes turns with their farewell.
    """
    if not await Suppression.filter(key=opaque(proof.email_key)).update(at=F("at")):
        return None
    reader = await Subscriber.get_or_none(email_key=proof.email_key)
    if reader is None:
        return None
    await Subscriber.filter(id=reader.id).delete()
    return about_proof(shop, proof, "newsletter_farewell", link=None, to=reader.email)
