"""A customer at the API: what they can do with a cart and an order, and the documents they send."""

from typing import Any

from tests.house_of import SITE, House, Visitor
from tests.makers import DELIVERY

WHOLE = """
fragment Whole on Cart {
  id version totalQuantity
  lines { id quantity engraving giftMessage unitPrice { minorUnits } total { minorUnits }
          variant { id sku product { handle title } } availability { state canAddToCart } }
  cost { subtotal { minorUnits } delivery { minorUnits } total { minorUnits } discounts { minorUnits } isEstimated
         taxes { rate taxable { minorUnits } tax { minorUnits } } }
  warnings { code message lineId }
  delivery { email phone address { firstName line1 postalCode city region country phone }
             option { handle title price { minorUnits } earliest latest }
             options { handle price { minorUnits } earliest latest signatureRequired insured } }
  billingAddress { lastName postalCode country }
  checkout { step blockers { code message lineId } }
}"""

ERRORS = """
fragment Errors on UserError {
  __typename code message field
  ... on SizeRequiredError { allowedSizes { handle value } }
  ... on InsufficientStockError { availableQuantity variant { sku } }
  ... on NotSoldOnlineError { concierge { email } }
  ... on CountryNotServedError { countries }
  ... on QuantityLimitError { max }
  ... on CartChangedError { cart { version totalQuantity cost { total { minorUnits } } } }
}"""

EDIT = """mutation Edit(%s) %s {
  payload: %s { cartToken cart { ...Whole } warnings { code lineId } userErrors { ...Errors } }
}"""

CALLS = {
    "add": ("$lines: [CartLineInput!]!, $ifVersion: Int", "cartLinesAdd(lines: $lines, ifVersion: $ifVersion)"),
    "update": (
        "$lines: [CartLineUpdateInput!]!, $ifVersion: Int",
        "cartLinesUpdate(lines: $lines, ifVersion: $ifVersion)",
    ),
    "remove": ("$ids: [ID!]!, $ifVersion: Int", "cartLinesRemove(lineIds: $ids, ifVersion: $ifVersion)"),
    "deliver": ("$delivery: CartDeliveryInput!", "cartDeliveryUpdate(delivery: $delivery)"),
    "bill": ("$address: AddressInput!", "cartBillingAddressUpdate(address: $address)"),
}

CHECKOUT = """
  order { id number status total { minorUnits } payment { state dueAt canRetry } }
  accessToken payment { redirectUrl expiresAt } userErrors { ...Errors }
"""

SUBMIT = """mutation Submit($token: ID!, $terms: String!, $url: URL!, $total: Decimal, $consent: Boolean) %s {
  payload: checkoutSubmit(attemptToken: $token, acceptedTermsVersion: $terms, returnUrl: $url, expectedTotal: $total,
                          personalisationConsent: $consent) { %s }
}"""

RETRY = """mutation Retry($number: String!, $token: String, $url: URL!) %s {
  payload: paymentRetry(orderNumber: $number, accessToken: $token, returnUrl: $url) { %s }
}"""

ORDER = """query Order($number: String!, $token: String) %s {
  order(number: $number, accessToken: $token) {
    id number placedAt status statusLabel statusExplanation email
    timeline { cursor status statusLabel at message }
    lines { id sku title quantity engraving giftMessage taxRate unitPrice { minorUnits } total { minorUnits }
            selectedOptions { name value } image { url altText } variant { sku } product { handle title } }
    subtotal { minorUnits } delivery { minorUnits } total { minorUnits }
    taxes { rate taxable { minorUnits } tax { minorUnits } }
    deliveryAddress { line1 city country } billingAddress { line1 city country }
    deliveryOption { handle title price { minorUnits } earliest latest }
    payment { state method dueAt canRetry } cancellation { reason message at }
    withdrawal { isOpen until excludedLineIds } invoices { number } shipment { trackingNumber }
  }
}"""


