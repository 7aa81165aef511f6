"""The shelf: pieces and pages of lists that this process keeps, and replaces one by one when a fact says so."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Flag, auto
from itertools import count
from time import monotonic
from typing import Any

from resolvers.catalog import tables
from resolvers.catalog.gathering import Gathered
from resolvers.catalog.live import CHANGES, OF_PIECES
from resolvers.catalog.loading import load
from resolvers.catalog.pieces import Product, Variant
from resolvers.events.facts import latest
from resolvers.events.tables import Event
from resolvers.paging import Page
from resolvers.prepared import Prepared
from resolvers.rows import column
from resolvers.stock.levels import available, variants_of_orders

# Some 15 kB each.
MOST_PIECES = 5_000
# Ids and cursors alone.
MOST_PAGES = 4_096
# Beyond so many facts it is quicker to begin anew.
MOST_FACTS = 500
POLL_SECONDS = 1.5
SERIALS = count(1)
NEVER = datetime.max.replace(tzinfo=UTC)

CHANGED = Prepared(
    lambda after: Event.filter(sequence__gt=after[0], kind__in=list(CHANGES)).order_by("sequence").limit(MOST_FACTS)
)
# What a change of these columns alone does to no list without a query.
WORDS = frozenset({"description", "description_html"})
OPENINGS = ("published_at", "preview_from", "preview_until")


class Depends(Flag):
    """On what of the catalogue the order or the content of a list depends, besides the hour."""

    PIECES = auto()
    WORDS = auto()
    PRICES = auto()
    STOCK = auto()


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of ids, as long as none of what it depends on changed and no piece opened."""

    versions: tuple[int, ...]
    until: datetime
    page: Page[int]
    serial: int


