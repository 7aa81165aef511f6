"""Descriptions: foreign HTML reduced to what the shop shows, and the same as plain text."""

import re
from html import unescape

import nh3

CLEANER = nh3.Cleaner(
    tags={
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "b",
        "i",
        "h2",
        "h3",
        "h4",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    },
    attributes={"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",  # it pointed into the other shop
    link_rel="noopener noreferrer nofollow",
)

# Blocks that are not kept become ones that are, or the words on both sides would run together.
BLOCKS = re.compile(
    r"<(/?)(?:div|section|article|header|footer|aside|main|nav|figure|figcaption|blockquote|pre|address|d[ldt])\b[^<>]*>",
    re.IGNORECASE,
)
TITLES = re.compile(r"<(/?)h(?:1|[56])\b[^<>]*>", re.IGNORECASE)
DEEPEST = 3  # empty elements inside empty ones
EMPTY = re.compile(r"<(p|h[234]|li|strong|em|b|i)>(?:\s|&nbsp;|<br>)*</\1>")

PARAGRAPHS = re.compile(r"</?(?:p|h[234]|ul|ol|table)>")
LINES = re.compile(r"<br>|</tr>")
ITEMS = re.compile(r"<li>")
CELLS = re.compile(r"</t[hd]>")
TAGS = re.compile(r"<[^>]*>")
# French spaces before « ; » and « ! » are not breaks: they stay what they are.
SPACES = re.compile(r"[ \t\r\f\v]+")
BREAKS = re.compile(r"[ \t\r\n\f\v]+")
BLANK_LINES = re.compile(r"\n{3,}")


def clean(html: str) -> str:
    if "<" in html:
        html = TITLES.sub(lambda tag: f"<{tag[1]}h{'2' if '1' in tag[0] else '4'}>", BLOCKS.sub(r"<\1p>", html))
    kept = CLEANER.clean(html)
    for _ in range(DEEPEST):
        kept, emptied = EMPTY.subn("", kept)
        if not emptied:
            break
    return kept.strip()


def plain(cleaned: str) -> str:
    """The text of cleaned HTML: paragraphs apart, one list item or table row to a line."""
    text = CELLS.sub(" ", BREAKS.sub(" ", cleaned))
    text = ITEMS.sub("\n• ", LINES.sub("\n", PARAGRAPHS.sub("\n\n", text)))
    lines = (SPACES.sub(" ", line).strip() for line in unescape(TAGS.sub("", text)).split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
