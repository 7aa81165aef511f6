"""Customers of the demo who come and go at the shop's own API, so that the board is alive."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click
import httpx2

from resolvers.folding import folded
from resolvers.secrets import new_secret

PIECES = """{
  shop { termsVersion }
  products(first: 100, filter: { canAddToCart: true }) {
    nodes { title variants(first: 20) { nodes { sku availability { canAddToCart } } } }
  }
}"""
ADD = """mutation Add($lines: [CartLineInput!]!) {
  payload: cartLinesAdd(lines: $lines) { cartToken userErrors { message } }
}"""
DELIVER = """mutation Deliver($delivery: CartDeliveryInput!) {
  payload: cartDeliveryUpdate(delivery: $delivery) { userErrors { message } }
}"""
SUBMIT = """mutation Submit($token: ID!, $terms: String!, $url: URL!) {
  payload: checkoutSubmit(attemptToken: $token, acceptedTermsVersion: $terms, returnUrl: $url) {
    order { number total { formatted } } payment { redirectUrl } userErrors { message }
  }
}"""
ASK = """mutation Ask($kind: ConciergeRequestKind!, $message: String!, $email: String!, $sku: String, $number: String) {
  payload: conciergeRequestCreate(kind: $kind, message: $message, email: $email, sku: $sku, orderNumber: $number) {
    reference userErrors { message }
  }
}"""
SLOTS = "{ callbackSlots(days: 5) { startsAt available } }"
CALL = """mutation Call($phone: String!, $at: DateTime!, $name: String!) {
  payload: callbackRequestCreate(phone: $phone, startsAt: $at, name: $name) { reference userErrors { message } }
}"""

FIRST = ("Claire", "Inès", "Léa", "Sofia", "Ana", "Jeanne", "Paul", "Hugo", "Marc", "Luca", "Jonas", "Rémi")
LAST = ("Martin", "Durand", "Moreau", "Petit", "Lefèvre", "Rossi", "Silva", "Novak", "Dubois", "Garnier")


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, and the telephone there."""

    country: str
    line1: str
    postal_code: str
    city: str
    phone: str
    region: str | None = None


HOMES = (
    Home("FR", "12 rue de la Paix", "75002", "Paris", "06 12 34 56 78"),
    Home("FR", "3 quai Saint-Antoine", "69002", "Lyon", "06 23 45 67 89"),
    Home("FR", "8 cours de l’Intendance", "33000", "Bordeaux", "06 34 56 78 90"),
    Home("BE", "Rue Royale 20", "1000", "Bruxelles", "+32 470 12 34 56"),
    Home("IT", "Via Manzoni 7", "20121", "Milano", "+39 347 123 4567", region="MI"),
    Home("DE", "Kurfürstendamm 40", "10719", "Berlin", "+49 151 23456789"),
)
QUESTIONS = (
    "Bonjour, cette pièce existe-t-elle en or blanc ?",
    "Bonjour, puis-je essayer cette pièce en boutique samedi ?",
    "Bonjour, la gravure est-elle possible sur cette pièce ?",
    "Bonjour, quel est le délai pour une mise à taille ?",
)


class OutOfReach(Exception):
    """The shop does not answer, or it is not the demo's; one line."""


@dataclass(slots=True)
class Customer:
    """Somebody who came by."""

    http: httpx2.AsyncClient
    url: str
    chance: random.Random
    first: str = ""
    last: str = ""
    home: Home = HOMES[0]
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first, self.last = self.chance.choice(FIRST), self.chance.choice(LAST)
        self.home = self.chance.choice(HOMES)

    @property
    def email(self) -> str:
        return f"{folded(self.first)}.{folded(self.last)}@example.com"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation.

        Raises:
            OutOfReach: nobody answers there, or no shop.
        """
        body = {"query": query, "variables": variables}
        try:
            answer = (await self.http.post(f"{self.url}/graphql", json=body, headers=self.headers)).json()
            return answer["data"]
        except (httpx2.HTTPError, ValueError, KeyError) as problem:
            raise OutOfReach(f"{self.url} does not answer as the demo shop does.") from problem

    async def does(self, query: str, **variables: Any) -> dict[str, Any] | None:
        """A mutation's payload; None when the shop would not."""
        payload: dict[str, Any] = (await self.ask(query, **variables))["payload"]
        return None if payload["userErrors"] else payload

    async def browses(self) -> tuple[str, str, str]:
        """A sku that can be had, the piece's title, and the version of the terms."""
        found = await self.ask(PIECES)
        pieces = [
            (variant["sku"], piece["title"])
            for piece in found["products"]["nodes"]
            for variant in piece["variants"]["nodes"]
            if variant["availability"]["canAddToCart"]
        ]
        if not pieces:
            raise OutOfReach("Every piece of the demo is sold or held: staff may count the stock anew.")
        return (*self.chance.choice(pieces), found["shop"]["termsVersion"])

    async def orders(self) -> dict[str, Any] | None:
        """Up to the payment page."""
        sku, _, terms = await self.browses()
        cart = await self.does(ADD, lines=[{"sku": sku}])
        if cart is None:
            return None
        self.headers["x-cart-token"] = cart["cartToken"]
        home = self.home
        address = {
            "firstName": self.first,
            "lastName": self.last,
            "line1": home.line1,
            "postalCode": home.postal_code,
            "city": home.city,
            "region": home.region,
            "country": home.country,
        }
        if await self.does(DELIVER, delivery={"email": self.email, "phone": home.phone, "address": address}) is None:
            return None
        return await self.does(SUBMIT, token=new_secret(), terms=terms, url=f"{self.url}/return")

    async def answers(self, placed: dict[str, Any], outcome: str) -> None:
        """Press a button of the payment page."""
        await self.http.post(placed["payment"]["redirectUrl"], data={"outcome": outcome})


