"""Which encoding a product file is in, decided so that accents are never silently wrong."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass

from charset_normalizer import from_bytes

BOMS = (
    (BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000  # bytes
ESCAPED = re.compile(r"[\udc80-\udcff]")
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"\w+")

FRENCH = "àâæçéèêëîïôœùûüÿ"
WESTERN = FRENCH + "áãäìíñòóõöúß"
CENTRAL = "áäčďéěíĺľňóôöŕřšťúůüýž"
SYMBOLS = "«»“”–—€£§•¿¡º™®©°·×½¼¾²³"


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec and how to read it; `is_guess` when only the look of the text speaks for it."""

    codec: str
    errors: str = "strict"
    is_guess: bool = False

    @property
    def name(self) -> str:
        return self.codec.removesuffix("-sig")


def plausible(letters: str) -> re.Pattern[str]:
    """Characters that stand where a language puts them.

    A misread accent becomes a capital or a symbol in the middle of a word, and that is what tells encodings apart.
    """
    low = f"a-z{letters}"
    high = letters.replace("ß", "").upper()
    word = f"{low}A-Z{high}"
    return re.compile(
        f"[{letters}’\u00a0]|(?<![{low}])[{high}]|(?<![{word}])[{SYMBOLS}]|[{SYMBOLS}](?![{word}])|(?<=\\S)…(?![{word}])"
    )


# Words of nothing but accents are another script, misread.
ACCENTS_IN_A_ROW = re.compile(r"(?:[^\W\x00-\x7f]){3,}")
IS_FRENCH = re.compile(f"[{FRENCH}]")
GUESSES = (
    ("cp1252", plausible(WESTERN)),  # holds Latin-1 whole; first wins a tie
    ("iso8859_15", plausible(WESTERN)),
    ("mac_roman", plausible(WESTERN)),
    ("cp850", plausible(WESTERN)),
    ("cp1250", plausible(CENTRAL)),
)


def recognised(data: bytes) -> Encoding | None:
    """The encoding of a file, or None where none reads it as a language of the shop."""
    for bom, codec in BOMS:
        if data.startswith(bom):
            return marked(data, codec)
    wide = unmarked_utf16(data)
    return marked(data, wide) if wide else utf8(data) or guessed(data)


def suspected(data: bytes) -> str:
    """The name of the likeliest encoding of a file that was not recognised, for the message alone; or nothing."""
    best = from_bytes(sample(data)).best()
    return best.encoding if best else ""


def accents(data: bytes, encoding: Encoding) -> str:
    """The first words with accents, for a person to judge a guess by."""
    words = dict.fromkeys(WORD.findall(sample(data).decode(encoding.codec)))
    return " ".join([word for word in words if not word.isascii()][:5])


def marked(data: bytes, codec: str) -> Encoding | None:
    # Lone surrogates and broken bytes pass here, so that they can be told with the cell they stand in.
    encoding = Encoding(codec, "surrogateescape" if codec == "utf-8-sig" else "surrogatepass")
    try:
        data.decode(codec, encoding.errors)
    except UnicodeDecodeError:
        return None
    return encoding


def unmarked_utf16(data: bytes) -> str:
    """A product file is mostly ASCII, so in UTF-16 most of every second byte is zero."""
    head = data[:4096]
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    if half and head[::2].count(0) > half * 0.7:
        return "utf-16-be"
    return ""


def utf8(data: bytes) -> Encoding | None:
    """UTF-8, whole or damaged: beside well-formed accents a broken one is damage, not another encoding."""
    text = data.decode("utf-8", "surrogateescape")
    broken = len(ESCAPED.findall(text))
    if not broken:
        return Encoding("utf-8")
    whole = sum(1 for _ in OUTSIDE_ASCII.finditer(text)) - broken
    return Encoding("utf-8", "surrogateescape") if whole and whole * 10 >= broken else None


def guessed(data: bytes) -> Encoding | None:
    """The codec whose accents stand most where they belong; between equals, the one that reads as French."""
    lines = sample(data)
    scores: list[tuple[float, int, str]] = []
    for codec, pattern in GUESSES:
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        text = lines.decode(codec)
        single = ACCENTS_IN_A_ROW.sub("", text)
        share = len(pattern.findall(single)) / len(OUTSIDE_ASCII.findall(text))
        scores.append((share, len(IS_FRENCH.findall(single)), codec))
    share, _, codec = max(scores, key=lambda score: score[:2], default=(0.0, 0, ""))
    return Encoding(codec, is_guess=True) if share > 0.75 else None


def sample(data: bytes) -> bytes:
    """The lines with accents: among thousands of plain ones they would weigh nothing."""
    found: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > SAMPLE:
            break
    return b"\n".join(found) or data[:SAMPLE]
