"""The gateway's own pages: welcome, the maison's texts, the way back from the payment page, an order by its link."""

from collections.abc import Collection, Sequence
from typing import Any

from babel import negotiate_locale
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.links import WITHDRAWAL_PAGE
from gateway.pages.pages import STATIC, render, templates
from resolvers.languages.translations import LANGUAGES, message, translate
from resolvers.maison import said
from resolvers.orders import paying, reads, submitting
from resolvers.orders.lifecycle import EXPLANATIONS, LABELS
from resolvers.orders.tables import OrderStatus
from resolvers.refusals import Refused
from resolvers.shop import GUEST, Shop

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; {frames}"
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# The words that must lead to the right of withdrawal from every page (C. conso. D221-5).
WITHDRAW = message("withdraw from the contract here")

NOT_FOUND = (message("This page does not exist"), message("The address may have changed, or was never there."))
NO_ORDER = (message("We do not know this order"), message("Please open the link exactly as it stands in our letter."))
NO_PAYMENT = (
    message("This order awaits no payment"),
    message("It was paid already, or the time to pay it is over. Our concierge will gladly help you."),
)


class Site:
    """Pages in the language that the browser prefers, else in French."""

    def __init__(self, shop: Shop, links: Sequence[tuple[str, str, str]]) -> None:
        self.shop = shop
        self.links = links
        self.environment = templates(translate)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.welcome),
            Route("/pages/{handle}", self.text),
            Route("/return", self.came_back),
            Route("/orders/{number}", self.order, methods=["GET"]),
            Route("/orders/{number}", self.pay, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def welcome(self, request: Request) -> Response:
        language = language_of(request)
        links = [
            (translate(label, language), url, translate(description, language))
            for label, url, description in self.links
        ]
        return self.page(request, "welcome.html", links=links)

    async def text(self, request: Request) -> Response:
        found = self.shop.maison.pages.get(request.path_params["handle"])
        if found is None:
            return self.not_found(request)
        # Around a text that was not translated, the page speaks the text's own language.
        language = language_of(request, found.html.keys())
        title, html = said(found.title, language), said(found.html, language)
        return self.page(request, "page.html", language=language, title=title, html=html)

    async def came_back(self, request: Request) -> Response:
        """The way back from the payment page. What it says is asked of the shop, never of the address."""
        return self.page(request, "return.html", order=None)

    async def order(self, request: Request) -> Response:
        found = await reads.order(self.shop, GUEST, request.path_params["number"], request.query_params.get("token"))
        if found is None:
            return self.told(request, NO_ORDER, 404)
        return self.page(
            request, "return.html", order=self._order(found, language_of(request)), can_pay=_can_pay(found)
        )

    async def pay(self, request: Request) -> Response:
        number, token = request.path_params["number"], request.query_params.get("token", "")
        back = f"{self.shop.maison.site_url}/orders/{number}?token={token}"
        try:
            row, payable = await paying.retry(self.shop, GUEST, number, token, back)
        except Refused:
            row, payable = None, False
        if row is None:
            return self.told(request, NO_ORDER, 404)
        session = await submitting.offered_session(self.shop, row) if payable else None
        if session is None:
            return self.told(request, NO_PAYMENT, 409)
        return RedirectResponse(session.redirect_url, 303)

    def _order(self, order: reads.Order, language: str) -> dict[str, object]:
        return {
            "number": order.number,
            "status_label": translate(LABELS[order.status], language),
            "status_explanation": translate(EXPLANATIONS[order.status], language, maison=self.shop.maison.name),
            "total": order.total,
            "is_asked_anew": order.status is OrderStatus.IN_VALIDATION and order.payment.can_retry,
        }

    def not_found(self, request: Request) -> Response:
        return self.told(request, NOT_FOUND, 404)

    def told(self, request: Request, said_so: tuple[str, str], status: int) -> Response:
        """A short page with a title and a sentence."""
        language = language_of(request)
        title, text = (translate(source, language) for source in said_so)
        return self.page(request, "message.html", status=status, title=title, message=text)

    def page(
        self,
        request: Request,
        name: str,
        *,
        status: int = 200,
        frames: bool = False,
        language: str | None = None,
        **facts: Any,
    ) -> Response:
        """A rendered page with the policy that fits it."""
        language = language or language_of(request)
        footer = [
            {
                "label": translate(WITHDRAW, language) if handle == "withdrawal" else said(page.title, language),
                "url": f"/{WITHDRAWAL_PAGE}" if handle == "withdrawal" else f"/pages/{handle}",
            }
            for handle, page in self.shop.maison.pages.items()
            if handle != "withdrawal-form"
        ]
        html = render(self.environment, name, language, maison=self.shop.maison.name, footer=footer, **facts)
        policy = PAGE_POLICY.format(frames="frame-src 'self'; " if frames else "")
        headers = {"content-security-policy": policy, "cache-control": "no-store", "content-language": language}
        return HTMLResponse(html, status, headers)


def _can_pay(order: reads.Order) -> bool:
    return order.payment.can_retry


def language_of(request: Request, among: Collection[str] = LANGUAGES) -> str:
    """The language the browser prefers among those we speak, else French."""
    wanted = [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return negotiate_locale(wanted, among, sep="-") or "fr"
