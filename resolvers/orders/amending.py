"""Changing an order before it is confirmed, after the customer called: shown first, then done, and paid for or less."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

import orjson

from resolvers.cart.choosing import Chooser
from resolvers.cart.drafts import Draft, Edit
from resolvers.cart.editing import LineChange, LineWish, add_line, change_line
from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import variants
from resolvers.languages.translations import message
from resolvers.orders.holding import hold
from resolvers.orders.journal import AMENDED
from resolvers.orders.lines import Sold, counted, frozen, taxed
from resolvers.orders.locking import UNKNOWN, not_now, turn
from resolvers.orders.numbers import as_written
from resolvers.orders.renewing import AMENDABLE, ask_for, covering, taken
from resolvers.orders.tables import Order, OrderLine, OrderStatus, Withdrawal
from resolvers.payments.sessions import end, end_there
from resolvers.people.sessions import as_caller
from resolvers.people.staff.acting import Deed, acting
from resolvers.people.staff.sessions import Staff
from resolvers.pricing.delivery import DeliveryQuote, quotes
from resolvers.pricing.vat import extract
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.rows import column
from resolvers.shop import Caller, Shop
from resolvers.stock import holds

Wish = LineWish | LineChange

EMPTY = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("Nothing would be left of this order: cancel it instead."),
    path=("lines",),
)
NOTHING = Refusal(code=UserErrorCode.INVALID_INPUT, message=message("This changes nothing."), path=("lines",))
CHANGED = Refusal(
    code=UserErrorCode.CART_CHANGED,
    message=message("The order or a price has changed since. Please look at the difference again."),
    path=("expectedTotal",),
)
NO_CONSENT = Refusal(
    code=UserErrorCode.CONSENT_REQUIRED,
    message=message("The customer has not agreed that engraved pieces cannot be returned."),
)
TAKEN = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The money of this order was taken already: confirm it, or cancel it."),
    path=("number",),
)
VANISHED = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("A piece of this order is not in the catalogue any more: the order can only be cancelled."),
    path=("number",),
)
WITHDRAWN = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The customer has withdrawn from this order, or from a part of it."),
    path=("number",),
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amendment comes to: the totals before and after, tax included, in minor units.

    `revision` names the order as it was when this was worked out. With `needs_payment`, the customer is asked to pay
    the new total by a link; else nothing is asked of them, and less is taken when the order is confirmed.
    """

    before: int
    total: int
    needs_payment: bool
    revision: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An order's rows as they are, and the lines as they shall be: those with a row keep its id.

    `offered` are the ways of delivery for what it comes to.
    """

    order: Order
    rows: Sequence[OrderLine]
    lines: Sequence[tuple[OrderLine | None, Sold]]
    offered: Sequence[DeliveryQuote]

    @property
    def subtotal(self) -> int:
        return sum(sold.unit_price * sold.quantity for _, sold in self.lines)

    @property
    def delivery(self) -> int:
        """What the chosen way costs for such a sum today; one that is not offered any more costs what it did."""
        prices = {quote.handle: quote.price for quote in self.offered}
        frozen_price: int = self.order.delivery
        return prices.get(self.order.delivery_option["handle"], frozen_price)

    @property
    def total(self) -> int:
        return self.subtotal + self.delivery

    @property
    def moved(self) -> dict[int, int]:
        """How many more, or fewer, of each form the order holds."""
        count: dict[int, int] = {}
        for _, sold in self.lines:
            count[sold.variant.id] = count.get(sold.variant.id, 0) + sold.quantity
        for row in self.rows:
            if row.variant_id is not None:
                count[row.variant_id] = count.get(row.variant_id, 0) - row.quantity
        return {variant_id: more for variant_id, more in count.items() if more}

    @property
    def changes(self) -> bool:
        """Whether anything becomes other than it is."""
        same = [row for row, sold in self.lines if row is not None and _as_sold(row, sold.variant) == sold]
        return len(same) != len(self.rows) or len(same) != len(self.lines)


async def preview(shop: Shop, number: str, wishes: Sequence[Wish]) -> Amendment:
    """What an amendment would come to; nothing is changed.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS; lines that cannot be.
    """
    order = await Order.get_or_none(number=as_written(number))
    if order is None:
        raise Refused(UNKNOWN)
    if order.status not in AMENDABLE:
        raise Refused(not_now(order))
    return await _told(await _planned(shop, order, wishes))


async def amend(
    shop: Shop,
    staff: Staff,
    number: str,
    wishes: Sequence[Wish],
    expected_total: int | None,
    revision: str | None = None,
) -> Amendment:
    """Change the order's lines, its holds and its total; the customer is told, and asked to pay where it is more.

    `expected_total` and `revision` are what was shown: with another price, or once a colleague has changed the order
    meanwhile, it is refused.

    Raises:
        Refused: see `preview`; CART_CHANGED; INSUFFICIENT_STOCK.
    """
    async with acting(shop, staff, "orderAmend", as_written(number)) as deed:
        await holds.lock(as_written(number), await _involved(shop, as_written(number), wishes))
        order = await turn(deed, number, *AMENDABLE)
        plan = await _planned(shop, order, wishes)
        told = await _told(plan)
        if expected_total is not None and told.total != expected_total:
            raise Refused(CHANGED)
        if revision is not None and told.revision != revision:
            raise Refused(replace(CHANGED, path=("ifRevision",)))
        if not plan.changes:
            raise Refused(NOTHING)
        await _hold(shop, plan)
        await _write(plan)
        replaced = await _paid_anew(deed, shop, staff, order, told)
        deed.before, deed.after = {"total": told.before}, {"total": told.total}
    await end_there(shop, replaced)
    return told


async def _involved(shop: Shop, number: str, wishes: Sequence[Wish]) -> set[int]:
    """Every form that may change hands: their stock is locked before the order."""
    named = [wish.choice.sku for wish in wishes if wish.choice is not None and wish.choice.sku is not None]
    known, _ = await variants(shop.shelf, skus=named)
    rows = await column(OrderLine.filter(order__number=number, variant_id__not_isnull=True), "variant_id")
    return {*rows, *(variant.id for variant in known.values() if variant.sku in named)}


async def _planned(shop: Shop, order: Order, wishes: Sequence[Wish]) -> Plan:
    rows = await _amendable(order)
    caller = await as_caller(order.customer_id)
    chooser = await _chooser(shop, order, rows, wishes, caller)
    drafts = [
        Draft(chooser.known[row.variant_id], row.quantity, row.engraving or "", row.gift_message or "", row.id)
        for row in rows
        if row.variant_id is not None
    ]
    edit = Edit(drafts, str(order.delivery_address["country"]), caller, shop.clock(), shop.policy)
    for index, wish in enumerate(wishes):
        path = ("lines", str(index))
        if isinstance(wish, LineChange):
            change_line(edit, chooser, wish, path)
        else:
            add_line(edit, chooser, wish, path)
    edit.check()
    # A line is named by `lineId` here, because one that is added has none.
    edit.refusals = [
        replace(each, path=(*each.path[:-1], "lineId")) if each.path[-1:] == ("id",) else each for each in edit.refusals
    ]
    for draft in edit.drafts:
        if draft.touched is not None and draft.engraving and not order.personalisation_consent:
            edit.refusals.append(replace(NO_CONSENT, path=(*draft.touched, "engraving")))
    if not edit.drafts and not edit.refusals:
        edit.refusals.append(EMPTY)
    if edit.refusals:
        raise Refused(*edit.refusals)
    known = {row.id: row for row in rows}
    lines = [(known.get(draft.line_id or 0), draft) for draft in edit.drafts]
    sold = [(row, _sold(row, draft)) for row, draft in lines]
    subtotal = sum(each.unit_price * each.quantity for _, each in sold)
    country = str(order.delivery_address["country"])
    return Plan(order, rows, sold, quotes(shop.maison.deliveries, country, subtotal, shop.today))


async def _amendable(order: Order) -> list[OrderLine]:
    """The order's lines, if they can become others.

    Raises:
        Refused: INVALID_STATUS: the customer has withdrawn, the money was taken, or a piece is gone from the catalogue.
    """
    if await Withdrawal.exists(order_id=order.id, confirmed_at__not_isnull=True):
        raise Refused(WITHDRAWN)
    if order.status is OrderStatus.IN_VALIDATION and await taken(order.number) is not None:
        raise Refused(TAKEN)
    rows = await OrderLine.filter(order_id=order.id).order_by("position")
    if any(row.variant_id is None for row in rows):
        raise Refused(VANISHED)
    return rows


async def _chooser(
    shop: Shop, order: Order, rows: Sequence[OrderLine], wishes: Sequence[Wish], caller: Caller
) -> Chooser:
    """What may be chosen from: what the order holds already is there for it."""
    choices = [wish.choice for wish in wishes if wish.choice is not None]
    ids = [row.variant_id for row in rows if row.variant_id is not None]
    found = await Chooser.of(shop.shelf, choices, caller, shop.clock(), ids=ids)
    own = await holds.held(order.number)
    known = {
        variant.id: replace(variant, available=variant.available + own[variant.id]) if variant.id in own else variant
        for variant in found.known.values()
    }
    return Chooser(known, found.products, caller, shop.clock())


def _sold(row: OrderLine | None, draft: Draft) -> Sold:
    """What was bought keeps its price; another form, or another piece, costs what it costs today."""
    is_same = row is not None and row.variant_id == draft.variant.id
    price = row.unit_price if row is not None and is_same else (draft.variant.price or 0)
    return Sold(draft.variant, draft.quantity, price, draft.engraving or None, draft.gift_message or None)


def _as_sold(row: OrderLine, variant: Variant) -> Sold | None:
    if row.variant_id != variant.id:
        return None
    return Sold(variant, row.quantity, row.unit_price, row.engraving, row.gift_message)


async def _told(plan: Plan) -> Amendment:
    order, total = plan.order, plan.total
    is_unpaid = order.status is OrderStatus.PENDING_PAYMENT
    needs_payment = is_unpaid or await covering(order, total=total) is None
    return Amendment(order.total, total, needs_payment, _revision(plan))


def _revision(plan: Plan) -> str:
    facts = [
        (row.id, row.variant_id, row.quantity, row.unit_price, row.engraving, row.gift_message) for row in plan.rows
    ]
    return sha256(orjson.dumps([plan.order.number, plan.order.total, facts])).hexdigest()[:32]


async def _hold(shop: Shop, plan: Plan) -> None:
    moved, number, now = plan.moved, plan.order.number, shop.clock()
    more = {variant_id: count for variant_id, count in moved.items() if count > 0}
    await hold(number, more, [sold.variant for _, sold in plan.lines], now, ("lines",))
    await holds.let_go(number, {variant_id: -count for variant_id, count in moved.items() if count < 0}, now)


async def _write(plan: Plan) -> None:
    order, rate = plan.order, plan.rows[0].tax_rate
    kept = {row.id for row, _ in plan.lines if row is not None}
    await OrderLine.filter(order_id=order.id).exclude(id__in=list(kept)).delete()
    place = max(row.position for row in plan.rows)
    for row, sold in plan.lines:
        if row is None:
            place += 1
            await OrderLine.create(order_id=order.id, position=place, **frozen(sold, order.language, rate))
        elif row.variant_id == sold.variant.id:
            # The words it was sold with stay, whatever became of the catalogue.
            await OrderLine.filter(id=row.id).update(**counted(sold))
        else:
            await OrderLine.filter(id=row.id).update(**frozen(sold, order.language, rate))
    part = extract(plan.total, Decimal(rate))
    option = {**order.delivery_option, "price": plan.delivery}
    facts = {"subtotal": plan.subtotal, "delivery": plan.delivery, "delivery_option": option}
    facts |= {"total": plan.total, "taxes": taxed([part])}
    await Order.filter(id=order.id).update(**facts)
    order.update_from_dict(facts)


async def _paid_anew(deed: Deed, shop: Shop, staff: Staff, order: Order, told: Amendment) -> Sequence[str]:
    """The payment after an amendment; returns the provider's sessions that are to be ended."""
    asked = await ask_for(deed, shop, order, staff.actor, amended=True) if told.needs_payment else None
    facts = {"before": told.before, "total": told.total, "payment": asked.payment if asked else ""}
    deed.record(shop, AMENDED, order.number, actor=staff.actor, **facts)
    return asked.replaced if asked else await end(order.number)
