"""Each way through the five statuses, over the wire: letters in order, documents valid, and one sum everywhere."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from resolvers.invoices import chain
from resolvers.letters.tables import Letter
from resolvers.payments.tables import Payment
from tests.gateway.mail_server import Post
from tests.house_of import SITE, House
from tests.invoices.official import Inspector, inspector, is_archivable, xml_in
from tests.invoices.test_invoicing import INVOICES, RETURN, amount
from tests.journeys.wire import Wired, on_the_wire
from tests.makers import piece
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, SHIP
from tests.orders.test_amending import AMEND
from tests.orders.test_refunding import REFUND
from tests.orders.test_withdrawing import CONFIRM_IT, DECLARE, RECEIVE
from tests.payments.stage import RETRY, Placed, place
from tests.staff.member import Member

NOW = datetime(2027, 1, 31, tzinfo=UTC)

RECORDED, PAID, CONFIRMED, SHIPPED = "order_recorded", "payment_received", "order_confirmed", "order_shipped"
CANCELLED, REFUNDED, RECEIPT = "order_cancelled", "order_refunded", "withdrawal_receipt"
SEEN = """query Seen($number: String!, $token: String) { order(number: $number, accessToken: $token) {
  status statusLabel timeline { status } total { minorUnits } payment { state } withdrawal { isOpen }
} }"""


@dataclass
class Story:
    """One order, told to its end."""

    wired: Wired
    post: Post
    elise: Member
    placed: Placed
    statuses: list[str] = field(default_factory=lambda: ["PENDING_PAYMENT"])

    async def staff(self, step: str, **facts: Any) -> dict[str, Any]:
        payload = await self.elise.does(step, number=self.placed.number, **facts)
        assert payload["userErrors"] == []
        return payload

    async def pays(self, outcome: str = "accept") -> None:
        await self.wired.pay(self.placed.page, outcome)

    async def letters(self) -> list[tuple[str, EmailMessage]]:
        """What arrived about the order, in the order of arrival."""
        await self.wired.dispatch()
        kinds = {row.message_id: row.kind for row in await Letter.filter(subject_ref=self.placed.number)}
        found = [(kinds.get(str(each["message-id"]), ""), each) for each in self.post.arrived]
        return [(kind, letter) for kind, letter in found if kind]

    async def documents(self) -> list[Any]:
        order = (await self.wired.ask(INVOICES, number=self.placed.number, token=self.placed.token))["order"]
        found: list[Any] = order["invoices"]
        return found


async def opened(wired: Wired, post: Post, elise: Member, number: int) -> Story:
    placed = await place(wired, "JONC", email=f"client{number}@example.com")
    return Story(wired, post, elise, placed)


async def ends(story: Story, official: Inspector, statuses: list[str], letters: list[str]) -> None:
    """The order ended so, was told so, and every sum agrees."""
    wired, placed = story.wired, story.placed
    seen = (await wired.ask(SEEN, number=placed.number, token=placed.token))["order"]
    assert [step["status"] for step in seen["timeline"]] == statuses
    arrived = await story.letters()
    assert [kind for kind, _ in arrived] == letters
    assert len({str(letter["message-id"]) for _, letter in arrived}) == len(arrived)
    enclosed = [
        (part.get_filename(), part.get_content()) for _, letter in arrived for part in letter.iter_attachments()
    ]
    documents = await story.documents()
    assert [name for name, _ in enclosed] == [f"{each['number']}.pdf" for each in documents]
    balance = 0
    for document, (_, pdf) in zip(documents, enclosed, strict=True):
        is_archivable(pdf)
        xml = xml_in(pdf)
        assert official.failures(xml) == []
        assert amount(xml, "GrandTotalAmount") == document["total"]["minorUnits"]
        again = await wired.client.get(document["pdfUrl"].removeprefix(SITE))
        assert again.content == pdf, "the same file by letter and by link"
        balance += document["total"]["minorUnits"] * (1 if document["kind"] == "INVOICE" else -1)
    payments = await Payment.filter(order_number=placed.number)
    assert sum(payment.captured - payment.refunded for payment in payments) == balance
    if documents:
        assert documents[0]["total"] == seen["total"]
        assert max(payment.captured for payment in payments) == seen["total"]["minorUnits"]


async def books_agree(elise: Member) -> None:
    """The VAT return is the invoices' sum, and that is the money's."""
    books = await elise.ask(RETURN, **{"from": "2026-11-01", "to": "2027-01-31"})
    returned = sum(line["taxable"]["minorUnits"] + line["tax"]["minorUnits"] for line in books["vatReturn"])
    assert returned == sum(payment.captured - payment.refunded for payment in await Payment.all())
    assert [proof.problem for proof in await chain.verify(NOW) if proof.problem] == []


async def refused(story: Story, official: Inspector) -> None:
    await story.pays("refuse")
    await ends(story, official, ["PENDING_PAYMENT", "CANCELLED"], [RECORDED, CANCELLED])


async def lapsed(story: Story, official: Inspector) -> None:
    story.wired.clock.forward(minutes=31)
    await story.wired.dispatch()
    await ends(story, official, ["PENDING_PAYMENT", "CANCELLED"], [RECORDED, CANCELLED])


async def called_off_unpaid(story: Story, official: Inspector) -> None:
    await story.staff(CANCEL, message="Comme convenu au téléphone.")
    await ends(story, official, ["PENDING_PAYMENT", "CANCELLED"], [RECORDED, CANCELLED])


async def called_off_in_validation(story: Story, official: Inspector) -> None:
    await story.pays()
    await story.staff(CANCEL)
    await ends(story, official, ["PENDING_PAYMENT", "IN_VALIDATION", "CANCELLED"], [RECORDED, PAID, CANCELLED])


async def called_off_when_confirmed(story: Story, official: Inspector) -> None:
    await story.pays()
    await story.staff(CONFIRM)
    await story.staff(CANCEL, reason="OUT_OF_STOCK")
    way = ["PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "CANCELLED"]
    await ends(story, official, way, [RECORDED, PAID, CONFIRMED, CANCELLED])


async def delivered_and_kept(story: Story, official: Inspector) -> None:
    await story.pays()
    for step in (CONFIRM, SHIP, DELIVER):
        await story.staff(step)
    await story.staff(REFUND, token="a", amount="12.34", why="Écrin abîmé")
    way = ["PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED"]
    await ends(story, official, way, [RECORDED, PAID, CONFIRMED, SHIPPED, REFUNDED])


async def delivered_and_sent_back(story: Story, official: Inspector) -> None:
    await story.pays()
    for step in (CONFIRM, SHIP, DELIVER):
        await story.staff(step)
    email = str((await story.letters())[0][1]["to"])
    visitor = story.wired.another_visitor()
    declared = (await visitor.ask(DECLARE, number=story.placed.number, email=email))["payload"]
    receipt = await visitor.ask(CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert receipt["payload"]["userErrors"] == []
    back = await story.elise.does(RECEIVE, id=declared["withdrawalId"])
    assert back["userErrors"] == []
    way = ["PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED"]
    await ends(story, official, way, [RECORDED, PAID, CONFIRMED, SHIPPED, RECEIPT, REFUNDED])


async def amended_and_paid_anew(story: Story, official: Inspector) -> None:
    await story.pays()
    await story.staff(AMEND, lines=[{"sku": "CLIP"}])
    await story.wired.dispatch()
    again = await story.wired.ask(RETRY, number=story.placed.number, url=f"{SITE}/return", token=story.placed.token)
    await story.wired.pay(again["paymentRetry"]["payment"]["redirectUrl"])
    await story.wired.dispatch()
    await story.staff(CONFIRM)
    await story.staff(SHIP)
    way = ["PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED"]
    await ends(story, official, way, [RECORDED, PAID, "order_amended_to_pay", CONFIRMED, SHIPPED])


PATHS = (
    *(refused, lapsed, called_off_unpaid, called_off_in_validation, called_off_when_confirmed),
    *(delivered_and_kept, delivered_and_sent_back, amended_and_paid_anew),
)


async def test_every_path_over_the_wire(house: House) -> None:
    await house.shelve(piece("Jonc", stock=20), piece("Clip", price=20_000, stock=20))
    async with on_the_wire(house) as (wired, post):
        elise = await Member(wired).joins()
        with inspector() as official:
            for number, path in enumerate(PATHS):
                await path(await opened(wired, post, elise, number), official)
        await books_agree(elise)
