"""A person at the API: signs up, reads their letters, signs in, and carries the session as a program does."""

import re
from typing import Any

from gateway.demo.mailbox import Kept
from tests.house_of import House, Visitor

PASSWORD = "velours-horizon-42-citron"
ACCOUNT = """fragment Account on Customer {
  id email emailConfirmed firstName lastName phone language isVip
  addresses { id isDefaultDelivery isDefaultBilling address { firstName line1 city country postalCode } }
  newsletter { status since }
  invitations { id title place startsAt answer }
  sessions { id userAgent isCurrent createdAt lastSeenAt }
  orders { nodes { number status total { minorUnits } } pageInfo { hasNextPage } }
}"""
PROVES = re.compile(r"/(?:account|newsletter|alerts)/\S*token=([\w=%-]+)")
CODES = "userErrors { code field message }"
# Which arguments each mutation takes, by the type of its variables.
CALLS = {
    "signUp": "email: String!, password: String!, firstName: String!, lastName: String!, newsletter: Boolean",
    "emailConfirm": "token: String!",
    "signIn": "email: String!, password: String!, transport: SessionTransport",
    "signOut": "",
    "signOutEverywhere": "",
    "sessionRevoke": "id: ID!",
    "passwordResetRequest": "email: String!",
    "passwordReset": "token: String!, newPassword: String!",
    "passwordChange": "currentPassword: String!, newPassword: String!",
    "emailChangeRequest": "newEmail: String!, currentPassword: String!",
    "emailChangeConfirm": "token: String!",
    "emailChangeUndo": "token: String!",
    "orderAccessRequest": "number: String!, email: String!",
    "customerUpdate": "firstName: String, lastName: String, phone: String, language: LanguageCode",
    "customerAddressCreate": "address: AddressInput!, defaultDelivery: Boolean, defaultBilling: Boolean",
    "customerAddressUpdate": "id: ID!, address: AddressInput!, defaultDelivery: Boolean, defaultBilling: Boolean",
    "customerAddressDelete": "id: ID!",
    "dataExportRequest": "",
    "accountDeletionRequest": "message: String",
    "invitationAnswer": "id: ID!, answer: InvitationAnswer!",
    "newsletterSubscribe": "email: String!, firstName: String, lastName: String",
    "newsletterConfirm": "token: String!",
    "newsletterUnsubscribe": "email: String!",
    "newsletterPreferencesUpdate": "subscribed: Boolean!",
    "availabilityAlertCreate": "sku: String!, email: String!",
    "availabilityAlertConfirm": "token: String!",
    "cartShareCreate": "",
    "conciergeRequestCreate": "kind: ConciergeRequestKind!, message: String!, email: String, phone: String,"
    " sku: String, orderNumber: String, boutiqueId: ID, wishedAt: DateTime",
    "callbackRequestCreate": "phone: String!, startsAt: DateTime!, name: String, sku: String, message: String,"
    " email: String",
}
ANSWERS = {
    "customer": "customer { ...Account }",
    "accepted": "accepted",
    "reference": "reference",
    "signIn": "sessionToken customer { ...Account }",
    "cartShareCreate": "code expiresAt",
}
CUSTOMER = frozenset(
    {
        *("emailConfirm", "sessionRevoke", "passwordReset", "passwordChange", "emailChangeConfirm", "customerUpdate"),
        *("customerAddressCreate", "customerAddressUpdate", "customerAddressDelete", "invitationAnswer"),
        "newsletterPreferencesUpdate",
    }
)
REFERENCE = frozenset({"accountDeletionRequest", "conciergeRequestCreate", "callbackRequestCreate"})


def document(name: str, context: str = "") -> str:
    """A mutation's document with all its variables."""
    declared = CALLS[name]
    kinds = [part.partition(":") for part in declared.split(", ")] if declared else []
    variables = ", ".join(f"${field.strip()}:{kind}" for field, _, kind in kinds)
    arguments = ", ".join(f"{field.strip()}: ${field.strip()}" for field, _, _ in kinds)
    answer = ANSWERS.get(name) or (
        ANSWERS["customer"] if name in CUSTOMER else ANSWERS["reference" if name in REFERENCE else "accepted"]
    )
    head = f"mutation Do({variables})" if variables else "mutation Do"
    call = f"{name}({arguments})" if arguments else name
    fragment = ACCOUNT if "Account" in answer else ""
    return f"{head} {context} {{ payload: {call} {{ {answer} {CODES} }} }} {fragment}"


class Person:
    """Somebody with an address; `token` is their bearer session."""

    def __init__(self, house: House, email: str = "claire@example.com", context: str = "") -> None:
        self.house = house
        self.email = email
        self.context = context
        self.visitor: Visitor = house.another_visitor()
        self.token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def raw(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        answer = await self.visitor.post({"query": query, "variables": variables}, **self.headers)
        body: dict[str, Any] = answer.json()
        return body

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        body = await self.raw(query, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        for payload in data.values():
            if isinstance(payload, dict) and payload.get("cartToken"):
                self.visitor.cart_token = payload["cartToken"]
        return data

    async def does(self, mutation: str, **variables: Any) -> dict[str, Any]:
        """A mutation's payload."""
        payload: dict[str, Any] = (await self.ask(document(mutation, self.context), **variables))["payload"]
        return payload

    async def refused(self, mutation: str, **variables: Any) -> list[tuple[str, str]]:
        """Codes and paths of what was refused."""
        payload = await self.does(mutation, **variables)
        return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]

    async def me(self) -> Any:
        return (await self.ask("{ me { ...Account } }" + ACCOUNT))["me"]

    async def sign_up(self, password: str = PASSWORD, **facts: Any) -> dict[str, Any]:
        names = {"firstName": "Claire", "lastName": "Martin", **facts}
        return await self.does("signUp", email=self.email, password=password, **names)

    async def sign_in(self, password: str = PASSWORD, email: str | None = None) -> dict[str, Any]:
        """Sign in as a program does; the session is kept when it succeeds."""
        payload = await self.does("signIn", email=email or self.email, password=password, transport="BEARER")
        self.token = payload["sessionToken"] or self.token
        if payload["sessionToken"]:
            self.visitor.cart_token = None
        return payload

    async def joins(self, password: str = PASSWORD, **facts: Any) -> "Person":
        """An account, from the form over the letter to the first sign-in."""
        assert (await self.sign_up(password, **facts))["userErrors"] == []
        confirmed = await self.does("emailConfirm", token=await self.link())
        assert confirmed["userErrors"] == []
        assert (await self.sign_in(password))["userErrors"] == []
        return self

    async def letters(self) -> list[Kept]:
        """What this person got so far, the last last."""
        await self.house.dispatch()
        return [letter for letter in self.house.letters() if letter.header("to") == self.email]

    async def link(self) -> str:
        """The token of the last letter that proves something; letters of orders open those only."""
        proving = [letter for letter in await self.letters() if PROVES.search(letter.body("plain"))]
        assert proving, f"{self.email} got no letter with a link"
        return token_in(proving[-1])

    def another_client(self) -> "Person":
        """The same person at another device, not signed in there."""
        return Person(self.house, self.email, self.context)


def token_in(letter: Kept) -> str:
    """The token of a letter's link."""
    found = PROVES.search(letter.body("plain"))
    assert found, letter.body("plain")
    return found[1].replace("%3D", "=")


def subjects(letters: list[Kept]) -> list[str]:
    return [letter.header("subject") for letter in letters]
