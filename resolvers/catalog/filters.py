"""Conditions on lists of products, as the database checks them; `availability` says the same of one piece."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.expressions import F, Q, RawSQL, Subquery
from tortoise.queryset import ValuesQuery

from resolvers.catalog.search import matching, terms
from resolvers.catalog.tables import (
    LONGEST_NAME,
    CollectionPiece,
    Distribution,
    ProductExclusion,
    ProductKind,
    Variant,
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

    @property
    def key(self) -> Hashable:
        """The same for the same conditions."""
        listed = (None if each is None else tuple(each) for each in (self.kinds, self.tags, self.options))
        return (*listed, self.collection, self.min_price, self.max_price, self.can_add_to_cart)

    @property
    def is_priced(self) -> bool:
        """Whether it depends on what pieces cost."""
        return (self.min_price, self.max_price, self.can_add_to_cart) != (None, None, None)


def visible(caller: Caller, now: datetime) -> Q:
    """Products that this caller may know of."""
    shown = ~Q(distribution=Distribution.HIDDEN) & Q(published_at__lte=now)
    opened = Q(preview_from__isnull=True, preview_until__isnull=True) | Q(preview_until__lte=now)
    if caller.is_vip:
        opened = opened | Q(preview_from__isnull=True) | Q(preview_from__lte=now)
    return shown & opened


def narrowed(wanted: ProductFilter, query: str | None, country: str) -> Q:
    """The filter and the search as one condition."""
    conditions = [*_simple(wanted), *_by_price(wanted)]
    if wanted.options:
        conditions.append(Q(id__in=_with_options(wanted.options)))
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
        handle = wanted.collection if len(wanted.collection) <= LONGEST_NAME else ""
        inside = CollectionPiece.filter(collection__handle=handle).values("product_id")
        conditions.append(Q(id__in=Subquery(inside)))
    if wanted.tags is not None:
        words = ", ".join(f"'{folded(tag)}'" for tag in wanted.tags) or "NULL"
        conditions.append(Q(id__in=RawSQL(TAGGED.format(words=words))))
    return conditions


TAGGED = """(SELECT g.product_id FROM product_tags g WHERE g.key IN ({words}) OR EXISTS (SELECT 1 FROM product_texts t
    WHERE t.product_id = g.product_id AND t.field = 'tag/' || g.key AND t.sort_key IN ({words})))"""


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


def _with_options(pairs: Sequence[tuple[str, str]]) -> RawSQL:
    """Products that come in one form with all these values."""
    having = " AND ".join(f"v.id IN ({_having(*pair)})" for pair in pairs)
    return RawSQL(f"(SELECT v.product_id FROM variants v WHERE v.retired_at IS NULL AND {having})")  # noqa: S608 - folded


def _having(name: str, value: str) -> str:
    """Variants with a value, option and value each named by handle or in any language. Names are folded: ASCII only."""
    option = _called(name, "o", "'option/' || o.handle")
    chosen = _called(value, "w", "'option/' || o.handle || '/' || w.handle")
    return f"""SELECT c.variant_id FROM variant_options c JOIN product_option_values w ON w.id = c.value_id
        JOIN product_options o ON o.id = w.option_id WHERE {option} AND {chosen}"""  # noqa: S608 - folded


def _called(text: str, alias: str, place: str) -> str:
    return f"""({alias}.handle = '{slug(text)}' OR EXISTS (SELECT 1 FROM product_texts t
        WHERE t.product_id = o.product_id AND t.field = {place} AND t.sort_key = '{folded(text)}'))"""  # noqa: S608 - folded


def of(caller: Caller, now: datetime, wanted: ProductFilter, query: str | None, country: str) -> Q:
    """Everything a list's rows must be: visible to the caller, and what was asked for."""
    return visible(caller, now) & narrowed(wanted, query, country)
