"""`/withdrawal`: the function that the law wants on every page (C. conso. L221-21): two steps, without an account."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.links import WITHDRAWAL_PAGE
from gateway.web.proofs import visitor
from gateway.web.site import Site, language_of
from resolvers.languages.translations import translate
from resolvers.orders import withdrawing
from resolvers.orders.withdrawing import Declaration, Declared
from resolvers.refusals import Refusal, Refused
from resolvers.shop import Shop
from schema.node import node_id, uuid_of
from schema.orders.withdrawing import summary

LONGEST = 1000
TEMPLATE = "withdrawal.html"


class WithdrawalPages:
    """A form, what was filled in to be confirmed, and the receipt; only a POST acts."""

    def __init__(self, shop: Shop, site: Site) -> None:
        self.shop = shop
        self.site = site

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"/{WITHDRAWAL_PAGE}", self.show, methods=["GET"]),
            Route(f"/{WITHDRAWAL_PAGE}", self.declare, methods=["POST"]),
            Route(f"/{WITHDRAWAL_PAGE}/confirm", self.confirm, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return self._form(request, {"number": request.query_params.get("number", "")[:64]})

    async def declare(self, request: Request) -> Response:
        given = await _given(request, "number", "email", "reason")
        declaration = Declaration(given["number"], given["email"], None, given["reason"], language_of(request))
        try:
            declared = await withdrawing.declare(self.shop, visitor(request), declaration)
        except Refused as refused:
            return self._form(request, given, refused.refusals)
        return self._told(request, declared)

    async def confirm(self, request: Request) -> Response:
        given = await _given(request, "id", "token")
        try:
            declared = await withdrawing.confirm(self.shop, uuid_of("Withdrawal", given["id"]), given["token"])
        except Refused as refused:
            return self._form(request, {}, refused.refusals)
        return self._told(request, declared)

    def _form(self, request: Request, given: dict[str, str], refusals: Sequence[Refusal] = ()) -> Response:
        language = language_of(request)
        return self.site.page(
            request,
            TEMPLATE,
            status=400 if refusals else 200,
            given={"number": "", "email": "", "reason": "", **given},
            problems=[translate(each.message, language, **each.params) for each in refusals],
            declared=None,
        )

    def _told(self, request: Request, declared: Declared) -> Response:
        shown = {
            "id": node_id("Withdrawal", declared.id),
            "token": declared.token,
            "summary": summary(declared.order_number, declared.lines, language_of(request)),
            "received_at": declared.received_at,
        }
        return self.site.page(request, TEMPLATE, declared=shown, problems=[], given={})


async def _given(request: Request, *names: str) -> dict[str, str]:
    """What the form holds; a file is no text."""
    form = await request.form()
    values = {name: form.get(name) for name in names}
    return {name: value[: LONGEST + 1] if isinstance(value, str) else "" for name, value in values.items()}
