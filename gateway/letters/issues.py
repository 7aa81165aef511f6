"""An issue of the newsletter from a file: MJML or HTML with its subject, and a text beside it or drawn from it."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from mjml import mjml2html

from resolvers.markup import clean, plain

# Where each reader's own way out goes, in words and in links.
WAY_OUT = "{{unsubscribe}}"
SPACED = re.compile(r"\{\{\s*unsubscribe\s*\}\}")
TITLE = re.compile(r"<(?:mj-)?title>(.*?)</(?:mj-)?title>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"""<a\b[^>]*?href\s*=\s*["']([^"']+)["'][^>]*>(.*?)</a>""", re.DOTALL | re.IGNORECASE)


class WrongIssue(Exception):
    """A file that cannot be sent; the message is one line."""


@dataclass(frozen=True, slots=True)
class Written:
    """An issue as it goes out, but for each reader's way out."""

    subject: str
    text: str
    html: str


def read(file: Path) -> Written:
    """The issue in a file.

    Raises:
        WrongIssue: it is no MJML or HTML in UTF-8, has no title, or no way out.
    """
    if file.suffix not in {".mjml", ".html"}:
        raise WrongIssue(f"{file}: a newsletter is a .mjml or .html file")
    source = SPACED.sub(WAY_OUT, _text(file))
    title = TITLE.search(source)
    if title is None or not title[1].strip():
        raise WrongIssue(f"{file}: its subject stands in <title>, or in <mj-title>")
    html = _html(file, source)
    beside = file.with_suffix(".txt")
    text = SPACED.sub(WAY_OUT, _text(beside)) if beside.is_file() else _drawn(html)
    for name, body in (("the page", html), ("the text", text)):
        if WAY_OUT not in body:
            raise WrongIssue(f"{file}: {name} lacks the reader's way out, {WAY_OUT}")
    return Written(" ".join(unescape(title[1]).split()), text, html)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as problem:
        raise WrongIssue(f"{file} cannot be read: {problem}") from problem


def _drawn(html: str) -> str:
    """The words of a page, each link with its address behind it."""
    return plain(clean(LINK.sub(r"\2 (\1)", html))) + "\n"


def _html(file: Path, source: str) -> str:
    if file.suffix == ".html":
        return source
    try:
        return mjml2html(source, disable_comments=True, fonts={})
    except (ValueError, OSError) as problem:
        raise WrongIssue(f"{file} is no MJML: {problem}") from problem
