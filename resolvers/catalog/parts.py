"""Writes what hangs on pieces: options, pictures, metals, stones, tags, texts, exclusions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tortoise.models import Model

from resolvers.catalog import tables
from resolvers.catalog.sources import Source
from resolvers.folding import folded

Written = Sequence[tuple[int, Source]]

COMPARED = ("title", "option/", "tag/")

TOLD_BY_FILES: tuple[type[Model], ...] = (tables.Option, tables.Media, tables.ProductTag)
TOLD_BY_WHOLE: tuple[type[Model], ...] = (tables.Metal, tables.Gemstone, tables.ProductText, tables.ProductExclusion)


@dataclass(slots=True)
class Ids:
    """Ids that variants refer to: option values by (product, option, value), pictures by (product, address)."""

    values: dict[tuple[int, str, str], int] = field(default_factory=dict)
    media: dict[tuple[int, str], int] = field(default_factory=dict)


async def store_parts(written: Written, replace: Collection[int]) -> Ids:
    """Write the parts of these pieces, in place of those that the pieces in `replace` had."""
    changed = [(key, source.is_whole) for key, source in written if key in replace]
    if changed:
        for table in TOLD_BY_FILES:
            await table.filter(product_id__in=[key for key, _ in changed]).delete()
        await tables.ProductText.filter(product_id__in=[key for key, _ in changed], field__startswith="media/").delete()
    if whole := [key for key, is_whole in changed if is_whole]:
        for table in TOLD_BY_WHOLE:
            await table.filter(product_id__in=whole).delete()
    await _flat_parts(written)
    return Ids(await _options(written), await _media(written))


async def _flat_parts(written: Written) -> None:
    await tables.Metal.bulk_create(
        tables.Metal(product_id=key, kind=metal.kind, fineness=metal.fineness, weight=metal.weight)
        for key, source in written
        for metal in source.metals
    )
    await tables.Gemstone.bulk_create(
        tables.Gemstone(
            product_id=key,
            position=place,
            kind=stone.kind,
            origin=stone.origin,
            treatment=stone.treatment,
            carats=stone.carats,
        )
        for key, source in written
        for place, stone in enumerate(source.gemstones)
    )
    await tables.ProductTag.bulk_create(
        tables.ProductTag(product_id=key, key=name, tag=tag)
        for key, source in written
        for name, tag in {folded(tag): tag for tag in reversed(source.tags) if folded(tag)}.items()
    )
    await tables.ProductExclusion.bulk_create(
        tables.ProductExclusion(product_id=key, country=country)
        for key, source in written
        for country in sorted(source.exclusions)
    )
    await tables.ProductText.bulk_create(
        tables.ProductText(
            product_id=key,
            language=language,
            field=place,
            text=text,
            sort_key=folded(text)[:255] if place.startswith(COMPARED) else "",
        )
        for key, source in written
        for language, texts in source.texts.items()
        for place, text in texts.items()
    )


async def _options(written: Written) -> dict[tuple[int, str, str], int]:
    await tables.Option.bulk_create(
        tables.Option(product_id=key, position=place, handle=option.handle, name=option.name, is_size=option.is_size)
        for key, source in written
        for place, option in enumerate(source.options)
    )
    keys = [key for key, _ in written]
    rows = await tables.Option.filter(product_id__in=keys).values("id", "product_id", "handle")
    ids = {(row["product_id"], row["handle"]): row["id"] for row in rows}
    await tables.OptionValue.bulk_create(
        tables.OptionValue(option_id=ids[key, option.handle], position=place, handle=handle, value=value)
        for key, source in written
        for option in source.options
        for place, (handle, value) in enumerate(option.values)
    )
    found = await tables.OptionValue.filter(option__product_id__in=keys).values(
        "id", "handle", "option__handle", "option__product_id"
    )
    return {(row["option__product_id"], row["option__handle"], row["handle"]): row["id"] for row in found}


async def _media(written: Written) -> dict[tuple[int, str], int]:
    await tables.Media.bulk_create(
        tables.Media(
            product_id=key,
            position=place,
            url=image.url,
            source_url=image.source_url,
            alt_text=image.alt,
            width=image.width,
            height=image.height,
            placeholder=image.placeholder,
        )
        for key, source in written
        for place, image in enumerate(source.images)
    )
    keys = [key for key, _ in written]
    rows = await tables.Media.filter(product_id__in=keys).order_by("-position").values("id", "product_id", "url")
    return {(row["product_id"], row["url"]): row["id"] for row in rows}
