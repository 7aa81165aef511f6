"""What the staff's lists cost the database: so many statements and no more, for one row as for several."""

from typing import Any

from resolvers.people.staff.tables import StaffRole
from tests.concierge.test_desk import LIST as REQUESTS
from tests.house.test_budgets import counted
from tests.house_of import House
from tests.letters.test_desk import LIST as LETTERS
from tests.newsletter.test_desk import LIST as READERS
from tests.orders.desk import ORDER, paid, staffed
from tests.people.person import Person
from tests.people.test_customers import ANNOUNCE, CUSTOMER, EVENING, EVENTS, SEND, VIP
from tests.staff.member import Member

ORDERS = f"""query Orders($first: Int) {{
  orders(first: $first) {{ nodes {{
    {ORDER[1:-1]} lines {{ sku variant {{ sku }} }} invoices {{ number }} payments {{ operations {{ kind }} }}
    notes {{ text }} withdrawals {{ reason }} events {{ kind actor }} letters {{ subject }} requests {{ reference }}
  }} }}
}}"""
CUSTOMERS = f"query Customers($first: Int) {{ customers(first: $first) {{ nodes {CUSTOMER} }} }}"
GUESTS = f"""query Guests($first: Int) {{
  invitationEvents(first: $first) {{ nodes {{ guests {{ customer {CUSTOMER} }} }} }}
}}"""
# The three that find the session and the member stand in each.
BUDGET: dict[str, tuple[str, int]] = {
    "orders": (ORDERS, 28),
    "requests": (REQUESTS, 40),
    "letters": (LETTERS, 26),
    "customers": (CUSTOMERS, 34),
    "guests": (GUESTS, 36),
    "readers": (READERS, 3),
    "evenings": (EVENTS, 4),
    "audit": ("query Audit($first: Int) { auditLog(first: $first) { nodes { actor action before } } }", 4),
    "staff": ("query Staff($first: Int) { staff(first: $first) { nodes { name } } }", 2),
    "dashboard": ("{ dashboard { ordersByStatus { count } takingsByDay { orders } requestsOpen } }", 9),
}


async def lived_in(house: House) -> Member:
    """A shop with several of everything."""
    elise = await staffed(house, stock=20)
    for number in range(4):
        order = await paid(house, email=f"client{number}@example.com")
        # What a guest ordered is theirs when they join.
        person = await Person(house, f"client{number}@example.com").joins(newsletter=True)
        wish: dict[str, Any] = {"kind": "CHANGE_ORDER", "message": "En 54 ?", "sku": "JONC"}
        await person.does("conciergeRequestCreate", **wish, orderNumber=order.number)
        event = (await elise.does(ANNOUNCE, **EVENING))["event"]["id"]
        guest = (await person.me())["id"]
        await elise.does(VIP, id=guest, vip=True, why="Soirée")
        await elise.does(SEND, event=event, to=[guest])
    await Member(house, "marc@maison.example", StaffRole.ADVISER).joins("Marc Aubert")
    await house.dispatch()
    return elise


async def test_every_list_keeps_to_its_budget_however_many_rows(house: House) -> None:
    elise = await lived_in(house)
    told = dict[str, str]()
    for name, (query, budget) in BUDGET.items():
        for first in (1, 20):
            with counted() as statements:
                await elise.ask(query, first=first)
            if len(statements) > budget:
                shown = "\n  ".join(text[:160] for text in statements)
                told[f"{name} for {first}"] = f"{len(statements)} statements, {budget} allowed:\n  {shown}"
    assert told == {}, "\n".join(f"{name}: {what}" for name, what in told.items())
