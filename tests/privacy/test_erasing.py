"""Whoever goes is gone: unique words in every field of a person are found nowhere but in what must stay."""

import json
from datetime import timedelta
from typing import Any

from tortoise import Tortoise
from tortoise.fields import CharField, JSONField, TextField
from tortoise.fields.data import CharEnumFieldInstance

from resolvers.concierge.tables import ConciergeRequest
from resolvers.letters.drafts import recipient_key
from resolvers.letters.tables import Letter, LetterContent
from resolvers.orders.invoicing import invoice
from resolvers.orders.tables import Order, OrderNote, OrderStatus, Refund, Withdrawal
from resolvers.payments.operations import owe
from resolvers.payments.tables import InboxEvent, Operation, OperationKind, OperationState, Payment
from resolvers.people.invitations import Evening, create_event, invite, set_vip
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffMember, StaffRole
from resolvers.people.tables import Customer as Account
from resolvers.people.tables import InvitationEvent, Proof, Session
from resolvers.privacy.registry import HOLDINGS
from resolvers.stock.tables import Level
from resolvers.writing import writing
from schema.node import node_id
from tests.cart.customer import Customer
from tests.house_of import A_SUNDAY, House
from tests.makers import DELIVERY, piece
from tests.people.person import PASSWORD, Person
from tests.staff.member import CODES as WHY
from tests.staff.member import Member

EMAIL = "zinnober@example.com"
LATER = "zinnia.zobel@example.org"
PERSON = {"firstName": "Zinnia", "lastName": "Zobel", "phone": "+33612345679"}
DELIVERED: Any = {**DELIVERY["address"], "firstName": "Zacharie", "line1": "7 rue Zeppelin", "company": "Zephyrine"}
BOOK: Any = {**DELIVERED, "line1": "9 quai Zigzag"}
PREVIEW = """query Preview($id: ID!) {
  customer(id: $id) { erasurePreview { erases keeps { what until because } blockers } }
}"""
ERASE = f"""mutation Erase($id: ID!, $email: String!) {{
  payload: customerErase(id: $id, confirmEmail: $email) {{ erased {WHY} }}
}}"""
MUST_STAY = {"orders.delivery_address", "orders.billing_address", "invoice_contents.content"}


async def full_life(house: House) -> Person:
    """Somebody who used everything there is, under words found nowhere else."""
    await house.shelve(piece("Jonc", stock=9, engravable=True), piece("Bague", stock=0))
    zinnia = await Person(house, EMAIL).joins(firstName="Zinnia", lastName="Zobel", newsletter=True)
    await zinnia.does("customerUpdate", phone=PERSON["phone"])
    await zinnia.does("customerAddressCreate", address=BOOK)
    client: Any = zinnia
    shopper = Customer(house, client)
    engraved = {"sku": "JONC", "engraving": "Zita zärtlich", "giftMessage": "Für Zerbinetta"}
    for outcome in ("accept", "refuse"):
        await shopper.ready(engraved)
        where = {"email": EMAIL, "phone": PERSON["phone"], "address": DELIVERED}
        await shopper.edit("deliver", delivery=where)
        placed = await shopper.submit(f"attempt-{outcome}", consent=True)
        await house.pay(placed["payment"]["redirectUrl"], outcome)
    await Order.filter(status=OrderStatus.IN_VALIDATION).update(status=OrderStatus.SHIPPED)
    async with writing(house.shop) as write:
        await invoice(write, house.shop, await Order.get(status=OrderStatus.SHIPPED))
    await shopper.ready(engraved)
    await zinnia.does("cartShareCreate")
    await zinnia.does("availabilityAlertCreate", sku="BAGUE", email=EMAIL)
    await zinnia.does("availabilityAlertConfirm", token=await zinnia.link())
    await zinnia.does("conciergeRequestCreate", kind="QUESTION", message="Wo ist Zwerg Zwackel?", phone=PERSON["phone"])
    await zinnia.does("callbackRequestCreate", phone=PERSON["phone"], startsAt="2026-11-28T15:30:00Z", name="Zora")
    await set_vip(house.shop, EMAIL, is_vip=True)
    event = await create_event(house.shop, Evening("Soirée", "Paris", A_SUNDAY + timedelta(days=9), 3))
    await invite(house.shop, event, [EMAIL])
    await zinnia.does("invitationAnswer", id=(await zinnia.me())["invitations"][0]["id"], answer="ACCEPTED")
    await zinnia.does("passwordResetRequest", email=EMAIL)
    await zinnia.refused("signIn", email=EMAIL, password="wrong")
    await zinnia.does("dataExportRequest")
    await zinnia.does("emailChangeRequest", newEmail=LATER, currentPassword=PASSWORD)
    await Person(house, LATER).does("emailChangeConfirm", token=await Person(house, LATER).link())
    await zinnia.letters()
    await guest_cart(house)
    await plant()
    return zinnia


