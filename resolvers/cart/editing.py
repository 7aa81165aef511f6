"""Editing a cart: every call changes all it says, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from resolvers.cart import tables
from resolvers.cart.carts import LINES, Cart, CartWarning, CartWarningCode, compose, destination, find, held, view
from resolvers.cart.choosing import Choice, Chooser
from resolvers.cart.drafts import Draft, Edit, as_set, drafts_of
from resolvers.catalog.pieces import Variant
from resolvers.languages.translations import message
from resolvers.people.locking import lock
from resolvers.people.refusing import refuse_if_any
from resolvers.prepared import Change
from resolvers.refusals import CartChanged, Refusal, Refused, UserErrorCode
from resolvers.secrets import hashed, new_secret
from resolvers.shop import Caller, Shop
from resolvers.writing import writing

TURN_OF_CUSTOMER = Change(
    lambda now, customer_id: tables.Cart.filter(customer_id=customer_id).update(
        version=F("version") + 1, updated_at=now
    ),
    datetime,
    UUID,
)
TURN_OF_SECRET = Change(
    lambda now, secret_hash: tables.Cart.filter(secret_hash=secret_hash, customer_id__isnull=True).update(
        version=F("version") + 1, updated_at=now
    ),
    datetime,
    str,
)
CHANGED = Change(
    lambda variant_id, quantity, engraving, gift_message, seen_price, line_id: tables.CartLine.filter(
        id=line_id
    ).update(
        variant_id=variant_id,
        quantity=quantity,
        engraving=engraving,
        gift_message=gift_message,
        seen_price=seen_price,
    ),
    int,
    int,
    str,
    str,
    int,
    int,
)

Path = tuple[str, ...]
Pairs = list[tuple[tables.CartLine, Variant]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who edits which cart, as seen from where; without a secret there is no cart yet."""

    caller: Caller
    secret: str | None
    country: str


