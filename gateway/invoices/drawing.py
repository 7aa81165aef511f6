"""Draws an invoice: PDF/A-3 by typst, with the structured invoice inside it (Factur-X, EN 16931)."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from anyascii import anyascii
from facturx import generate_from_binary

from gateway.invoices.page import page
from gateway.invoices.structured import LEVEL, structured

HERE = Path(__file__).parent
# Cormorant and Noto Sans have all of Europe's alphabets, up to Greek and Cyrillic.
LAST_LETTER = 0x052F
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
OWN_SIGNS = frozenset("\N{NARROW NO-BREAK SPACE}‰–—’‘“”„«»€…·")

# The compiler is one for all threads, and lets only one in.
ONE_AT_A_TIME = Lock()

Spelling = Callable[[str], str]


def draw(content: dict[str, Any]) -> bytes:
    """The PDF of a document's content; the same content gives the same page.

    A sign that no shipped font has would make the archive format refuse the page: it is spelled in Latin letters then,
    and stands as it is in the structured invoice.
    """
    xml = structured(content)
    pdf = _page(page(content))
    metadata = {
        "author": content["seller"]["name"],
        "keywords": f"Factur-X, {content['number']}",
        "title": f"{content['seller']['trade_name']} {content['number']}",
        "subject": content["order"]["number"],
    }
    whole: bytes = generate_from_binary(
        pdf,
        xml,
        flavor="factur-x",
        level=LEVEL,
        check_xsd=False,  # the XML was checked when it was made
        check_schematron=False,
        pdf_metadata=metadata,
        lang=content["language"],
        afrelationship="alternative",
    )
    return whole


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
    return typst.Compiler(input=HERE / "invoice.typ", root=HERE, font_paths=fonts)


def _page(words: dict[str, Any]) -> bytes:
    refused: typst.TypstError | None = None
    for spelled in _spellings(words):
        try:
            with ONE_AT_A_TIME:
                pdf = _compiler().compile(sys_inputs={"page": spelled}, format="pdf", pdf_standards=["a-3b"])
        except typst.TypstError as problem:
            refused = problem
        else:
            return b"".join(pdf) if isinstance(pdf, list) else bytes(pdf or b"")
    raise ValueError(f"typst refuses the page: {refused}")


def _spellings(words: dict[str, Any]) -> Iterator[str]:
    for spelling in (_composed, _latin, anyascii):
        yield json.dumps(_each(words, spelling), ensure_ascii=False)


def _each(value: Any, spelling: Spelling) -> Any:
    if isinstance(value, str):
        return spelling(value)
    if isinstance(value, dict):
        return {key: _each(inner, spelling) for key, inner in value.items()}
    return [_each(inner, spelling) for inner in value] if isinstance(value, list) else value


def _composed(text: str) -> str:
    """Letters and their accents as one sign, and nothing that no eye sees."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in UNSEEN)


def _latin(text: str) -> str:
    """Letters beyond Europe's alphabets as Latin ones; pictures go."""
    return "".join(_spelled(sign) for sign in _composed(text))


def _spelled(sign: str) -> str:
    if ord(sign) <= LAST_LETTER or sign in OWN_SIGNS:
        return sign
    return anyascii(sign) if unicodedata.category(sign)[0] in "LMNPZ" else ""
