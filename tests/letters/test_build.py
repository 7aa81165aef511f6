"""What is committed is what the sources say, and it is plain, accessible HTML that fetches nothing."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.letters.build import built, compile_letter, sources, whole
from gateway.letters.render import Letters
from gateway.pages.pages import STATIC
from resolvers.languages.translations import translate
from tests.letters.makers import LINKS, MAISON, SHIPMENT, facts, note_facts

EACH = pytest.mark.parametrize("source", sources(), ids=lambda path: path.name)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def html(source: Path) -> str:
    kind = source.name.removesuffix(".mjml.j2")
    if kind == "note":
        return Letters(translate).render("alert_confirm", "fr", note_facts()).html
    return Letters(translate).render(kind, "fr", facts(cancelled="OUT_OF_STOCK")).html


@EACH
def test_the_built_letter_is_what_its_source_compiles_to(source: Path) -> None:
    assert built(source).read_text(encoding="utf-8") == compile_letter(source), "run python -m gateway.letters.build"


def test_no_built_letter_outlives_its_source() -> None:
    assert sorted(built(sources()[0]).parent.iterdir()) == [built(source) for source in sources()]


@EACH
def test_the_compiler_knows_every_tag(source: Path) -> None:
    assert "<mj-" not in compile_letter(source)
    assert "mj-include" not in whole(source)


@EACH
def test_a_letter_fetches_nothing_and_leads_only_where_it_says(source: Path) -> None:
    page = html(source)
    assert not re.search(r"@import|url\(|<link|<img|<script|<iframe|\ssrc=|\sbackground=", page)
    known = {
        *LINKS.values(),
        note_facts()["link"],
        MAISON["site_url"],
        str(SHIPMENT["tracking_url"]),
        f"tel:{MAISON['phone']}",
        f"mailto:{MAISON['email']}",
    }
    assert {there["href"] for _, there in Tags(page).found if "href" in there} <= known


@EACH
def test_a_table_is_either_layout_or_has_headers(source: Path) -> None:
    tags = Tags(re.sub(r"<!--.*?-->", "", html(source), flags=re.DOTALL)).found
    data = [there for tag, there in tags if tag == "table" and there.get("role") != "presentation"]
    assert len(data) == 1
    assert all(there.get("scope") for tag, there in tags if tag == "th")
    assert any(tag == "th" for tag, _ in tags)


@EACH
def test_a_letter_has_one_title_and_headings_in_order(source: Path) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(html(source)).found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EACH
def test_letters_wear_the_colours_of_the_pages(source: Path) -> None:
    style = (STATIC / "tokens.css").read_text(encoding="utf-8")
    worn = set(re.findall(r"#[0-9a-f]{6}\b", built(source).read_text(encoding="utf-8")))
    hidden_preview = {"#ffffff"}
    assert worn - hidden_preview <= set(re.findall(r"#[0-9a-f]{6}\b", style))
