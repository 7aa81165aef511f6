"""The demo's pictures are sound, self-contained and the same every time."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest

from gateway.demo.artwork import draw, placeholder
from gateway.demo.artwork.design import Form, Motif
from gateway.demo.catalogue import COLLECTIONS, PIECES

PICTURES = [picture for piece in PIECES for picture in piece.pictures] + [room.picture for room in COLLECTIONS]
SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {picture.name: draw(picture) for picture in PICTURES}


def test_a_picture_is_one_sound_svg_of_the_right_size(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        root = ET.fromstring(svg)  # noqa: S314 -- our own drawing
        assert root.tag == f"{SVG}svg", name
        assert root.get("viewBox") == "0 0 1200 1200", name
        assert sum(1 for _ in root.iter()) > 30, name


def test_a_picture_holds_no_script_and_reaches_for_nothing(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        body = svg.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"<script|<foreignObject|<image|\son\w+=|javascript:|@import|https?:|data:", body), name
        targets = re.findall(r'href="([^"]*)"', body) + re.findall(r"url\(([^)]*)\)", body)
        assert all(target.startswith("#") for target in targets), name


def test_ids_are_unique_and_every_reference_finds_one(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(set(ids)) == len(ids), name
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', svg)) <= set(ids), name


def test_a_picture_weighs_little_and_holds_only_numbers(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        assert len(svg.encode()) <= 60_000, name
        assert not re.search(r"\bnan\b|\binf\b", svg), name


def test_a_placeholder_is_tiny_and_sound() -> None:
    for picture in PICTURES:
        uri = placeholder(picture)
        assert uri.startswith("data:image/svg+xml,")
        assert len(uri) < 600
        root = ET.fromstring(unquote(uri.removeprefix("data:image/svg+xml,")))  # noqa: S314 -- our own drawing
        assert root.tag == f"{SVG}svg"


def test_no_two_pictures_are_the_same(drawn: dict[str, str]) -> None:
    assert len(set(drawn.values())) == len(PICTURES)


def test_every_form_and_motif_is_in_use() -> None:
    assert {picture.design.form for picture in PICTURES} == set(get_args(Form))
    assert {picture.design.motif for picture in PICTURES} == set(get_args(Motif))


def test_another_process_draws_the_same_pictures(drawn: dict[str, str]) -> None:
    program = (
        "import sys, hashlib\n"
        "from gateway.demo.artwork import draw\n"
        "from gateway.demo.catalogue import PIECES\n"
        "drawn = ''.join(draw(piece.pictures[0]) for piece in PIECES[::8])\n"
        "sys.stdout.write(hashlib.sha256(drawn.encode()).hexdigest())\n"
    )
    there = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT)
    here = "".join(drawn[piece.pictures[0].name] for piece in PIECES[::8])
    assert there.stdout == sha256(here.encode()).hexdigest()
