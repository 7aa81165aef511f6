"""Handles of option names and values, and stock-keeping units for variants that have none."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from resolvers.folding import slug

LONGEST_HANDLE = 64
LONGEST_SKU = 255
FRACTION = re.compile(r"[¼-¾⅐-⅞]")  # set apart, or 52½ would become 521-2


def handles(names: Iterable[str]) -> list[str]:
    """A handle for each name, all different.

    Names that fold alike (`VS` and `VS+`) all carry a digest, so that no handle depends on their order.
    """
    slugs = [(name, slug(FRACTION.sub(r" \g<0>", name))) for name in names]
    shared = Counter(folded for _, folded in slugs)
    return [
        folded if folded and shared[folded] == 1 and len(folded) <= LONGEST_HANDLE else marked(folded, name)
        for name, folded in slugs
    ]


def skus(variants: Sequence[tuple[str, tuple[str, ...]]], given: Iterable[str]) -> list[str]:
    """A unit for each (product handle, value handles), the same at every import of the same pieces.

    One that would clash, with a given unit or with another of these, carries a digest of what it stands for.
    """
    plain = ["-".join((handle, *values)).upper() for handle, values in variants]
    taken = Counter(plain)
    taken.update(sku.upper() for sku in given)
    return [
        sku
        if taken[sku] == 1 and len(sku) <= LONGEST_SKU
        else f"{sku[: LONGEST_SKU - 17]}-{digest(chr(0).join((handle, *values)), 16).upper()}"
        for sku, (handle, values) in zip(plain, variants, strict=True)
    ]


def marked(folded: str, name: str) -> str:
    return f"{folded[: LONGEST_HANDLE - 9] or 'value'}-{digest(name.casefold(), 8)}"


def digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
