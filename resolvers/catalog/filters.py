"""Conditions on lists of products, as the database checks them; `availability` says the same of one piece."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.expressions import F, Q, Subquery
from tortoise.queryset import ValuesQuery

from resolvers.catalog.search import matching, terms
from resolvers.catalog.tables import (
    CollectionPiece,
    Distribution,
    OptionValue,
    ProductExclusion,
    ProductKind,
    ProductTag,
    ProductText,
    Variant,
    VariantOption,
)
from resolvers.folding import folded, slug
from resolvers.shop import Caller
from resolvers.stock.tables import Level, LocationKind


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list is narrowed to; None leaves a condition out. Prices are minor units, both ends included."""

    kinds: Sequence[ProductKind] | None = None
    collection: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    can_add_to_cart: bool | None = None
    tags: Sequence[str] | None = None
    options: Sequence[tuple[str, str]] = field(default=())


def visible(caller: Caller, now: datetime) -> Q:
    """Products that this caller may know of."""
    shown = ~Q(distribution=Distribution.HIDDEN) & Q(published_at__lte=now)
    opened = Q(preview_from__isnull=True, preview_until__isnull=True) | Q(preview_until__lte=now)
    if caller.is_vip:
        opened = opened | Q(preview_from__isnull=True) | Q(preview_from__lte=now)
    return shown & opened


def narrowed(wanted: ProductFilter, query: str | None, country: str) -> Q:
    """The filter and the search as one condition."""
    conditions = [*_simple(wanted), *_by_price(wanted), *(_with_option(*pair) for pair in wanted.options)]
    if wanted.can_add_to_cart is not None:
        buyable = Q(id__in=Subquery(_buyable(country)), distribution=Distribution.ONLINE)
        conditions.append(buyable if wanted.can_add_to_cart else ~buyable)
    if query is not None and query.strip():
        words = terms(query)
        conditions.append(Q(id__in=matching(words)) if words else Q(id__lt=0))
    return Q(*conditions)


def _simple(wanted: ProductFilter) -> list[Q]:
    conditions = []
    if wanted.kinds is not None:
        conditions.append(Q(kind__in=list(wanted.kinds)))
    if wanted.collection is not None:
        inside = CollectionPiece.filter(collection__handle=wanted.collection).values("product_id")
        conditions.append(Q(id__in=Subquery(inside)))
    if wanted.tags is not None:
        tagged = ProductTag.filter(key__in=[folded(tag) for tag in wanted.tags]).values("product_id")
        conditions.append(Q(id__in=Subquery(tagged)))
    return conditions


def _by_price(wanted: ProductFilter) -> list[Q]:
    if wanted.min_price is None and wanted.max_price is None:
        return []
    limits = {"price__gte": wanted.min_price, "price__lte": wanted.max_price}
    variants = Variant.filter(price__isnull=False, **{name: p for name, p in limits.items() if p is not None})
    return [Q(id__in=Subquery(variants.values("product_id")))]


def _buyable(country: str) -> ValuesQuery[Any]:
    levels = Level.filter(location__kind=LocationKind.WEBSHOP, on_hand__gt=F("held")).values("variant_id")
    excluded = ProductExclusion.filter(country=country).values("product_id")
    sold = Variant.filter(price__isnull=False, id__in=Subquery(levels))
    return sold.exclude(product_id__in=Subquery(excluded)).values("product_id")


def _with_option(name: str, value: str) -> Q:
    """Products with a variant that has this value, each named by handle or in any language."""
    values = OptionValue.filter(
        Q(handle=slug(value)) | Q(value=value), Q(option__handle=slug(name)) | Q(option__name=name)
    )
    variants = VariantOption.filter(value_id__in=Subquery(values.values("id")))
    direct = Q(id__in=Subquery(variants.values("variant__product_id")))
    translated = ProductText.filter(field__startswith="option/", text=value)
    return direct | Q(id__in=Subquery(translated.values("product_id")))


def of(caller: Caller, now: datetime, wanted: ProductFilter, query: str | None, country: str) -> Q:
    """Everything a list's rows must be: visible to the caller, and what was asked for."""
    return visible(caller, now) & narrowed(wanted, query, country)
