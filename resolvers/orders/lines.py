"""The lines of an order, frozen: what was sold stays as it was, whatever becomes of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from resolvers.catalog.pieces import Variant
from resolvers.maison import said
from resolvers.pricing.vat import VatPart


@dataclass(frozen=True, slots=True)
class Sold:
    """So many of a form at a price, with what is engraved and written; amounts are minor units."""

    variant: Variant
    quantity: int
    unit_price: int
    engraving: str | None
    gift_message: str | None


def frozen(sold: Sold, language: str, tax_rate: str) -> dict[str, Any]:
    """The columns of a line, in the words of an order's language."""
    variant = sold.variant
    return {
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": said(variant.product.title, language),
        "options": [
            {
                "handle": value.option.handle,
                "name": said(value.option.name, language),
                "value_handle": value.handle,
                "value": said(value.value, language),
            }
            for value in variant.values
        ],
        "image": _image(variant, language),
        "tax_rate": tax_rate,
        "materials": _materials(variant, language),
        **counted(sold),
    }


def counted(sold: Sold) -> dict[str, Any]:
    """The columns that may change while the form stays."""
    return {
        "quantity": sold.quantity,
        "unit_price": sold.unit_price,
        "total": sold.unit_price * sold.quantity,
        "engraving": sold.engraving,
        "gift_message": sold.gift_message,
    }


def taxed(parts: Iterable[VatPart]) -> list[dict[str, Any]]:
    """The VAT of an order, part by part, as its column keeps it."""
    return [{"rate": str(part.rate), "taxable": part.taxable, "tax": part.tax} for part in parts]


def _image(variant: Variant, language: str) -> dict[str, Any] | None:
    picture = variant.image or next(iter(variant.product.images), None)
    if picture is None:
        return None
    return {
        "url": picture.url,
        "alt": said(picture.alt, language),
        "width": picture.width,
        "height": picture.height,
        "placeholder": picture.placeholder,
    }


def _materials(variant: Variant, language: str) -> dict[str, list[dict[str, Any]]]:
    return {
        "metals": [
            {"kind": metal.kind.value, "fineness": metal.fineness, "weight": metal.weight} for metal in variant.metals
        ],
        "stones": [
            {
                "kind": said(stone.kind, language),
                "origin": stone.origin.value,
                "treatment": said(stone.treatment, language) if stone.treatment else None,
                "carats": stone.carats,
            }
            for stone in variant.product.gemstones
        ],
    }
