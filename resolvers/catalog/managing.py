"""What staff change of a piece: where it is sold and to whom first, its words, its price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from tortoise.expressions import Q, Subquery
from tortoise.functions import Max, Min

from resolvers.catalog import tables
from resolvers.catalog.loading import load
from resolvers.catalog.pieces import Product
from resolvers.catalog.search import index_many
from resolvers.folding import folded
from resolvers.languages.translations import message
from resolvers.paging import Order, Page, Window, keyset
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff.acting import Deed, acting
from resolvers.people.staff.sessions import Staff
from resolvers.pricing.reductions import PricePoint, announced
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

LONGEST_TITLE, LONGEST_DESCRIPTION = 255, 10_000
MOST = 1_000_000_000  # ten million euro, in cents
BY_TITLE = Order("pieces", ("title_key", "id"), (str, int))

NO_PIECE = Refusal(code=UserErrorCode.NOT_FOUND, message=message("We do not know this piece."), path=("id",))
NO_FORM = Refusal(code=UserErrorCode.NOT_FOUND, message=message("We do not know this piece."), path=("sku",))
NO_COUNTRY = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("A piece that goes nowhere is hidden: set its distribution instead."),
    path=("countries",),
)
NOTHING = Refusal(code=UserErrorCode.REQUIRED, message=message("Say what shall become other."), path=("id",))
NO_WINDOW = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("A preview begins before it ends."), path=("previewUntil",)
)
NO_PRICE = Refusal(code=UserErrorCode.INVALID_INPUT, message=message("This is not an amount in euro."), path=("price",))
NO_REDUCTION = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message(
        "This reduction cannot be announced: it is measured by the lowest price of the last 30 days, all of them known."
    ),
    path=("compareAtPrice",),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be otherwise; `facts` are columns, absent ones stay. Countries are those it is offered in."""

    facts: dict[str, Any]
    countries: Sequence[str] | None = None


async def pieces(text: str, window: Window) -> Page[Product]:
    """Every piece, hidden ones too, by title; found by parts of titles, handles and skus.

    Raises:
        BadPage: a cursor of another list.
    """
    found = Q()
    if text.strip():
        forms = Subquery(tables.Variant.filter(sku__icontains=text.strip()).values("product_id"))
        found = Q(title_key__contains=folded(text)) | Q(handle__icontains=text.strip()) | Q(id__in=forms)
    page = await keyset(tables.Product.filter(found), BY_TITLE, window)
    known = await load([row["id"] for row in page.nodes])
    return page.of([known[row["id"]] for row in page.nodes])


async def update(shop: Shop, staff: Staff, product_id: int, change: Change) -> None:
    """Change a piece; carts and lists follow at once.

    Raises:
        Refused: NOT_FOUND, or what cannot be.
    """
    facts = _checked(change)
    known = (await load([product_id])).get(product_id)
    if known is None:
        raise Refused(NO_PIECE)
    window = {"preview_from": known.preview_from, "preview_until": known.preview_until} | facts
    if window["preview_from"] and window["preview_until"] and window["preview_from"] >= window["preview_until"]:
        raise Refused(NO_WINDOW)
    async with acting(shop, staff, "productUpdate", known.handle) as deed:
        await tables.Product.filter(id=product_id).update(updated_at=shop.clock())
        row = await tables.Product.get(id=product_id)
        deed.before = {name: _plain(getattr(row, name)) for name in facts}
        deed.after = {name: _plain(value) for name, value in facts.items()}
        await tables.Product.filter(id=product_id).update(**facts)
        if change.countries is not None:
            await _offer(deed, product_id, change.countries)
        await _index(deed, product_id)
        fields = sorted(facts) + (["countries"] if change.countries is not None else [])
        deed.record(shop, "product.updated", known.handle, actor=staff.actor, fields=fields)