@dataclass(frozen=True, slots=True)
class LineWish:
    """So many of something to add."""

    choice: Choice
    quantity: int
    engraving: str = ""
    gift_message: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """How a line shall change; None keeps what is, an empty text clears it, quantity 0 removes the line."""

    line_id: int
    quantity: int | None = None
    choice: Choice | None = None
    engraving: str | None = None
    gift_message: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The cart after an edit; `secret` only when this call made the cart."""

    cart: Cart
    secret: str | None
    warnings: tuple[CartWarning, ...]


async def add(shop: Shop, asker: Asker, wishes: Sequence[LineWish], if_version: int | None = None) -> Edited:
    """Add pieces; makes the cart when there is none."""

    def change(edit: Edit, chooser: Chooser) -> None:
        if not wishes:
            text = message("Name at least one piece to add.")
            edit.refusals.append(Refusal(code=UserErrorCode.REQUIRED, message=text, path=("lines",)))
        add_lines(edit, chooser, wishes, "lines")

    return await _edit(shop, asker, [wish.choice for wish in wishes], change, if_version)


async def update(shop: Shop, asker: Asker, changes: Sequence[LineChange], if_version: int | None = None) -> Edited:
    """Change quantity, size, engraving and gift message of lines in place."""

    def change(edit: Edit, chooser: Chooser) -> None:
        change_lines(edit, chooser, changes, "lines")

    choices = [wish.choice for wish in changes if wish.choice is not None]
    return await _edit(shop, asker, choices, change, if_version)


async def remove(shop: Shop, asker: Asker, line_ids: Sequence[int], if_version: int | None = None) -> Edited:
    """Take lines out."""

    def change(edit: Edit, _: Chooser) -> None:
        for index, line_id in enumerate(line_ids):
            if not any(draft.line_id == line_id for draft in edit.drafts):
                edit.refusals.append(_unknown_line(("lineIds", str(index))))
        edit.drafts = [draft for draft in edit.drafts if draft.line_id not in line_ids]

    return await _edit(shop, asker, [], change, if_version)


def add_lines(edit: Edit, chooser: Chooser, wishes: Sequence[LineWish], argument: str) -> None:
    """Put new lines under the others; `argument` is where the client wrote them."""
    for index, wish in enumerate(wishes):
        add_line(edit, chooser, wish, (argument, str(index)))


def add_line(edit: Edit, chooser: Chooser, wish: LineWish, path: Path) -> None:
    """Put a new line under the others."""
    found = chooser.choose(wish.choice, path)
    if isinstance(found, Refusal):
        edit.refusals.append(found)
    elif wish.quantity < 1:
        edit.refusals.append(_bad_quantity(path, message("The quantity must be at least 1.")))
    else:
        texts = as_set(wish.engraving), as_set(wish.gift_message)
        edit.drafts.append(Draft(found, wish.quantity, *texts, touched=path))


def change_lines(edit: Edit, chooser: Chooser, changes: Sequence[LineChange], argument: str) -> None:
    """Change lines in place."""
    for index, wish in enumerate(changes):
        change_line(edit, chooser, wish, (argument, str(index)))


def change_line(edit: Edit, chooser: Chooser, wish: LineChange, path: Path) -> None:
    """Change a line in place."""
    place = next((i for i, draft in enumerate(edit.drafts) if draft.line_id == wish.line_id), None)
    if place is None:
        edit.refusals.append(_unknown_line((*path, "id")))
        return
    old = edit.drafts[place]
    variant = _other_variant(edit, chooser, old.variant, wish.choice, path)
    quantity = old.quantity if wish.quantity is None else wish.quantity
    if quantity < 0:
        edit.refusals.append(_bad_quantity(path, message("The quantity cannot be negative.")))
    new = replace(
        old,
        variant=variant,
        quantity=quantity,
        engraving=old.engraving if wish.engraving is None else as_set(wish.engraving),
        gift_message=old.gift_message if wish.gift_message is None else as_set(wish.gift_message),
    )
    # Fewer of the same piece is always allowed, also of one that cannot be bought any more.
    only_less = replace(new, quantity=old.quantity) == old and quantity <= old.quantity
    edit.drafts[place : place + 1] = [] if quantity == 0 else [new if only_less else replace(new, touched=path)]


def _other_variant(edit: Edit, chooser: Chooser, old: Variant, choice: Choice | None, path: Path) -> Variant:
    if choice is None:
        return old
    found = chooser.choose(choice, path)
    if isinstance(found, Refusal):
        edit.refusals.append(found)
        return old
    if found.product.id != old.product.id:
        text = message("A line can change to another size of the same piece only.")
        edit.refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=path))
    return found


async def _edit(
    shop: Shop,
    asker: Asker,
    choices: Sequence[Choice],
    change: Callable[[Edit, Chooser], None],
    if_version: int | None,
) -> Edited:
    # Nobody may be waited for inside: what has to be looked for is looked for before.
    await shop.shelf.fresh()
    try:
        return await _edited(shop, asker, choices, change, if_version)
    except IntegrityError:
        # A customer's first cart was made by another of their clients at the same moment.
        return await _edited(shop, asker, choices, change, if_version)


async def _edited(
    shop: Shop,
    asker: Asker,
    choices: Sequence[Choice],
    change: Callable[[Edit, Chooser], None],
    if_version: int | None,
) -> Edited:
    secret = None
    async with writing(shop):
        row = await locked(shop, asker, if_version)
        if row is None:
            row, secret = await _made(shop, asker)
        place = replace(asker, country=destination(row, asker.country).country)
        edit, pairs = await apply(shop, place, row, choices, change)
    return shown(shop, asker, row, pairs, edit, secret)


async def apply(
    shop: Shop,
    asker: Asker,
    row: tables.Cart,
    choices: Sequence[Choice],
    change: Callable[[Edit, Chooser], None],
    *,
    is_seen: bool = True,
) -> tuple[Edit, Pairs]:
    """Edit a locked cart's lines inside a transaction; `is_seen` unless its owner does not look at it now.

    Raises:
        Refused: with every reason; nothing is changed.
    """
    rows = await LINES.of([row.id])
    ids = [line.variant_id for line in rows]
    chooser = await Chooser.of(shop.shelf, choices, asker.caller, shop.clock(), ids=ids)
    edit = Edit(drafts_of(rows, chooser.known), asker.country, asker.caller, shop.clock(), shop.policy)
    change(edit, chooser)
    edit.merge()
    edit.check()
    refuse_if_any(edit.refusals)
    return edit, await store(row, rows, edit.drafts, is_seen=is_seen)


def shown(shop: Shop, asker: Asker, row: tables.Cart, pairs: Pairs, edit: Edit, secret: str | None) -> Edited:
    """The cart after an edit, with what changed besides what was asked."""
    cart = compose(shop, asker.caller, row, pairs, asker.country)
    merged = [line.id for line, draft in zip(cart.lines, edit.drafts, strict=True) if draft.key in edit.merged]
    return Edited(cart, secret, (*merge_warnings(merged), *cart.warnings))


async def locked(shop: Shop, asker: Asker, if_version: int | None = None) -> tables.Cart | None:
    """The caller's cart, its version raised by the first statement, so that edits of one cart take turns.

    Raises:
        Refused: the version is another than expected.
    """
    if not asker.secret and asker.caller.customer_id is None:
        return None
    if await _turn(shop, asker, if_version):
        return await find(asker.caller, asker.secret)
    if (present := await find(asker.caller, asker.secret)) is None:
        return None
    cart = await view(shop, asker.caller, present, asker.country)
    text = message("Your cart has changed since. Please have another look.")
    raise Refused(CartChanged(code=UserErrorCode.CART_CHANGED, message=text, path=("ifVersion",), cart=cart))


async def _turn(shop: Shop, asker: Asker, if_version: int | None) -> int:
    """Raise the version, if it is the expected one; whoever did has the cart until the transaction ends."""
    owner = asker.caller.customer_id
    if if_version is not None:
        expected = held(asker.caller, asker.secret).filter(version=if_version)
        return await expected.update(version=F("version") + 1, updated_at=shop.clock())
    if owner is not None:
        return await TURN_OF_CUSTOMER.of(shop.clock(), owner)
    return await TURN_OF_SECRET.of(shop.clock(), hashed(asker.secret or ""))


async def _made(shop: Shop, asker: Asker) -> tuple[tables.Cart, str | None]:
    """A new cart. A customer's is theirs by their session: only a guest is given the secret."""
    now, secret, owner = shop.clock(), new_secret(), asker.caller.customer_id
    if owner is not None:
        await lock(owner)
    row = await tables.Cart.create(secret_hash=hashed(secret), customer_id=owner, created_at=now, updated_at=now)
    return row, secret if owner is None else None


