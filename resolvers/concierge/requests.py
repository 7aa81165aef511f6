"""Requests to the concierge: questions, wishes about orders, appointments, callbacks, each with a reference."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import by_sku
from resolvers.concierge import slots
from resolvers.concierge.hours import after_open_time, is_within
from resolvers.concierge.tables import ConciergeRequest, RequestKind, RequestStatus
from resolvers.languages.translations import message
from resolvers.orders import tables as orders
from resolvers.orders.journal import REQUESTED
from resolvers.orders.numbers import as_written
from resolvers.people.locking import lock
from resolvers.people.refusing import checked_email, checked_name, checked_phone, checked_text, refuse_if_any
from resolvers.people.tables import Customer
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.secrets import new_code
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import SHOP, Writing, writing

REQUESTS_OF_CLIENT = Allowance("requests-of-client", 20, timedelta(hours=1))
REQUESTS_OF_ADDRESS = Allowance("requests-of-address", 10, timedelta(hours=1))
CALLBACKS_OF_PHONE = Allowance("callbacks-of-phone", 3, timedelta(days=1))
# So that nobody takes a day's places from everybody else; many customers of one carrier may share an address.
CALLBACKS_OF_CLIENT = Allowance("callbacks-of-client", 20, timedelta(days=1))
LONGEST_MESSAGE, LONGEST_NAME = 4000, 200
OPENED = "request.opened"
REFERENCE_LENGTH = 10

ABOUT_ORDERS = frozenset({RequestKind.CANCEL_ORDER, RequestKind.CHANGE_ORDER})
# How much opening time the concierge gives itself: an order goes out soon, a question can wait a day.
ANSWERED_WITHIN = {kind: timedelta(hours=2) if kind in ABOUT_ORDERS else timedelta(hours=9) for kind in RequestKind}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks, as they wrote it."""

    kind: RequestKind
    message: str
    language: str
    country: str
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    sku: str | None = None
    order_number: str | None = None
    boutique: str | None = None
    wished_at: datetime | None = None


@dataclass(slots=True)
class Draft:
    """The columns of a request while it is checked, and what is wrong with it; `order` is one that there is."""

    order: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, code: UserErrorCode, text: str, *path: str) -> None:
        self.refusals.append(Refusal(code=code, message=text, path=path))


async def create(shop: Shop, caller: Caller, wish: Wish) -> str:
    """Open a request; letters follow to the maison and to the customer. Returns its reference.

    Raises:
        Refused: something is missing or cannot be; nothing was opened.
    """
    await admit(shop, (REQUESTS_OF_CLIENT, caller.client))
    draft = await _pinned(shop, caller, wish)
    check_what(shop, draft, wish)
    refuse_if_any(draft.refusals)
    await _admit_address(shop, draft)
    return await _open(shop, caller, draft)


async def request_callback(shop: Shop, caller: Caller, wish: Wish) -> str:
    """Take a place in the slot at `wished_at`; returns the reference.

    Raises:
        Refused: SLOT_UNAVAILABLE when it is full, over, or the concierge is closed then; or the number cannot be.
    """
    await admit(shop, (REQUESTS_OF_CLIENT, caller.client))
    draft = await _pinned(shop, caller, wish)
    if draft.facts["phone"] is None and not draft.refusals:
        draft.refuse(UserErrorCode.REQUIRED, message("Please give the number that we shall call."), "phone")
    if wish.wished_at is None or not slots.is_slot(shop, wish.wished_at):
        text = message("The concierge does not call at this time. Please choose another slot.")
        draft.refuse(UserErrorCode.SLOT_UNAVAILABLE, text, "startsAt")
    refuse_if_any(draft.refusals)
    await admit(shop, (CALLBACKS_OF_PHONE, str(draft.facts["phone"])), (CALLBACKS_OF_CLIENT, caller.client))
    await _admit_address(shop, draft)
    draft.facts |= {"due_at": wish.wished_at, "starts_at": wish.wished_at}
    return await _open(shop, caller, draft)


async def _pinned(shop: Shop, caller: Caller, wish: Wish) -> Draft:
    draft = await checked(caller.customer_id, wish)
    await _pin_piece(shop, caller, draft, wish)
    await _pin_order(caller, draft, wish)
    return draft


async def _admit_address(shop: Shop, draft: Draft) -> None:
    """A receipt goes there: nobody has it written to again and again."""
    if draft.facts["email_key"]:
        await admit(shop, (REQUESTS_OF_ADDRESS, draft.facts["email_key"]))


async def _open(shop: Shop, caller: Caller, draft: Draft) -> str:
    async with writing(shop) as write:
        if draft.facts["kind"] is RequestKind.CALLBACK and not await slots.take(shop, draft.facts["starts_at"]):
            text = message("This slot was just taken. Please choose another one.")
            raise Refused(Refusal(code=UserErrorCode.SLOT_UNAVAILABLE, message=text, path=("startsAt",)))
        return await opened(write, shop, caller.customer_id, draft)


