"""What each documented operation costs the database: so many statements and no more, for one piece as for twenty."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tortoise.queryset import QuerySet

from gateway.cookies import SESSION_COOKIE
from resolvers.catalog import tables
from tests.house_of import SITE, House, Visitor
from tests.makers import DELIVERY, piece, ring
from tests.people.person import PASSWORD, Person

OPERATIONS = Path(__file__).parent.parent.parent / "examples" / "operations"
PIECES = 20
SERIAL = count(1)

# Statements, BEGIN and COMMIT not counted. An operation that gets cheaper lowers its line.
BUDGET = {
    "01-shop": 0,
    "02-products": 6,
    "03-product": 0,
    "04-search": 6,
    "05-collections": 7,
    "06-availability": 0,
    "07-abroad": 1,
    "08-cart-add": 6,
    "09-cart-update": 6,
    "10-address-rules": 0,
    "11-cart-delivery": 6,
    "12-cart-billing": 6,
    "13-cart": 4,
    "14-checkout-submit": 27,
    "15-payment-retry": 9,
    "16-order": 4,
    "17-sign-up": 3,
    "18-email-confirm": 11,
    "19-sign-in": 13,
    "20-me": 11,
    "21-customer-update": 5,
    "22-address-create": 11,
    "23-password-reset": 3,
    "24-callback-slots": 2,
    "25-callback-request": 6,
    "26-concierge-request": 6,
    "27-availability-alert": 7,
    "28-newsletter-subscribe": 3,
    "29-newsletter-unsubscribe": 6,
    "30-cart-share": 4,
    "31-data-export": 4,
    "32-sign-out": 3,
}


class Statements(logging.Handler):
    """Keeps what the database is told."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts = list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.args:
            self.texts.append(str(record.args[0]))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of what is done inside."""
    logger, handler = logging.getLogger("tortoise.db_client"), Statements()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield handler.texts
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class Guest:
    """Goes through all operations in their order, with so many pieces."""

    def __init__(self, house: House, pieces: int) -> None:
        self.house = house
        self.pieces = pieces
        self.visitor: Visitor = house.another_visitor()
        self.known: dict[str, Any] = {}
        self.email = f"guest{pieces}@example.com"
        self.token: str | None = None

    def variables(self) -> dict[str, dict[str, Any]]:
        """What each operation needs, as far as it is known by now."""
        skus = [f"JONC-{number}-50" for number in range(self.pieces)]
        lines, order = self.known.get("lines"), self.known.get("order")
        access = {"accessToken": self.known.get("accessToken"), "number": order and order["number"]}
        return {
            "02-products": {"first": self.pieces},
            "03-product": {"handle": "jonc-0"},
            "04-search": {"query": "jonc" if self.pieces == PIECES else "soleil"},
            "05-collections": {"handle": "all" if self.pieces == PIECES else "one"},
            "06-availability": {"skus": skus},
            "07-abroad": {"handle": "jonc-0"},
            "08-cart-add": {"lines": [{"sku": sku} for sku in skus]},
            "09-cart-update": {"line": {"id": lines and lines[0]["id"], "sku": "JONC-0-52"}},
            "10-address-rules": {"country": "FR"},
            "11-cart-delivery": {"delivery": {**DELIVERY, "email": self.email}},
            "12-cart-billing": {"address": DELIVERY["address"]},
            "14-checkout-submit": {
                "attemptToken": f"attempt-{next(SERIAL)}",
                "termsVersion": self.house.shop.maison.terms.version,
                "returnUrl": f"{SITE}/return",
            },
            "15-payment-retry": {
                "orderNumber": access["number"],
                "accessToken": access["accessToken"],
                "returnUrl": f"{SITE}/return",
            },
            "16-order": access,
            "17-sign-up": {"email": self.email, "password": PASSWORD, "firstName": "Claire", "lastName": "Martin"},
            "18-email-confirm": {"token": self.known.get("letter", "")},
            "19-sign-in": {"email": self.email, "password": PASSWORD},
            "20-me": {"first": self.pieces},
            "21-customer-update": {"phone": "06 12 34 56 78"},
            "22-address-create": {"address": DELIVERY["address"]},
            "23-password-reset": {"email": self.email},
            "24-callback-slots": {"days": min(self.pieces, 31)},
            "25-callback-request": {"phone": "06 12 34 56 78", "startsAt": f"2026-11-{23 + self.pieces % 5}T10:00:00Z"},
            "26-concierge-request": {"kind": "CHANGE_ORDER", "message": "54", "orderNumber": access["number"]},
            "27-availability-alert": {"sku": "GONE", "email": self.email},
            "28-newsletter-subscribe": {"email": self.email},
            "29-newsletter-unsubscribe": {"email": self.email},
        }

    async def does(self, operation: str) -> list[str]:
        """The statements of one operation, which must succeed."""
        document = (OPERATIONS / f"{operation}.graphql").read_text(encoding="utf-8")
        variables = self.variables().get(operation, {})
        with counted() as statements:
            answer = await self.visitor.post({"query": document, "variables": variables}, **self.headers)
        for given in answer.headers.get_list("set-cookie"):
            if given.startswith(SESSION_COOKIE):
                self.token = given.partition(";")[0].partition("=")[2]
        body = answer.json()
        assert "errors" not in body, body["errors"]
        for payload in body["data"].values():
            if isinstance(payload, dict) and "userErrors" in payload:
                assert payload["userErrors"] == [], operation
                self.known |= {name: value for name, value in payload.items() if value is not None}
                self.known |= {"lines": lines} if (lines := payload.get("cart", {}).get("lines")) else {}
        self.visitor.cart_token = self.known.get("cartToken")
        if operation == "17-sign-up":
            person = Person(self.house, self.email)
            self.known["letter"] = await person.link()
        return list(statements)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


async def stocked(house: House) -> None:
    """Twenty rings, a collection of one and a collection of all."""
    rings = [ring(f"Jonc {number}", sizes={"50": 9, "52": 9}) for number in range(PIECES - 1)]
    await house.shelve(
        *rings,
        piece("Partie", sku="GONE", stock=0),
        ring(f"Jonc {PIECES - 1}", description="Un soleil.", sizes={"50": 9, "52": 9}),
    )
    for handle, pieces in (("one", 1), ("all", PIECES)):
        row = await tables.Collection.create(handle=handle, title=handle.capitalize())
        for place, product in enumerate(await _rings().limit(pieces)):
            await tables.CollectionPiece.create(collection_id=row.id, product_id=product.id, position=place)


def _rings() -> QuerySet[tables.Product]:
    return tables.Product.filter(handle__startswith="jonc").order_by("id")


async def test_every_operation_keeps_to_its_budget_however_many_pieces(house: House) -> None:
    await stocked(house)
    # A look for what others changed is no operation's own statement.
    house.shop.shelf.poll_seconds = 600
    await house.shop.shelf.warm(house.shop.clock())
    one, all_of_them = Guest(house, 1), Guest(house, PIECES)
    told = dict[str, str]()
    for operation, budget in BUDGET.items():
        for guest in (one, all_of_them):
            statements = await guest.does(operation)
            if len(statements) > budget:
                shown = "\n  ".join(text[:160] for text in statements)
                told[f"{operation} for {guest.pieces}"] = f"{len(statements)} statements, {budget} allowed:\n  {shown}"
    assert told == {}, "\n".join(f"{name}: {what}" for name, what in told.items())


def test_every_documented_operation_has_a_budget() -> None:
    documents = {path.stem: path.read_text(encoding="utf-8") for path in OPERATIONS.glob("*.graphql")}
    # What is followed costs by the event: tests/live/test_budgets.py.
    assert {name for name, text in documents.items() if "\nsubscription " not in text} == set(BUDGET)


async def test_statements_are_counted(house: House) -> None:
    await stocked(house)
    with counted() as statements:
        await tables.Variant.all().prefetch_related("product")
    assert len(statements) == 2