async def store(
    row: tables.Cart, rows: Sequence[tables.CartLine], drafts: Sequence[Draft], *, is_seen: bool = True
) -> Pairs:
    """Write what differs. The answer still warns of changed prices; with it they count as seen."""
    stored = {line.id: line for line in rows}
    if gone := set(stored) - {draft.line_id for draft in drafts}:
        await tables.CartLine.filter(id__in=list(gone)).delete()
    new = iter(await _added(row, [draft for draft in drafts if draft.line_id not in stored]))
    pairs = []
    for draft in drafts:
        line = stored.get(draft.line_id or 0)
        pairs.append((next(new) if line is None else await _changed(line, draft, is_seen=is_seen), draft.variant))
    return pairs


async def _added(row: tables.Cart, drafts: Sequence[Draft]) -> list[tables.CartLine]:
    """The new lines in the order of their drafts, however many in two statements."""
    if not drafts:
        return []
    await tables.CartLine.bulk_create(
        tables.CartLine(cart_id=row.id, seen_price=draft.variant.price, **_facts(draft)) for draft in drafts
    )
    last = await tables.CartLine.filter(cart_id=row.id).order_by("-id").limit(len(drafts))
    return last[::-1]


async def _changed(line: tables.CartLine, draft: Draft, *, is_seen: bool) -> tables.CartLine:
    price, facts = draft.variant.price, _facts(draft)
    if line.variant_id != draft.variant.id:
        line.seen_price = price
    seen = price if price is not None and is_seen else line.seen_price
    if line.seen_price != seen or any(getattr(line, name) != value for name, value in facts.items()):
        await CHANGED.of(*facts.values(), seen, line.id)
    for name, value in facts.items():
        setattr(line, name, value)
    return line


def _facts(draft: Draft) -> dict[str, Any]:
    return {
        "variant_id": draft.variant.id,
        "quantity": draft.quantity,
        "engraving": draft.engraving,
        "gift_message": draft.gift_message,
    }


def merge_warnings(line_ids: Sequence[int]) -> tuple[CartWarning, ...]:
    text = message("Equal lines were put together.")
    return tuple(CartWarning(CartWarningCode.MERGED, text, line_id) for line_id in line_ids)


def _bad_quantity(path: Path, text: str) -> Refusal:
    return Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=(*path, "quantity"))


def _unknown_line(path: Path) -> Refusal:
    return Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such line."), path=path)
