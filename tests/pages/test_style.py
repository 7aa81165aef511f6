"""The style can be read by everyone, fetches nothing from elsewhere, and its typeface is the one declared."""

import json
import re
from hashlib import sha256

import pytest

from gateway.pages.pages import STATIC, TEMPLATES

STYLE = (STATIC / "tokens.css").read_text(encoding="utf-8") + (STATIC / "ecrin.css").read_text(encoding="utf-8")
FONTS = STATIC / "fonts"
DAY, NIGHT = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("ground", ["ground", "paper"])
@pytest.mark.parametrize("text, least", [("ink", 7), ("soft", 4.5), ("gold", 4.5), ("garnet", 4.5), ("edge", 3)])
def test_text_and_controls_stand_out_from_their_ground(
    tokens: dict[str, str], ground: str, text: str, least: float
) -> None:
    assert contrast(tokens[text], tokens[ground]) >= least


@pytest.mark.parametrize("tokens", [DAY, NIGHT], ids=["day", "night"])
def test_a_button_can_be_read(tokens: dict[str, str]) -> None:
    assert contrast(tokens["on-gold"], tokens["gold"]) >= 4.5
    assert contrast(tokens["ground"], tokens["ink"]) >= 4.5


def test_night_changes_every_colour_of_the_day() -> None:
    assert DAY.keys() == NIGHT.keys()


def test_focus_is_never_hidden() -> None:
    for file in STATIC.glob("*.css"):
        assert not re.search(r"outline(-style)?:\s*(0|none)", file.read_text(encoding="utf-8"))
    assert ":focus-visible" in STYLE


def test_the_style_fetches_only_what_stands_beside_it() -> None:
    for file in STATIC.glob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert "@import" not in text
        assert all((STATIC / name).is_file() for name in re.findall(r'url\("([^"]+)"\)', text))
        assert text.count("url(") == len(re.findall(r'url\("([^"]+)"\)', text))


def test_every_file_a_page_links_is_there() -> None:
    linked = {
        name
        for page in TEMPLATES.iterdir()
        for name in re.findall(r'"/static/([^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert "ecrin.css" in linked
    assert all((STATIC / name).is_file() for name in linked)


def test_the_classes_of_the_pages_are_those_of_the_style() -> None:
    styles = "".join(file.read_text(encoding="utf-8") for file in STATIC.glob("*.css"))
    marked = {
        name
        for page in TEMPLATES.iterdir()
        for value in re.findall(r'class="([^"{]+)', page.read_text(encoding="utf-8"))
        for name in value.split()
    }
    assert all(re.search(rf"\.{name}\b", styles) for name in marked)


def test_the_typeface_is_the_one_declared_with_its_licence() -> None:
    manifest = json.loads((FONTS / "MANIFEST.json").read_text(encoding="utf-8"))
    there = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in FONTS.iterdir() if path.name != "MANIFEST.json"
    }
    assert manifest["files"] == there
    assert manifest["licence"] == "OFL-1.1"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
