"""Pieces for tests: each maker takes what matters and fills in the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from resolvers.catalog.sources import Source, SourceImage, SourceOption, SourcePrice, SourceVariant
from resolvers.catalog.tables import Distribution, ProductKind
from resolvers.folding import slug
from tests.house_of import A_SUNDAY

LONG_AGO = A_SUNDAY - timedelta(days=100)


def piece(
    title: str = "Jonc Horizon",
    *,
    price: int | None = 45_000,
    stock: int = 5,
    kind: ProductKind = ProductKind.OTHER,
    prices: Sequence[SourcePrice] | None = None,
    published_at: datetime | None = LONG_AGO,
    distribution: Distribution = Distribution.ONLINE,
    **facts: Any,
) -> Source:
    """A piece in one form, without options."""
    handle = facts.pop("handle", slug(title))
    told = tuple(prices) if prices is not None else (SourcePrice(LONG_AGO, price),)
    variant = SourceVariant(
        sku=facts.pop("sku", handle.upper()),
        chosen=(),
        prices=told,
        stock={"web": stock},
        max_per_order=facts.pop("max_per_order", 5),
    )
    return _source(
        handle,
        title,
        kind,
        (),
        (variant,),
        {"published_at": published_at, "distribution": distribution, **facts},
    )


def ring(
    title: str = "Bague Lueur",
    *,
    sizes: Mapping[str, int] | None = None,
    price: int | None = 120_000,
    **facts: Any,
) -> Source:
    """A ring in sizes, each with its stock."""
    stocked = sizes if sizes is not None else {"50": 2, "52": 2, "54": 0}
    handle = facts.pop("handle", slug(title))
    option = SourceOption("taille", "Taille", is_size=True, values=tuple((size, size) for size in stocked))
    variants = tuple(
        SourceVariant(
            sku=f"{handle}-{size}".upper(),
            chosen=(size,),
            prices=(SourcePrice(LONG_AGO, price),),
            stock={"web": quantity},
        )
        for size, quantity in stocked.items()
    )
    return _source(handle, title, ProductKind.RING, (option,), variants, {"published_at": LONG_AGO, **facts})


def _source(
    handle: str,
    title: str,
    kind: ProductKind,
    options: tuple[SourceOption, ...],
    variants: tuple[SourceVariant, ...],
    facts: Mapping[str, Any],
) -> Source:
    description = facts.get("description", f"{title}, une pièce de la maison.")
    own = {
        "description_html": f"<p>{description}</p>",
        "images": (SourceImage(url=f"/media/{handle}.svg", alt=title, width=1200, height=1200),),
        **facts,
        "description": description,
    }
    return Source(handle=handle, kind=kind, title=title, options=options, variants=variants, **own)


DELIVERY: dict[str, Any] = {
    "email": "claire@example.com",
    "phone": "06 12 34 56 78",
    "address": {
        "firstName": "Claire",
        "lastName": "Martin",
        "line1": "12 rue de la Paix",
        "postalCode": "75002",
        "city": "Paris",
        "country": "FR",
    },
}