@dataclass(frozen=True, slots=True)
class Shown(Page[Product]):
    """A page of pieces from the shelf: of two with one `serial`, the same pieces stand in the same places of one list.

    None while one of its pieces is not on the shelf.
    """

    serial: Hashable = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the catalogue, as this process knows it: until the next fact about it, or the next opening."""

    generation: int
    until: datetime


class Shelf:
    """Everything on it is as the facts that were read say; `bell` rings when there may be more.

    It rings at once for what this process wrote, so that whoever changes a piece sees it changed; what other processes
    write is seen as soon as a signal comes, and without one after `poll_seconds`.
    """

    def __init__(self, bell: asyncio.Event, capacity: int = MOST_PIECES, poll_seconds: float = POLL_SECONDS) -> None:
        self.bell = bell
        self.capacity = capacity
        self.poll_seconds = poll_seconds
        self.pieces: OrderedDict[int, Product] = OrderedDict()
        self.handles: dict[str, int] = {}
        self.skus: dict[str, Variant] = {}
        self.variants: dict[int, Variant] = {}
        self.pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self.versions = dict.fromkeys(Depends, 0)
        # The next moment at which a piece opens or a preview ends.
        self.opens_at: datetime | None = None
        self.opens_from = NEVER
        self.position: int | None = None
        # Grows with every change: what was read before it and is put up after it may be what it was.
        self.generation = 0
        self.look_at = 0.0
        self.looking = asyncio.Lock()
        self._missing = Gathered(self._put_up)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is known to have changed since the last look."""
        return not self._is_due and not self.looking.locked()

    @property
    def _is_due(self) -> bool:
        return self.bell.is_set() or monotonic() >= self.look_at

    async def fresh(self) -> None:
        """Look for what changed, if anything may have, or wait until whoever looks already has seen it."""
        while not self.is_fresh:
            async with self.looking:
                if self._is_due:
                    await self._look()

    async def of(self, ids: Iterable[int]) -> dict[int, Product]:
        """The products with these ids, whole, whether or not anybody may see them."""
        await self.fresh()
        found, missing = dict[int, Product](), list[int]()
        for each in dict.fromkeys(ids):
            piece = self.pieces.get(each)
            if piece is None:
                missing.append(each)
            else:
                self.pieces.move_to_end(each)
                found[each] = piece
        return found | await self._missing.of(missing) if missing else found

    async def is_true(self) -> bool:
        """Whether the pieces up here are, but for their stock, as the database has them: one statement.

        What was written by whoever asks, in a transaction that is still open, is no fact yet: it is not looked for.
        """
        if self.position is None:
            return False
        facts = await CHANGED.of([self.position])
        return len(facts) < MOST_FACTS and OF_PIECES.isdisjoint(fact.kind for fact in facts)

    def standing(
        self, variant_ids: Iterable[int], skus: Iterable[str], product_ids: Iterable[int]
    ) -> dict[int, Product]:
        """What is up here of these."""
        forms = (*map(self.variants.get, variant_ids), *map(self.skus.get, skus))
        ids = {*(form.product.id for form in forms if form is not None), *product_ids}
        found = {each: self.pieces[each] for each in ids if each in self.pieces}
        for each in found:
            self.pieces.move_to_end(each)
        return found

    async def called(self, handle: str) -> Product | None:
        """The product of a handle."""
        await self.fresh()
        known = self.handles.get(handle)
        if known is None:
            known = next(iter(await column(tables.Product.filter(handle=handle), "id")), None)
        return (await self.of([known])).get(known) if known is not None else None

    async def by_sku(self, skus: Collection[str]) -> dict[str, Variant]:
        """The variants of these skus, retired ones too."""
        await self.fresh()
        missing = [sku for sku in skus if sku not in self.skus]
        ids = {self.skus[sku].product.id for sku in skus if sku in self.skus}
        if missing:
            ids.update(await column(tables.Variant.filter(sku__in=missing), "product_id"))
        wanted = frozenset(skus)
        pieces = (await self.of(ids)).values()
        return {each.sku: each for piece in pieces for each in piece.forms if each.sku in wanted}

    async def with_variant(self, variant_id: int) -> Variant | None:
        """A variant by its id, retired ones too."""
        await self.fresh()
        known = self.variants.get(variant_id)
        if known is not None:
            return known
        ids = await column(tables.Variant.filter(id=variant_id), "product_id")
        forms = (form for piece in (await self.of(ids)).values() for form in piece.forms)
        return next((form for form in forms if form.id == variant_id), None)

    async def page(
        self, key: Hashable, depends: Depends, now: datetime, read: Callable[[], Awaitable[Page[int]]]
    ) -> Shown:
        """A page of a list; the key names all else on which it depends."""
        await self.fresh()
        kept = await self._page(key, depends, now, read)
        page = kept.page
        pieces = await self.of(page.nodes)
        nodes = [pieces[product_id] for product_id in page.nodes]
        serials = [piece.serial for piece in nodes]
        serial = (kept.serial, *serials) if all(serials) else None
        return Shown(nodes, page.cursors, page.has_next, page.has_previous, page.facets, serial)

    async def _page(
        self, key: Hashable, depends: Depends, now: datetime, read: Callable[[], Awaitable[Page[int]]]
    ) -> Kept:
        versions = tuple(self.versions[each] for each in depends)
        kept = self.pages.get(key)
        if kept is not None and kept.versions == versions and now < kept.until:
            self.pages.move_to_end(key)
            return kept
        until, page = await self._opening(now), await read()
        kept = self.pages[key] = Kept(versions, until, page, next(SERIALS))
        self.pages.move_to_end(key)
        while len(self.pages) > MOST_PAGES:
            self.pages.popitem(last=False)
        return kept

    async def mark(self, now: datetime) -> Mark:
        """The state that the catalogue is in."""
        await self.fresh()
        return Mark(self.generation, await self._opening(now))

    def stands(self, mark: Mark, now: datetime) -> bool:
        """Whether the catalogue is still in that state, as far as this process can know without looking."""
        return mark.generation == self.generation and now < mark.until and self.is_fresh

    async def warm(self, now: datetime) -> None:
        """Put up what fits, in the maison's order, before anybody asks."""
        await self.fresh()
        await self._opening(now)
        ids = await column(tables.Product.all().order_by("position", "id").limit(self.capacity), "id")
        for start in range(0, len(ids), 100):
            await self._missing.of([each for each in ids[start : start + 100] if each not in self.pieces])

    async def _put_up(self, ids: Sequence[int]) -> dict[int, Product]:
        """Read pieces, but for those that came up since they were asked for, and keep them."""
        up = {each: self.pieces[each] for each in ids if each in self.pieces}
        return up | await self._read([each for each in ids if each not in up])

    async def _read(self, ids: Sequence[int]) -> dict[int, Product]:
        generation = self.generation
        found = await load(ids)
        # A change that came meanwhile may be in some of its rows and not in others.
        if generation == self.generation:
            for piece in found.values():
                self._take_down(piece.id)
                object.__setattr__(piece, "serial", next(SERIALS))
                self.pieces[piece.id] = piece
                self.handles[piece.handle] = piece.id
                for form in piece.forms:
                    self.skus[form.sku] = self.variants[form.id] = form
            while len(self.pieces) > self.capacity:
                self._take_down(next(iter(self.pieces)))
        return found

    def _take_down(self, product_id: int) -> None:
        piece = self.pieces.pop(product_id, None)
        if piece is not None:
            self.handles.pop(piece.handle, None)
            for form in piece.forms:
                self.skus.pop(form.sku, None)
                self.variants.pop(form.id, None)

    def clear(self) -> None:
        """Take everything down."""
        self.generation += 1
        self._changed(~Depends(0))
        for kept in (self.pieces, self.handles, self.skus, self.variants, self.pages):
            kept.clear()

    def _changed(self, what: Depends) -> None:
        for each in what:
            self.versions[each] += 1
        if Depends.PIECES in what:
            self.opens_at = None

    async def _opening(self, now: datetime) -> datetime:
        if self.opens_at is not None and self.opens_from <= now < self.opens_at:
            return self.opens_at
        generation = self.generation
        found = [await _next(name, now) for name in OPENINGS]
        opens_at = min((each for each in found if each is not None), default=NEVER)
        # A change that came meanwhile may have brought an earlier one.
        # Nor is what comes next for somebody who began before it the next for those who come now.
        if generation == self.generation and (self.opens_at is None or now >= self.opens_from):
            self.opens_from, self.opens_at = now, opens_at
        return opens_at

    async def _look(self) -> None:
        self.bell.clear()
        try:
            if self.position is None:
                self.position = await latest()
            facts = await CHANGED.of([self.position])
            if len(facts) == MOST_FACTS:
                self.position = await latest()
                self.clear()
            elif facts:
                await self._follow(facts)
                self.position = facts[-1].sequence
        except BaseException:
            # Not seen: whoever comes next looks again.
            self.bell.set()
            raise
        self.look_at = monotonic() + self.poll_seconds

    async def _follow(self, facts: Sequence[Event]) -> None:
        """Take down what changed."""
        moved: set[int] = set()
        orders = list[str]()
        self.generation += 1
        for fact in facts:
            match fact.kind:
                case "catalog.imported":
                    # With pieces come collections, which stand on many.
                    self.clear()
                case "product.updated":
                    self._changed(
                        Depends.WORDS if fact.data["fields"] and WORDS.issuperset(fact.data["fields"]) else ~Depends(0)
                    )
                    self._take_down(self.handles.get(fact.subject, 0))
                case "price.set":
                    self._changed(Depends.PRICES | Depends.STOCK)
                    self._take_down_form(fact.subject)
                case "stock.set":
                    moved.update([form.id] if (form := self.skus.get(fact.subject)) else [])
                    self._changed(Depends(0) if form else Depends.STOCK)
                case _:
                    orders.append(fact.subject)
        moved.update(await variants_of_orders(orders))
        await self._restock(moved)

    async def _restock(self, variant_ids: Collection[int]) -> None:
        """Customers see whether there is any, not how many: only what turned takes a piece down."""
        known = [self.variants[each] for each in variant_ids if each in self.variants]
        levels = await available([form.id for form in known])
        turned = [form for form in known if (form.available > 0) != (levels.get(form.id, 0) > 0)]
        for form in turned:
            self._take_down(form.product.id)
        if turned or len(known) < len(variant_ids):
            self._changed(Depends.STOCK)

    def _take_down_form(self, sku: str) -> None:
        form = self.skus.get(sku)
        if form is not None:
            self._take_down(form.product.id)


async def _next(name: str, now: datetime) -> datetime | None:
    rows: list[Any] = await column(tables.Product.filter(**{f"{name}__gt": now}).order_by(name).limit(1), name)
    return rows[0] if rows else None
