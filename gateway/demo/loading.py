"""Loads the demo maison's catalogue: its pieces, collections, boutiques and pictures."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from gateway.demo import artwork
from gateway.demo.artwork import draw, placeholder
from gateway.demo.catalogue import COLLECTIONS, PIECES
from gateway.demo.catalogue.pieces import Collection, Picture, Piece, Text, Variant
from gateway.media import keep_as
from resolvers.catalog import tables
from resolvers.catalog.sources import (
    Source,
    SourceImage,
    SourceMetal,
    SourceOption,
    SourcePrice,
    SourceStone,
    SourceVariant,
)
from resolvers.catalog.storing import Progress, Stored, store
from resolvers.catalog.tables import Distribution, GemstoneOrigin, MetalKind, ProductKind
from resolvers.folding import folded
from resolvers.shop import Shop
from resolvers.stock.levels import WEBSHOP, webshop
from resolvers.stock.tables import Location, LocationKind
from resolvers.writing import writing

SIZE = 1200
ARTWORK = Path(artwork.__file__).parent


async def load(shop: Shop, media: Path, progress: Progress = lambda _done, _all: None) -> Stored:
    """Make the shop hold the demo's catalogue; loading it again changes only what is new."""
    now = shop.clock()
    images = {picture.name: _image(picture, media) for picture in _pictures()}
    sources = [_source(piece, images, now) for piece in PIECES]
    async with writing(shop) as write:
        await webshop()
        for boutique in shop.maison.boutiques:
            defaults = {"name": boutique.name, "kind": LocationKind.BOUTIQUE}
            await Location.get_or_create(handle=boutique.handle, defaults=defaults)
        stored = await store(write.connection, sources, now, progress)
        for position, collection in enumerate(COLLECTIONS):
            await _store_collection(collection, position, images)
        if stored.product_ids:
            write.record(shop, "catalog.imported", "catalog", products=stored.product_ids)
    return stored


def _pictures() -> Iterable[Picture]:
    for piece in PIECES:
        yield from piece.pictures
    for collection in COLLECTIONS:
        yield collection.picture


def _image(picture: Picture, media: Path) -> SourceImage:
    url = _drawn(picture, media)
    return SourceImage(
        url=url, alt=picture.alt.fr, width=SIZE, height=SIZE, placeholder=placeholder(picture), source_url=""
    )


def _drawn(picture: Picture, media: Path) -> str:
    """A picture is drawn once for its design and this artist: its name says which."""
    design = f"{artist()}/{picture.design!r}".encode()
    name = f"{picture.name}-{sha256(design).hexdigest()[:12]}.svg"
    return keep_as(media, name, lambda: draw(picture).encode())


@cache
def artist() -> str:
    """Changes with the code that draws."""
    code = b"".join(path.read_bytes() for path in sorted(ARTWORK.glob("*.py")))
    return sha256(code).hexdigest()


def _source(piece: Piece, images: Mapping[str, SourceImage], now: datetime) -> Source:
    pictures = [images[picture.name] for picture in piece.pictures]
    by_metal: dict[str, str] = {}
    for picture in piece.pictures:
        if picture.metal is not None:
            by_metal.setdefault(picture.metal, images[picture.name].url)
    return Source(
        handle=piece.handle,
        kind=ProductKind(piece.kind),
        title=piece.title.fr,
        description_html=_paragraphs(piece.description.fr),
        description=piece.description.fr,
        options=tuple(
            SourceOption(
                option.handle,
                option.name.fr,
                option.is_size,
                tuple((value.handle, value.label.fr) for value in option.values),
            )
            for option in piece.options
        ),
        variants=tuple(_variant(variant, by_metal, now) for variant in piece.variants),
        images=tuple(pictures),
        distribution=Distribution(piece.distribution),
        tags=tuple(tag.fr for tag in piece.tags),
        seo_title=piece.seo.title.fr,
        seo_description=piece.seo.description.fr,
        safety_warnings=piece.warning.fr if piece.warning else None,
        engravable=piece.engravable,
        published_at=now - timedelta(days=piece.published_days_ago),
        preview_until=now + timedelta(days=piece.preview_days) if piece.preview_days is not None else None,
        exclusions=piece.undeliverable,
        metals=tuple(SourceMetal(MetalKind(metal.kind), metal.fineness, metal.weight) for metal in piece.metals),
        gemstones=tuple(
            SourceStone(
                stone.kind.fr,
                GemstoneOrigin(stone.origin),
                stone.treatment.fr if stone.treatment else None,
                stone.carats,
            )
            for stone in piece.stones
        ),
        texts={"en": dict(_english(piece))},
    )


def _variant(variant: Variant, by_metal: Mapping[str, str], now: datetime) -> SourceVariant:
    prices = tuple(
        SourcePrice(now - timedelta(days=fact.days_ago), fact.amount, fact.compare_at) for fact in variant.prices
    )
    return SourceVariant(
        sku=variant.sku,
        chosen=variant.chosen,
        prices=prices or (SourcePrice(now, None),),
        stock={WEBSHOP: variant.stock, **variant.boutiques},
        image_url=next((by_metal[chosen] for chosen in variant.chosen if chosen in by_metal), None),
    )


def _english(piece: Piece) -> Iterable[tuple[str, str]]:
    yield "title", piece.title.en
    yield "description", piece.description.en
    yield "description_html", _paragraphs(piece.description.en)
    yield "seo_title", piece.seo.title.en
    yield "seo_description", piece.seo.description.en
    if piece.warning is not None:
        yield "safety_warnings", piece.warning.en
    for option in piece.options:
        yield f"option/{option.handle}", option.name.en
        yield from ((f"option/{option.handle}/{value.handle}", value.label.en) for value in option.values)
    yield from ((f"media/{place}", picture.alt.en) for place, picture in enumerate(piece.pictures))
    yield from ((f"tag/{folded(tag.fr)}", tag.en) for tag in piece.tags)
    for place, stone in enumerate(piece.stones):
        yield f"gemstone/{place}", stone.kind.en
        if stone.treatment is not None:
            yield f"gemstone/{place}/treatment", stone.treatment.en


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{paragraph.strip()}</p>" for paragraph in text.split("\n\n"))


async def _store_collection(collection: Collection, position: int, images: Mapping[str, SourceImage]) -> None:
    facts = {
        "position": position,
        "title": collection.title.fr,
        "description": collection.description.fr,
        "image_url": images[collection.picture.name].url,
        "image_alt": collection.picture.alt.fr,
    }
    row, _ = await tables.Collection.update_or_create(handle=collection.handle, defaults=facts)
    english: tuple[tuple[str, Text], ...] = (
        ("title", collection.title),
        ("description", collection.description),
        ("image_alt", collection.picture.alt),
    )
    for name, text in english:
        key = {"collection_id": row.id, "language": "en", "field": name}
        await tables.CollectionText.update_or_create(**key, defaults={"text": text.en})
    pieces = {
        found["handle"]: found["id"]
        for found in await tables.Product.filter(handle__in=list(collection.pieces)).values("id", "handle")
    }
    await tables.CollectionPiece.filter(collection_id=row.id, product_id__not_in=list(pieces.values())).delete()
    for place, handle in enumerate(collection.pieces):
        key = {"collection_id": row.id, "product_id": pieces[handle]}
        await tables.CollectionPiece.update_or_create(**key, defaults={"position": place})
