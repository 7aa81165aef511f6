"""`/invoices` and `/books`: documents behind signed links that live a quarter of an hour."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.invoices.shelf import NoDocument, pdf_of
from gateway.invoices.tables import TABLES
from gateway.web.site import NOT_FOUND, Site
from resolvers.invoices.links import BOOKS, INVOICES, LinkExpired, WrongLink, check
from resolvers.languages.translations import message
from resolvers.shop import Shop

EXPIRED = (
    message("This link has expired"),
    message("Links to documents work for fifteen minutes: please open it from your order again."),
)
PRIVATE = {"cache-control": "private, no-store", "x-robots-tag": "noindex"}


class Documents:
    """Whoever holds a link that is still good gets the document; a link is good for one document only."""

    def __init__(self, shop: Shop, site: Site) -> None:
        self.shop = shop
        self.site = site

    def routes(self) -> list[BaseRoute]:
        return [
            Route(INVOICES + "/{number}.pdf", self.invoice, methods=["GET"]),
            Route(BOOKS + "/{name}.csv", self.book, methods=["GET"]),
        ]

    async def invoice(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        number = request.path_params["number"]
        try:
            pdf = await pdf_of(number)
        except NoDocument:
            return self.site.not_found(request)
        return Response(pdf, headers={**PRIVATE, **_named(f"{number}.pdf", "inline")}, media_type="application/pdf")

    async def book(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        name, days = request.path_params["name"], _days(request)
        table = await TABLES[name](date.fromisoformat(days["from"]), date.fromisoformat(days["to"]))
        named = _named(f"{name}-{days['from']}-{days['to']}.csv", "attachment")
        return Response(table, headers={**PRIVATE, **named}, media_type="text/csv; charset=utf-8")

    def _refused(self, request: Request) -> Response | None:
        """What stands against this link; what was signed needs no further check."""
        try:
            check(self.shop, request.url.path, _days(request), request.query_params.get("token", ""))
        except LinkExpired:
            return self.site.told(request, EXPIRED, 410)
        except WrongLink:
            return self.site.told(request, NOT_FOUND, 404)
        return None


def _days(request: Request) -> dict[str, str]:
    return {name: request.query_params[name] for name in ("from", "to") if name in request.query_params}


def _named(filename: str, disposition: str) -> dict[str, str]:
    return {"content-disposition": f'{disposition}; filename="{filename}"'}
