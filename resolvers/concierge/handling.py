"""What staff do with requests: write down what was said on the telephone, take them on, answer them."""

from dataclasses import replace
from uuid import UUID

from resolvers.catalog.reads import variants
from resolvers.concierge.requests import REFERENCE_LENGTH, Draft, Wish, check_what, checked, opened
from resolvers.concierge.tables import ConciergeRequest, RequestKind, RequestStatus
from resolvers.languages.translations import message
from resolvers.orders import tables as orders
from resolvers.orders.numbers import as_written
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff import customers
from resolvers.people.staff.acting import Deed, acting
from resolvers.people.staff.roles import MAY
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import StaffMember
from resolvers.people.tables import Customer
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.secrets import code_as_written
from resolvers.shop import Shop

ASSIGNED, RESOLVED = "request.assigned", "request.resolved"
LONGEST_ANSWER = 4000
# Whoever sees to a request; and an id that is no member's, who sees to none.
ANYBODY, NO_MEMBER = object(), object()

UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such request."), path=("reference",))
ANSWERED = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("This request was answered already."), path=("reference",)
)
NOBODY = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such member of staff."), path=("staffId",))
TAKEN_ON = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("Somebody else sees to this request by now."),
    path=("ifOwnerId",),
)
NO_CUSTOMER = replace(customers.UNKNOWN, path=("customerId",))
NO_NUMBER = Refusal(
    code=UserErrorCode.REQUIRED, message=message("Please give the number that we shall call."), path=("phone",)
)


async def note_down(shop: Shop, staff: Staff, wish: Wish, customer_id: UUID | None) -> str:
    """Open a request in a customer's name; a receipt goes to their address, if any. Returns its reference.

    Raises:
        Refused: something is missing or cannot be; nothing was opened.
    """
    customer = await Customer.get_or_none(id=customer_id, erased_at__isnull=True) if customer_id else None
    if customer is not None:
        wish = replace(wish, language=customer.language)
    draft = await checked(customer_id, wish)
    if customer_id is not None and customer is None:
        draft.refusals.append(NO_CUSTOMER)
    await _pin(shop, draft, wish, customer_id)
    check_what(shop, draft, wish)
    if wish.kind is RequestKind.CALLBACK and draft.facts["phone"] is None:
        others = [each for each in draft.refusals if each.path not in {("email",), ("phone",)}]
        draft.refusals = [*others, NO_NUMBER]
    refuse_if_any(draft.refusals)
    async with acting(shop, staff, "conciergeRequestCreate", "") as deed:
        reference = await opened(deed, shop, customer_id, draft, actor=staff.actor)
        deed.after = {"reference": reference, "kind": wish.kind.value}
    return reference


async def assign(shop: Shop, staff: Staff, reference: str, member_id: UUID | None, owned: object = ANYBODY) -> str:
    """Let a member see to a request, or nobody; returns the reference as it is written.

    With `owned`, only if that member sees to it now, or (None) nobody: two colleagues do not take it from each other.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS for one that was answered.
    """
    async with acting(shop, staff, "conciergeRequestAssign", _written(reference)) as deed:
        row = await _turn(deed, reference)
        able = StaffMember.filter(deactivated_at__isnull=True, role__in=list(MAY["conciergeRequestResolve"]))
        if member_id is not None and not await able.filter(id=member_id).exists():
            raise Refused(NOBODY)
        if owned is not ANYBODY and row.owner_id != owned:
            raise Refused(TAKEN_ON)
        status = RequestStatus.OPEN if member_id is None else RequestStatus.ASSIGNED
        await ConciergeRequest.filter(id=row.id).update(owner_id=member_id, status=status)
        deed.after = {"status": status.value, "owner": str(member_id) if member_id else None}
        deed.record(shop, ASSIGNED, row.reference, actor=staff.actor, owner=str(member_id or ""))
    return row.reference


async def resolve(shop: Shop, staff: Staff, reference: str, answer: str) -> str:
    """Close a request with what was answered; who does so sees to it, unless somebody does already.

    Returns the reference as it is written.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS for one that was answered; an answer that is empty, too long, or holds a
            card number.
    """
    refusals: list[Refusal] = []
    written = checked_text(answer, refusals, ("answer",), longest=LONGEST_ANSWER, required=True, lines=True)
    refuse_if_any(refusals)
    async with acting(shop, staff, "conciergeRequestResolve", _written(reference)) as deed:
        row = await _turn(deed, reference)
        done = {"status": RequestStatus.RESOLVED, "answer": written, "resolved_at": shop.clock()}
        await ConciergeRequest.filter(id=row.id).update(**done, owner_id=row.owner_id or staff.id)
        deed.after = {"status": RequestStatus.RESOLVED.value}
        deed.record(shop, RESOLVED, row.reference, actor=staff.actor)
    return row.reference


async def _pin(shop: Shop, draft: Draft, wish: Wish, customer_id: UUID | None) -> None:
    """Staff know every piece and every order: what they name exists."""
    if wish.sku is not None:
        known, _ = await variants(shop.shelf, skus=[wish.sku])
        variant = next((each for each in known.values() if each.sku == wish.sku), None)
        if variant is None:
            draft.refuse(UserErrorCode.NOT_FOUND, message("We do not know this piece."), "sku")
        draft.facts["variant_id"] = variant.id if variant is not None else None
    if wish.order_number is not None:
        order = await orders.Order.get_or_none(number=as_written(wish.order_number))
        if order is None:
            draft.refuse(UserErrorCode.NOT_FOUND, message("We do not know this order."), "orderNumber")
            return
        is_theirs = customer_id is not None and order.customer_id == customer_id
        draft.order = order.number
        draft.facts |= {"order_number": order.number, "order_is_theirs": is_theirs}


def _written(reference: str) -> str:
    return code_as_written(reference, REFERENCE_LENGTH)


async def _turn(deed: Deed, reference: str) -> ConciergeRequest:
    """The request, locked by a write; one that is not yet answered."""
    written = _written(reference)
    if not written or not await ConciergeRequest.filter(reference=written).update(reference=written):
        raise Refused(UNKNOWN)
    row = await ConciergeRequest.get(reference=written)
    deed.before = {"status": row.status.value, "owner": str(row.owner_id) if row.owner_id else None}
    if row.status is RequestStatus.RESOLVED:
        raise Refused(ANSWERED)
    return row