async def let_go(staff: Member, account: Account) -> None:
    """Erased by staff, who wrote the address out."""
    done = await staff.does(ERASE, id=node_id("Customer", account.id), email=account.email.upper())
    assert done == {"erased": True, "userErrors": []}


async def guest_cart(house: House) -> None:
    """A cart that somebody began under the address without signing in."""
    guest = Customer(house)
    await guest.add({"sku": "JONC", "engraving": "Zita zärtlich", "giftMessage": "Für Zerbinetta"})
    await guest.edit("deliver", delivery={"email": EMAIL, "phone": PERSON["phone"], "address": DELIVERED})
    await guest.edit("bill", address=DELIVERED)


async def plant() -> None:
    """Words where staff, providers and clients write, and the story above did not."""
    await Session.all().update(user_agent="Zentaurus/1.0")
    await Order.all().update(cancellation_message="Zu teuer, sagt Zentaurus", return_url="https://x.example/Zentaurus")
    await Payment.all().update(return_url="https://x.example/Zentaurus", redirect_url="https://x.example/Zentaurus")
    await InboxEvent.all().update(body={"cardholder": "Zentaurus"})
    await ConciergeRequest.all().update(answer="Liebe Zentaurus")
    await Proof.filter(customer_id__isnull=False).update(facts={"wish": "Zentaurus"})
    theirs = Letter.filter(recipient_key__in=[recipient_key(EMAIL), recipient_key(LATER)])
    await theirs.update(last_error="<zentaurus@example.com>: Zentaurus unknown")
    member = await StaffMember.create(
        email="x", email_key="x", name="Élise", role=StaffRole.ADMIN, password_hash="", created_at=A_SUNDAY
    )
    for order in await Order.all():
        await Withdrawal.create(
            order_id=order.id, line_ids=[], reason="Zentaurus passt nicht", language="de", declared_at=A_SUNDAY
        )
        payment = await Payment.filter(order_number=order.number).first()
        assert payment is not None
        operation = await owe(payment, OperationKind.REFUND, 1, A_SUNDAY)
        await Refund.create(
            order_id=order.id,
            operation_id=operation.id,
            attempt_token="a",
            attempt_digest="b",
            amount=1,
            items=[],
            reason="Zentaurus war unzufrieden",
            created_at=A_SUNDAY,
        )
        await OrderNote.create(order_id=order.id, staff_id=member.id, at=A_SUNDAY, text="Zentaurus ruft an")
    await Operation.all().update(state=OperationState.DONE)
    entry = await AuditEntry.create(at=A_SUNDAY, action="customerUpdate", subject=str((await Account.get()).id))
    await AuditValues.create(entry_id=entry.id, before={"name": "Zentaurus"}, after={"name": "Zentaurus"})
    await LetterContent.exclude(recipient="").update(subject="Liebe Zentaurus")


async def where(words: tuple[str, ...]) -> set[str]:
    """The columns that hold one of these words."""
    found = set[str]()
    apps = Tortoise.apps
    assert apps is not None
    for model in apps["shop"].values():
        for row in await model.all().values():
            for column, value in row.items():
                if any(word in json.dumps(value, ensure_ascii=False, default=str) for word in words):
                    found.add(f"{model._meta.db_table}.{column}")
    return found


WORDS = (
    "zinnober",
    "innia",
    "Zobel",
    "33612345679",
    "Zacharie",
    "Zeppelin",
    "Zephyrine",
    "Zigzag",
    "Zita",
    "Zerbinetta",
    "Zwackel",
    "Zora",
    "Zentaurus",
)
# Texts that are codes of the shop, or hashes, and say nothing in words.
CODES = {
    *("availability_alerts.country", "availability_alerts.language", "carts.delivery_option", "carts.secret_hash"),
    *("carts.share_hash", "concierge_requests.boutique", "concierge_requests.language"),
    *("concierge_requests.order_number", "concierge_requests.reference", "consents.purpose", "consents.source"),
    *("consents.subject", "customers.language", "customers.password_hash", "letters.kind", "letters.language"),
    *("letters.recipient_key", "newsletter_subscribers.language", "newsletter_suppressions.key"),
    *(
        "order_lines.materials",
        "order_lines.options",
        "order_lines.sku",
        "order_lines.tax_rate",
        "order_lines.title",
        "orders.delivery_option",
    ),
    *(
        "orders.language",
        "orders.number",
        "orders.tracking_number",
        "orders.taxes",
        "orders.terms_version",
        "payments.currency",
    ),
    *(
        "withdrawals.language",
        "payments.method",
        "payments.order_number",
        "proofs.language",
        "sessions.secret_hash",
        "sign_in_failures.key",
    ),
}


