"""`/admin/letters/{id}.html`: a letter as its reader saw it, for the members of staff who may read letters."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.cookies import STAFF_COOKIE
from gateway.doors import plausible
from resolvers.letters import desk
from resolvers.people.staff import sessions
from resolvers.people.staff.roles import Verdict, verdict
from resolvers.shop import Shop
from schema.node import uuid_of

# A letter is a page of its own, which does nothing and loads nothing; the page that shows it may frame it.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox{popups}; frame-ancestors 'self'"


class LetterPages:
    """By the session of the dashboard, under the rights of the field `letter`."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def routes(self) -> list[BaseRoute]:
        return [Route("/admin/letters/{id}.html", self.html)]

    async def html(self, request: Request) -> Response:
        """The letter's HTML; who may not read it learns nothing of whether it is there."""
        secret = plausible(request.cookies.get(STAFF_COOKIE))
        staff = await sessions.staff(self.shop, secret, is_there=False) if secret is not None else None
        key = uuid_of("Letter", request.path_params["id"])
        may = verdict(staff, "letter", writes=False) is Verdict.ALLOWED
        letter = await desk.letter(key) if may else None
        if letter is None or not letter.html:
            return PlainTextResponse("Not found.", 404)
        headers = {"content-security-policy": LETTER_POLICY.format(popups=""), "cache-control": "no-store"}
        return HTMLResponse(letter.html, headers=headers)