Story = Callable[[Customer], Coroutine[Any, Any, str | None]]


async def buys(customer: Customer) -> str | None:
    """Orders and pays."""
    placed = await customer.orders()
    if placed is None or placed["payment"] is None:
        return None
    await customer.answers(placed, "accept")
    return f"{placed['order']['number']}  payée, {placed['order']['total']['formatted']}"


async def is_refused(customer: Customer) -> str | None:
    """The bank says no for good."""
    placed = await customer.orders()
    if placed is None or placed["payment"] is None:
        return None
    await customer.answers(placed, "refuse")
    return f"{placed['order']['number']}  paiement refusé"


async def tries_again(customer: Customer) -> str | None:
    """A first card is refused, the second one goes through."""
    placed = await customer.orders()
    if placed is None or placed["payment"] is None:
        return None
    await customer.answers(placed, "retry")
    await customer.answers(placed, "accept")
    return f"{placed['order']['number']}  payée au second essai, {placed['order']['total']['formatted']}"


async def leaves(customer: Customer) -> str | None:
    """Goes away from the payment page."""
    placed = await customer.orders()
    return None if placed is None else f"{placed['order']['number']}  laissée sans paiement"


async def changes_their_mind(customer: Customer) -> str | None:
    """Pays, then asks the concierge to cancel."""
    placed = await customer.orders()
    if placed is None or placed["payment"] is None:
        return None
    await customer.answers(placed, "accept")
    number, text = placed["order"]["number"], "Bonjour, j’ai changé d’avis : pouvez-vous annuler ma commande ?"
    await customer.does(ASK, kind="CANCEL_ORDER", message=text, email=customer.email, number=number)
    return f"{number}  payée, puis annulation demandée"


async def asks(customer: Customer) -> str | None:
    """Has a question about a piece."""
    sku, title, _ = await customer.browses()
    message = customer.chance.choice(QUESTIONS)
    asked = await customer.does(ASK, kind="QUESTION", message=message, email=customer.email, sku=sku)
    return None if asked is None else f"{asked['reference']}  question sur « {title} »"


async def wants_a_call(customer: Customer) -> str | None:
    """Takes a slot to be called back in."""
    slots = [each for each in (await customer.ask(SLOTS))["callbackSlots"] if each["available"]]
    if not slots:
        return None
    at = customer.chance.choice(slots)["startsAt"]
    asked = await customer.does(CALL, phone=customer.home.phone, at=at, name=customer.name)
    return None if asked is None else f"{asked['reference']}  rappel demandé"


STORIES: dict[Story, int] = {
    buys: 55,
    is_refused: 8,
    tries_again: 10,
    leaves: 9,
    changes_their_mind: 6,
    asks: 8,
    wants_a_call: 4,
}


async def live(url: str, every: float, visits: int | None = None) -> int:
    """Let somebody come about every so many seconds, for ever or so many times. Returns the exit code.

    Raises:
        OutOfReach: the shop does not answer.
    """
    chance, stories = random.Random(), list(STORIES)  # noqa: S311 - a play, no secret
    async with httpx2.AsyncClient(timeout=30) as http:
        while visits is None or visits > 0:
            customer = Customer(http, url, chance)
            (story,) = chance.choices(stories, list(STORIES.values()))
            if (told := await story(customer)) is not None:
                at = click.style(f"{datetime.now().astimezone():%H:%M:%S}", dim=True)
                click.echo(f"  {at}  {customer.name:<16}  {told}")
            visits = None if visits is None else visits - 1
            await asyncio.sleep(chance.uniform(0.4, 1.6) * every if visits != 0 else 0)
    return 0