def texts() -> set[str]:
    """Every column of the registry in which somebody could write something."""
    return {
        f"{holding.name}.{name}"
        for holding in HOLDINGS
        if not holding.of_staff
        for name in holding.personal
        if isinstance(field := holding.table._meta.fields_map[name], CharField | TextField | JSONField)
        and not isinstance(field, CharEnumFieldInstance)
    }


async def test_unique_words_in_every_field_are_found_nowhere_but_in_what_must_stay(house: House) -> None:
    await full_life(house)
    account = await Account.get()
    assert await where(WORDS) == texts() - CODES, "every field is planted, one that comes tomorrow too"
    elise = await Member(house).joins()
    await let_go(elise, account)
    assert await where(WORDS) == MUST_STAY
    kept = [row.status for row in await Order.all() if row.delivery_address["line1"]]
    assert kept == [OrderStatus.SHIPPED], "nothing of an order that came to nothing"
    assert (await InvitationEvent.get()).accepted == 0, "the place is free again"
    gone = {"id": node_id("Customer", account.id), "email": LATER}
    assert await elise.refused(ERASE, **gone) == [("NOT_FOUND", "id")]


async def test_a_letter_planned_after_its_person_is_gone_says_nothing_of_them(house: House) -> None:
    await house.shelve(piece("Jonc"))
    zinnia = await Person(house, EMAIL).joins()
    client: Any = zinnia
    shopper = Customer(house, client)
    await shopper.ready({"sku": "JONC"})
    await shopper.edit("deliver", delivery={"email": EMAIL, "phone": PERSON["phone"], "address": DELIVERED})
    placed = await shopper.submit()
    await house.pay(placed["payment"]["redirectUrl"])
    await Order.all().update(status=OrderStatus.SHIPPED)
    await let_go(await Member(house).joins(), await Account.get())
    before = len(house.letters())
    await house.dispatch()
    assert len(house.letters()) == before
    assert await where(WORDS) == MUST_STAY - {"invoice_contents.content"}


async def test_staff_see_before_what_goes_what_stays_and_what_stands_in_the_way(house: House) -> None:
    await full_life(house)
    account = await Account.get()
    elise = await Member(house).joins()
    seen = {"id": node_id("Customer", account.id)}
    shown = (await elise.ask(PREVIEW, **seen))["customer"]["erasurePreview"]
    assert shown["blockers"] == []
    assert {keep["until"][:4] for keep in shown["keeps"]} == {"2031", "2036"}
    assert all(keep["because"] and keep["what"] for keep in shown["keeps"])
    assert "Carnet d’adresses (1)" in shown["erases"]
    assert "Demandes à la conciergerie (2), sans ce qui est personnel" in shown["erases"]

    order = await Order.filter(status=OrderStatus.SHIPPED).get()
    await Order.filter(id=order.id).update(status=OrderStatus.CONFIRMED)
    (blocker,) = (await elise.ask(PREVIEW, **seen))["customer"]["erasurePreview"]["blockers"]
    assert blocker == f"La commande {order.number} est «\u202fConfirmée\u202f»."
    assert await elise.refused(ERASE, **seen, email=LATER) == [("INVALID_STATUS", "id")]
    for wrong in ("claire@example.com", "nonsense", ""):
        assert await elise.refused(ERASE, **seen, email=wrong) == [("INVALID_INPUT", "confirmEmail")]
    assert (await Account.get()).erased_at is None
    assert await AuditEntry.filter(action="customerErase").count() == 0
    assert await where(WORDS) > MUST_STAY


async def test_who_is_gone_is_signed_out_cannot_come_in_and_may_begin_anew(house: House) -> None:
    claire = await Person(house).joins()
    await let_go(await Member(house).joins(), await Account.get())
    assert await claire.me() is None
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]
    again = await Person(house).joins()
    assert (await again.me())["orders"]["nodes"] == []
    assert await Level.all().count() == 0


async def test_nobody_is_erased_while_money_of_theirs_is_under_way(house: House) -> None:
    await full_life(house)
    account, elise = await Account.get(), await Member(house).joins()
    seen = {"id": node_id("Customer", account.id), "email": LATER}
    await Operation.filter(kind=OperationKind.REFUND).update(state=OperationState.OWED)
    assert {code for code, _ in await elise.refused(ERASE, **seen)} == {"INVALID_STATUS"}
    await Operation.all().update(state=OperationState.DONE)
    await Withdrawal.all().update(confirmed_at=A_SUNDAY)
    assert {code for code, _ in await elise.refused(ERASE, **seen)} == {"INVALID_STATUS"}
    await Withdrawal.all().update(goods_received_at=A_SUNDAY)
    assert await elise.refused(ERASE, **seen) == []