class Customer:
    """Somebody with a browser. `context` is the `@inContext` of everything they ask."""

    def __init__(self, house: House, visitor: Visitor | None = None, context: str = "") -> None:
        self.house = house
        self.visitor = visitor or house.another_visitor()
        self.context = context

    async def edit(self, call: str, **variables: Any) -> dict[str, Any]:
        """The payload of an edit of the cart."""
        declared, field = CALLS[call]
        query = EDIT % (declared, self.context, field) + WHOLE + ERRORS
        payload: dict[str, Any] = (await self.visitor.ask(query, **variables))["payload"]
        assert (payload["cart"] is None) == bool(payload["userErrors"])
        return payload

    async def add(self, *lines: dict[str, Any], version: int | None = None) -> dict[str, Any]:
        return await self.edit("add", lines=list(lines), ifVersion=version)

    async def update(self, *lines: dict[str, Any], version: int | None = None) -> dict[str, Any]:
        return await self.edit("update", lines=list(lines), ifVersion=version)

    async def remove(self, *ids: str, version: int | None = None) -> dict[str, Any]:
        return await self.edit("remove", ids=list(ids), ifVersion=version)

    async def deliver(self, **changes: Any) -> dict[str, Any]:
        """To Paris, but for what is said; names of address fields are put into the address."""
        address: Any = DELIVERY["address"]
        delivery: dict[str, Any] = {**DELIVERY, "address": dict(address)}
        for name, value in changes.items():
            (delivery if name in {"email", "phone", "optionHandle"} else delivery["address"])[name] = value
        return await self.edit("deliver", delivery=delivery)

    async def bill(self, **changes: Any) -> dict[str, Any]:
        address: Any = DELIVERY["address"]
        return await self.edit("bill", address={**address, **changes})

    async def cart(self) -> Any:
        query = f"query Cart {self.context} {{ cart {{ ...Whole }} }}" + WHOLE
        return (await self.visitor.ask(query))["cart"]

    async def submit(self, attempt: str = "attempt-1", **facts: Any) -> dict[str, Any]:
        """The answer to « commande avec obligation de paiement »."""
        variables = {"terms": self.house.shop.maison.terms.version, "url": f"{SITE}/return", **facts}
        asked = await self.visitor.ask(SUBMIT % (self.context, CHECKOUT) + ERRORS, token=attempt, **variables)
        payload: dict[str, Any] = asked["payload"]
        return payload

    async def retry(self, number: str, token: str | None, url: str = f"{SITE}/return") -> dict[str, Any]:
        asked = await self.visitor.ask(RETRY % (self.context, CHECKOUT) + ERRORS, number=number, token=token, url=url)
        payload: dict[str, Any] = asked["payload"]
        return payload

    async def order(self, placed: dict[str, Any], token: str | None = None) -> Any:
        """The order of a checkout's payload, with its own token unless another is given."""
        number, own = placed["order"]["number"], placed["accessToken"]
        return (await self.visitor.ask(ORDER % self.context, number=number, token=token or own))["order"]

    async def ready(self, *lines: dict[str, Any], **delivery: Any) -> dict[str, Any]:
        """A cart that only waits to be submitted."""
        added = await self.add(*lines)
        assert added["userErrors"] == []
        delivered = await self.deliver(**delivery)
        assert delivered["userErrors"] == []
        cart: dict[str, Any] = delivered["cart"]
        return cart

    async def buy(self, *lines: dict[str, Any], attempt: str = "attempt-1", **facts: Any) -> dict[str, Any]:
        """An order placed, not yet paid."""
        await self.ready(*lines)
        placed = await self.submit(attempt, **facts)
        assert placed["userErrors"] == []
        return placed


def refusals(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """What was refused: (code, path)."""
    return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]


def refusal(payload: dict[str, Any]) -> dict[str, Any]:
    """The only refusal."""
    (found,) = payload["userErrors"]
    error: dict[str, Any] = found
    return error


def lines(cart: dict[str, Any]) -> list[tuple[str, int]]:
    """What is in a cart: (sku, quantity)."""
    return [(line["variant"]["sku"], line["quantity"]) for line in cart["lines"]]


def warned(cart: dict[str, Any]) -> list[str]:
    """The codes of a cart's or payload's warnings."""
    return [warning["code"] for warning in cart["warnings"]]


def blocked(cart: dict[str, Any]) -> tuple[str, list[str]]:
    """The step of a cart and the codes of what stands against ordering."""
    return cart["checkout"]["step"], [blocker["code"] for blocker in cart["checkout"]["blockers"]]
