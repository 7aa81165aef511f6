"""The desk where staff handle orders, as tests need it: orders that were paid, and the operations staff send."""

from resolvers.payments.tables import Operation, Payment
from resolvers.stock.tables import Level
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import Placed, place
from tests.staff.member import CODES, Member

ORDER = """{ number status statusLabel phone isBusy nextSteps timeline { status }
  payment { state } cancellation { reason message } withdrawal { isOpen until }
  shipment { carrier trackingNumber trackingUrl shippedAt deliveredAt } }"""
CONFIRM = f"mutation Do($number: String!) {{ payload: orderConfirm(number: $number) {{ order {ORDER} {CODES} }} }}"
SHIP = f"""mutation Do($number: String!, $carrier: Carrier = COLISSIMO, $code: String = "8L01234567890") {{
  payload: orderShip(number: $number, carrier: $carrier, trackingNumber: $code) {{ order {ORDER} {CODES} }}
}}"""
DELIVER = f"""mutation Do($number: String!, $at: DateTime) {{
  payload: orderMarkDelivered(number: $number, at: $at) {{ order {ORDER} {CODES} }}
}}"""
CANCEL = f"""mutation Do(
  $number: String!, $reason: CancellationReason = CUSTOMER_REQUEST, $message: String, $restock: Boolean
) {{
  payload: orderCancel(number: $number, reason: $reason, message: $message, restock: $restock) {{
    order {ORDER} {CODES}
  }}
}}"""
STEPS_OF_STAFF = {"orderConfirm": CONFIRM, "orderShip": SHIP, "orderMarkDelivered": DELIVER, "orderCancel": CANCEL}


async def paid(house: House, *, email: str = "claire@example.com", outcome: str = "accept") -> Placed:
    """An order for one piece, with the bank's answer."""
    placed = await place(house, "JONC", email=email)
    await house.pay(placed.page, outcome)
    return placed


async def staffed(house: House, stock: int = 9) -> Member:
    await house.shelve(piece("Jonc", stock=stock))
    return await Member(house).joins()


async def told(staff: Member, number: str) -> list[tuple[str, str]]:
    """What staff read of an order's life: what happened, and who did it."""
    query = "query Told($n: String!) { order(number: $n) { events { kind actor } } }"
    return [(each["kind"], each["actor"]) for each in (await staff.ask(query, n=number))["order"]["events"]]


async def stock() -> tuple[int, int]:
    level = await Level.get()
    return level.on_hand, level.held


async def states() -> tuple[str, list[str]]:
    """Where the money is, and what is owed of it."""
    payment = await Payment.all().order_by("-opened_at").first()
    assert payment is not None
    return payment.state.value, [f"{each.kind} {each.state}" for each in await Operation.all().order_by("id")]
