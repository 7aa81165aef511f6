"""Writes variants with their prices and stock; a known sku keeps its row, its carts and its sales."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resolvers.catalog import tables
from resolvers.catalog.parts import Ids, Written
from resolvers.catalog.sources import SourcePrice, SourceVariant
from resolvers.pricing.reductions import PricePoint, announced
from resolvers.stock.levels import WEBSHOP
from resolvers.stock.tables import Level


@dataclass(slots=True)
class _Wanted:
    """A variant as it shall be, the row it has already, and the prices known of it."""

    product_id: int
    place: int
    is_whole: bool
    source: SourceVariant
    row: tables.Variant | None
    history: Sequence[PricePoint]

    @property
    def price(self) -> SourcePrice:
        return self.source.prices[-1]

    @property
    def is_repriced(self) -> bool:
        stored = (self.row.price, self.row.compare_at) if self.row is not None else None
        return stored != (self.price.price, self.price.compare_at)

    @property
    def reference(self) -> int | None:
        """The lowest price of 30 days that a reduction is announced with; it is found once, when the price is set."""
        if self.row is not None and self.row.lowest_price_30d is not None and self.row.price == self.price.price:
            return self.row.lowest_price_30d if self.price.compare_at is not None else None
        if self.row is not None and not self.is_repriced:
            return None
        return announced(self.history, self.price.at, self.price.price, self.price.compare_at)

    def facts(self, parts: Ids) -> dict[str, Any]:
        image = self.source.image_url
        return {
            "product_id": self.product_id,
            "position": self.place,
            "barcode": self.source.barcode,
            "price": self.price.price,
            "compare_at": self.price.compare_at,
            "lowest_price_30d": self.reference,
            "max_per_order": self.source.max_per_order if self.is_whole or not self.row else self.row.max_per_order,
            "media_id": parts.media.get((self.product_id, image)) if image is not None else None,
            "grams": self.source.grams,
            "imported_quantity": self.source.stock.get(WEBSHOP, self.row.imported_quantity if self.row else None),
            "retired_at": None,
        }


async def store_variants(written: Written, parts: Ids, locations: Mapping[str, int], now: datetime) -> list[str]:
    """Write the variants of these pieces; returns the skus whose compare-at price may not be announced."""
    wanted = await _wanted(written)
    await _retire([key for key, _ in written], {each.source.sku for each in wanted}, now)
    before = {each.source.sku: each.row.imported_quantity for each in wanted if each.row is not None}
    repriced = [each for each in wanted if each.is_repriced]
    silent = [each.source.sku for each in wanted if each.price.compare_at is not None and each.reference is None]
    for each in wanted:
        if each.row is not None:
            await tables.Variant.filter(id=each.row.id).update(**each.facts(parts))
    await tables.Variant.bulk_create(
        tables.Variant(sku=each.source.sku, **each.facts(parts)) for each in wanted if each.row is None
    )
    rows = await tables.Variant.filter(sku__in=[each.source.sku for each in wanted]).values("id", "sku")
    ids = {row["sku"]: row["id"] for row in rows}
    await _choose(written, ids, parts)
    await _note_prices(repriced, ids)
    await _stock(wanted, ids, before, locations)
    return silent


async def _wanted(written: Written) -> list[_Wanted]:
    skus = [variant.sku for _, source in written for variant in source.variants]
    rows = {row.sku: row for row in await tables.Variant.filter(sku__in=skus)}
    history: dict[int, list[PricePoint]] = defaultdict(list)
    facts = tables.PriceFact.filter(variant_id__in=[row.id for row in rows.values()]).order_by("at", "id")
    for fact in await facts:
        history[fact.variant_id].append(PricePoint(fact.at, fact.price))
    wanted = []
    for key, source in written:
        for place, variant in enumerate(source.variants):
            row = rows.get(variant.sku)
            told = [PricePoint(price.at, price.price) for price in variant.prices[:-1]]
            known = told if row is None else history[row.id]
            wanted.append(_Wanted(key, place, source.is_whole, variant, row, known))
    return wanted


async def _retire(product_ids: Sequence[int], kept: set[str], now: datetime) -> None:
    """Variants that are gone: sold no more, but still there for the carts and orders that hold them."""
    sold = tables.Variant.filter(product_id__in=list(product_ids), retired_at__isnull=True)
    gone = [row["id"] for row in await sold.values("id", "sku") if row["sku"] not in kept]
    if gone:
        unsold = {"price": None, "compare_at": None, "lowest_price_30d": None, "retired_at": now}
        await tables.Variant.filter(id__in=gone).update(**unsold)
        await tables.PriceFact.bulk_create(tables.PriceFact(variant_id=key, at=now, price=None) for key in gone)


async def _choose(written: Written, ids: Mapping[str, int], parts: Ids) -> None:
    await tables.VariantOption.filter(variant_id__in=list(ids.values())).delete()
    await tables.VariantOption.bulk_create(
        tables.VariantOption(variant_id=ids[variant.sku], value_id=parts.values[key, option.handle, chosen])
        for key, source in written
        for variant in source.variants
        for option, chosen in zip(source.options, variant.chosen, strict=True)
    )


async def _note_prices(repriced: Sequence[_Wanted], ids: Mapping[str, int]) -> None:
    """Prices are facts: a new variant brings its history, a known one adds what it costs from now on."""
    await tables.PriceFact.bulk_create(
        tables.PriceFact(variant_id=ids[each.source.sku], at=price.at, price=price.price, compare_at=price.compare_at)
        for each in repriced
        for price in (each.source.prices if each.row is None else each.source.prices[-1:])
    )


async def _stock(
    wanted: Sequence[_Wanted], ids: Mapping[str, int], before: Mapping[str, int | None], locations: Mapping[str, int]
) -> None:
    """Set the stock a source tells anew; what it told before already is left to the sales since."""
    fresh = [each for each in wanted if each.row is None]
    await Level.bulk_create(
        Level(location_id=locations[place], variant_id=ids[each.source.sku], on_hand=quantity)
        for each in fresh
        for place, quantity in each.source.stock.items()
    )
    for each in wanted:
        told = each.source.stock.get(WEBSHOP)
        if each.row is None or told is None or told == before[each.source.sku]:
            continue
        key, location = ids[each.source.sku], locations[WEBSHOP]
        level, _ = await Level.get_or_create(location_id=location, variant_id=key)
        await Level.filter(id=level.id).update(on_hand=max(told, level.held))