async def opened(write: Writing, shop: Shop, customer_id: UUID | None, draft: Draft, *, actor: str = SHOP) -> str:
    """Open a request in a transaction and return its reference.

    A customer's wish to go that waits already is theirs: asking again, or at once from two devices, opens no second.
    """
    kind = draft.facts["kind"]
    if kind is RequestKind.ACCOUNT_DELETION and customer_id is not None:
        await lock(customer_id)
        waiting = ConciergeRequest.filter(customer_id=customer_id, kind=RequestKind.ACCOUNT_DELETION)
        if (row := await waiting.exclude(status=RequestStatus.RESOLVED).first()) is not None:
            return row.reference
    reference = new_code(REFERENCE_LENGTH)
    facts = {"reference": reference, "customer_id": customer_id, "created_at": shop.clock(), **draft.facts}
    await ConciergeRequest.create(**facts)
    write.record(shop, OPENED, reference, actor=actor, about=kind.value)
    if draft.order is not None:
        write.record(shop, REQUESTED, draft.order, actor=actor, request=reference)
    return reference


async def checked(customer_id: UUID | None, wish: Wish) -> Draft:
    """Who asks, and what about; a customer need not repeat what the account knows."""
    draft = Draft()
    me = await Customer.get_or_none(id=customer_id) if customer_id else None
    email = wish.email if wish.email is not None else (me.email if me else None)
    phone = wish.phone if wish.phone is not None else (me.phone if me else None)
    address = checked_email(email, draft.refusals, ("email",)) if email and email.strip() else None
    name = checked_name(wish.name, draft.refusals, ("name",), required=False)
    draft.facts = {
        "kind": wish.kind,
        "language": wish.language,
        "name": (name or (f"{me.first_name} {me.last_name}" if me else ""))[:LONGEST_NAME],
        "email": address.address if address else None,
        "email_key": address.key if address else None,
        "phone": checked_phone(phone, wish.country, draft.refusals, ("phone",)),
        "message": checked_text(
            wish.message,
            draft.refusals,
            ("message",),
            longest=LONGEST_MESSAGE,
            required=wish.kind not in {RequestKind.CALLBACK, RequestKind.ACCOUNT_DELETION},
            lines=True,
        ),
        "variant_id": None,
        "order_number": None,
        "order_is_theirs": False,
    }
    return draft


async def _pin_piece(shop: Shop, caller: Caller, draft: Draft, wish: Wish) -> None:
    variant: Variant | None = None
    if wish.sku is not None:
        (variant,) = await by_sku(shop.shelf, caller, shop.clock(), [wish.sku])
        if variant is None:
            draft.refuse(UserErrorCode.NOT_FOUND, message("We do not know this piece."), "sku")
    draft.facts["variant_id"] = variant.id if variant is not None else None


async def _pin_order(caller: Caller, draft: Draft, wish: Wish) -> None:
    """A number is taken down as it was said: the answer never tells whether there is such an order."""
    number = as_written(wish.order_number) if wish.order_number is not None else None
    if number == "":
        text = message("This is not an order number. It has ten letters and digits.")
        draft.refuse(UserErrorCode.INVALID_INPUT, text, "orderNumber")
    order = await orders.Order.get_or_none(number=number) if number else None
    own = order is not None and caller.customer_id is not None and order.customer_id == caller.customer_id
    draft.order = order.number if order is not None else None
    draft.facts["order_number"] = number or None
    draft.facts["order_is_theirs"] = own


def check_what(shop: Shop, draft: Draft, wish: Wish) -> None:
    """What each kind of request cannot do without, and until when it is answered."""
    if draft.facts["email"] is None and draft.facts["phone"] is None:
        text = message("Please give an e-mail address or a telephone number, so that we can answer.")
        draft.refuse(UserErrorCode.REQUIRED, text, "email")
    if wish.kind in ABOUT_ORDERS and wish.order_number is None:
        draft.refuse(UserErrorCode.REQUIRED, message("Please name the order."), "orderNumber")
    if wish.kind is RequestKind.AVAILABILITY and wish.sku is None:
        draft.refuse(UserErrorCode.REQUIRED, message("Please name the piece."), "sku")
    if wish.kind is RequestKind.APPOINTMENT:
        _check_appointment(shop, draft, wish)
    elif wish.boutique is not None or wish.wished_at is not None:
        text = message("A boutique and a time go with an appointment only.")
        draft.refuse(UserErrorCode.INVALID_INPUT, text, "boutiqueId" if wish.boutique is not None else "wishedAt")
    due_at = after_open_time(shop.maison.concierge, shop.clock(), ANSWERED_WITHIN[wish.kind])
    draft.facts |= {"boutique": wish.boutique, "due_at": due_at, "starts_at": wish.wished_at}


def _check_appointment(shop: Shop, draft: Draft, wish: Wish) -> None:
    boutique = next((each for each in shop.maison.boutiques if each.handle == wish.boutique), None)
    if wish.boutique is None:
        draft.refuse(UserErrorCode.REQUIRED, message("Please choose a boutique."), "boutiqueId")
    elif boutique is None:
        draft.refuse(UserErrorCode.NOT_FOUND, message("We do not know this boutique."), "boutiqueId")
    if wish.wished_at is None:
        draft.refuse(UserErrorCode.REQUIRED, message("Please say when you would like to come."), "wishedAt")
    elif not timedelta(0) < wish.wished_at - shop.clock() <= slots.FURTHEST:
        text = message("Please choose a time within the next twelve months.")
        draft.refuse(UserErrorCode.INVALID_INPUT, text, "wishedAt")
    elif boutique is not None and not is_within(boutique, shop.maison.concierge, wish.wished_at):
        draft.refuse(UserErrorCode.INVALID_INPUT, message("The boutique is closed at this time."), "wishedAt")