def _checked(change: Change) -> dict[str, Any]:
    refusals: list[Refusal] = []
    facts = dict(change.facts)
    if "title" in facts:
        facts["title"] = checked_text(facts["title"], refusals, ("title",), longest=LONGEST_TITLE, required=True)
        facts["title_key"] = folded(facts["title"])[:255]
    if "description" in facts:
        longest = LONGEST_DESCRIPTION
        text = checked_text(facts["description"], refusals, ("description",), longest=longest, lines=True)
        facts |= {"description": text, "description_html": _paragraphs(text)}
    if change.countries is not None and not change.countries:
        refusals.append(NO_COUNTRY)
    if not facts and change.countries is None:
        refusals.append(NOTHING)
    refuse_if_any(refusals)
    return facts


def _paragraphs(text: str) -> str:
    """Plain text as HTML: nothing in it is markup."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return "".join(Markup("<p>{}</p>").format(part) for part in parts)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


async def _offer(deed: Deed, product_id: int, countries: Sequence[str]) -> None:
    before = await tables.ProductExclusion.filter(product_id=product_id)
    excluded = sorted(set(DELIVERY_COUNTRIES) - set(countries))
    await tables.ProductExclusion.filter(product_id=product_id).delete()
    await tables.ProductExclusion.bulk_create(
        tables.ProductExclusion(product_id=product_id, country=country) for country in excluded
    )
    deed.before = {**(deed.before or {}), "excluded": sorted(row.country for row in before)}
    deed.after = {**(deed.after or {}), "excluded": excluded}


async def _index(deed: Deed, product_id: int) -> None:
    """Findable by its present words, in all its languages."""
    piece = (await load([product_id]))[product_id]
    tags = [word for tag in piece.tags for word in tag.words.values()]
    row = (
        product_id,
        " ".join(piece.title.values()),
        " ".join([*tags, piece.handle]),
        " ".join(piece.description.values()),
    )
    await index_many(deed.connection, [row])


async def set_price(shop: Shop, staff: Staff, sku: str, price: int | None, compare_at: int | None) -> int:
    """Let a form cost so much from now on, in minor units; returns its product's id. What it cost stays known.

    Raises:
        Refused: NOT_FOUND; no amount; a reduction that may not be announced (C. conso. L112-1-1).
    """
    row = await tables.Variant.get_or_none(sku=sku, retired_at__isnull=True)
    if row is None:
        raise Refused(NO_FORM)
    if price is None or not 0 < price <= MOST:
        raise Refused(NO_PRICE)
    async with acting(shop, staff, "variantPriceSet", sku) as deed:
        await tables.Variant.filter(id=row.id).update(position=row.position)
        row = await tables.Variant.get(id=row.id)
        now = shop.clock()
        facts = tables.PriceFact.filter(variant_id=row.id).order_by("at", "id")
        history = [PricePoint(fact.at, fact.price) for fact in await facts]
        reference = announced(history, now, price, compare_at)
        if compare_at is not None and (reference is None or compare_at > reference):
            raise Refused(NO_REDUCTION)
        await tables.PriceFact.create(variant_id=row.id, at=now, price=price, compare_at=compare_at)
        told = {"price": price, "compare_at": compare_at, "lowest_price_30d": reference}
        await tables.Variant.filter(id=row.id).update(**told)
        await _follow_prices(row.product_id)
        deed.before = {"price": row.price, "compare_at": row.compare_at}
        deed.after = {"price": price, "compare_at": compare_at}
        deed.record(shop, "price.set", sku, actor=staff.actor, price=price)
    return row.product_id


async def _follow_prices(product_id: int) -> None:
    """Lists sort by the lowest and the highest price of a piece's forms."""
    priced = tables.Variant.filter(product_id=product_id, price__isnull=False, retired_at__isnull=True)
    (found,) = await priced.annotate(low=Min("price"), high=Max("price")).values("low", "high")
    await tables.Product.filter(id=product_id).update(lowest_price=found["low"], highest_price=found["high"])
