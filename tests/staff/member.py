"""A member of staff at the admin API: signs in with password and code, and carries the session as a program does."""

from typing import Any

import pyotp

from gateway.demo.mailbox import Kept
from resolvers.people.staff import members
from resolvers.people.staff.tables import StaffRole
from tests.house_of import House

PASSWORD = "velours-horizon-42-citron"
CODES = "userErrors { code field message }"
MEMBER = "{ id email name role totpEnabled }"
SIGN_IN = f"""mutation SignIn($email: String!, $password: String!, $totp: String, $transport: SessionTransport) {{
  payload: staffSignIn(email: $email, password: $password, totp: $totp, transport: $transport) {{
    sessionToken staff {MEMBER} {CODES}
  }}
}}"""
ENROL = f"mutation {{ payload: totpEnrol {{ secret otpauthUrl {CODES} }} }}"
CONFIRM = f"mutation Confirm($code: String!) {{ payload: totpConfirm(code: $code) {{ recoveryCodes {CODES} }} }}"
UNLOCK = f"mutation Unlock($code: String!) {{ payload: sessionUnlock(code: $code) {{ accepted {CODES} }} }}"
STEP = 30


class Member:
    """Somebody with a browser of the maison's."""

    def __init__(self, house: House, email: str = "elise@maison.example", role: StaffRole = StaffRole.ADMIN) -> None:
        self.house = house
        self.email = email
        self.role = role
        self.token: str | None = None
        self.secret = ""
        self.recovery: list[str] = []

    async def raw(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = (await self.house.client.post("/admin/graphql", json=body, headers=headers)).json()
        return answer

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The data of an operation that must succeed."""
        body = await self.raw(query, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    async def does(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """A mutation's payload; its field is called `payload`."""
        payload: dict[str, Any] = (await self.ask(query, **variables))["payload"]
        return payload

    async def refused(self, query: str, /, **variables: Any) -> list[tuple[str, str]]:
        """Codes and paths of what was refused."""
        payload = await self.does(query, **variables)
        return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]

    async def shut_out(self, query: str, /, **variables: Any) -> str:
        """The code of the error that kept the operation from beginning."""
        (error,) = (await self.raw(query, **variables))["errors"]
        return str(error["extensions"]["code"])

    def code(self, *, steps: int = 0) -> str:
        """What the authenticator shows, perhaps some steps from now."""
        return pyotp.TOTP(self.secret).at(int(self.house.clock().timestamp()) + STEP * steps)

    async def joins(self, name: str = "Élise Aubin") -> "Member":
        """Added on the command line, enrolled, signed in."""
        await members.add(self.house.shop, self.email, name, self.role, PASSWORD)
        assert (await self.sign_in(totp=None))["userErrors"] == []
        await self.enrol()
        return self

    async def enrol(self) -> None:
        """A new authenticator, confirmed."""
        self.secret = (await self.does(ENROL))["secret"]
        confirmed = await self.does(CONFIRM, code=self.code())
        assert confirmed["userErrors"] == []
        self.recovery = confirmed["recoveryCodes"]

    async def sign_in(self, totp: str | None, password: str = PASSWORD) -> dict[str, Any]:
        """The payload; the session is kept when it succeeds."""
        payload = await self.does(SIGN_IN, email=self.email, password=password, totp=totp, transport="BEARER")
        self.token = payload["sessionToken"] or self.token
        return payload

    def another_client(self) -> "Member":
        """The same person at another device, not signed in there."""
        twin = Member(self.house, self.email, self.role)
        twin.secret, twin.recovery = self.secret, self.recovery
        return twin

    async def letters(self) -> list[Kept]:
        """What this person got so far."""
        await self.house.dispatch()
        return [letter for letter in self.house.letters() if letter.header("to") == self.email]
