"""Every mutation about an order, by every role, in every status: allowed or refused as one table says."""

from itertools import product
from typing import Any

from resolvers.events.tables import Event
from resolvers.orders.tables import OrderStatus
from resolvers.people.staff.tables import AuditEntry, StaffRole
from schema.admin import SCHEMA
from schema.building import core
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM, SHIP, STEPS_OF_STAFF, staffed
from tests.orders.test_amending import LINK
from tests.orders.test_refunding import REFUND
from tests.payments.stage import Placed, place
from tests.staff.member import CODES, Member

S, R = OrderStatus, StaffRole
NOTE = f"""mutation Do($number: String!) {{
  payload: orderNoteAdd(number: $number, text: "Vu.") {{ order {{ number }} {CODES} }}
}}"""
ADD = f"""mutation Do($number: String!) {{
  payload: orderAmend(number: $number, lines: [{{ sku: "JONC" }}], dryRun: false) {{ order {{ number }} {CODES} }}
}}"""
MUTATIONS = {
    **STEPS_OF_STAFF,
    "orderAmend": ADD,
    "paymentLinkSend": LINK,
    "refundCreate": REFUND,
    "orderNoteAdd": NOTE,
}
# Who may, and where; an administrator may everything that anybody may.
TABLE: dict[str, tuple[set[StaffRole], set[OrderStatus]]] = {
    "orderConfirm": ({R.ADVISER}, {S.IN_VALIDATION}),
    "orderShip": ({R.LOGISTICS}, {S.CONFIRMED}),
    "orderMarkDelivered": ({R.LOGISTICS}, {S.SHIPPED}),
    "orderCancel": ({R.ADVISER}, {S.PENDING_PAYMENT, S.IN_VALIDATION, S.CONFIRMED}),
    "refundCreate": ({R.ACCOUNTING}, {S.CONFIRMED, S.SHIPPED}),
    "orderAmend": ({R.ADVISER}, {S.PENDING_PAYMENT, S.IN_VALIDATION}),
    "paymentLinkSend": ({R.ADVISER}, {S.PENDING_PAYMENT}),
    "orderNoteAdd": ({R.ADVISER, R.LOGISTICS, R.ACCOUNTING}, set(S)),
}


def test_the_table_names_every_mutation_about_an_order() -> None:
    mutation = core(SCHEMA).mutation_type
    assert mutation is not None
    about = {name for name, field in mutation.fields.items() if "number" in field.args}
    assert about == set(TABLE) == set(MUTATIONS)


async def lived(house: House, admin: Member, status: OrderStatus) -> Placed:
    """An order that came to a status by the steps that lead there."""
    placed = await place(house, "JONC")
    if status is not S.PENDING_PAYMENT:
        await house.pay(placed.page)
    steps = {S.CONFIRMED: (CONFIRM,), S.SHIPPED: (CONFIRM, SHIP), S.CANCELLED: (CANCEL,)}
    for step in steps.get(status, ()):
        assert (await admin.does(step, number=placed.number))["userErrors"] == []
    return placed


async def traces(placed: Placed) -> tuple[int, int]:
    return await Event.filter(subject=placed.number).count(), await AuditEntry.filter(subject=placed.number).count()


async def test_who_may_what_where(house: House) -> None:
    elise = await staffed(house, stock=90)
    team = {R.ADMIN: elise}
    for role in set(R) - {R.ADMIN}:
        team[role] = await Member(house, f"{role.lower()}@maison.example", role).joins(role.title())
    untouched = {status: await lived(house, elise, status) for status in S}
    given: dict[str, Any] = {"token": "a", "amount": "1.00", "why": "Geste"}
    for (name, (roles, statuses)), status, role in product(TABLE.items(), S, R):
        is_allowed = role in roles | {R.ADMIN}
        is_possible = is_allowed and status in statuses
        placed = await lived(house, elise, status) if is_possible else untouched[status]
        before = await traces(placed)
        facts = given if name == "refundCreate" else {}
        told = [code for code, _ in await team[role].refused(MUTATIONS[name], number=placed.number, **facts)]
        expected = [] if is_possible else ["INVALID_STATUS" if is_allowed else "NOT_ALLOWED"]
        assert told == expected, (name, status, role)
        assert (await traces(placed) != before) is is_possible, "what is refused leaves nothing behind"
