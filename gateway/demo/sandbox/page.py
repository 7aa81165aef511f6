"""The hosted payment page: plain forms that stand for what a bank may answer."""

import math
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.demo.sandbox import sessions
from gateway.demo.sandbox.answers import Handler, Refusal, read_body
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.storage import Storage
from gateway.demo.sandbox.words import money, words

HERE = Path(__file__).parent
PAGE = "/sandbox/pay/{id}"
CHALLENGE = PAGE + "/challenge"

# What each answer of the bank does to the session; the other answers, `challenge` and `leave`, change nothing.
MEANING = {"accept": "authorise", "refuse": "decline", "retry": "fail"}

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action "


class Page:
    def __init__(self, config: SandboxConfig, storage: Storage, wake: Callable[[], None]) -> None:
        self._config = config
        self._storage = storage
        self._wake = wake
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[BaseRoute]:
        return [
            Route(PAGE, self._refusing(self._show), methods=["GET"]),
            Route(PAGE, self._refusing(self._choose), methods=["POST"]),
            Route(CHALLENGE, self._refusing(self._ask), methods=["GET"]),
            Route(CHALLENGE, self._refusing(self._choose), methods=["POST"]),
            Mount("/sandbox/static", StaticFiles(directory=HERE / "static")),
        ]

    async def _show(self, request: Request) -> Response:
        session = await self._session(request)
        if not session.is_open:
            return self._render("closed.html", session)
        minutes = math.ceil((session.expires_at - self._config.clock()) / 60)
        return self._render("pay.html", session, minutes=minutes)

    async def _ask(self, request: Request) -> Response:
        session = await self._session(request)
        return self._render("challenge.html" if session.is_open else "closed.html", session)

    async def _choose(self, request: Request) -> Response:
        if not _comes_from_here(request):
            raise Refusal(403, "foreign", "The form was sent by another site.")
        outcome = await _outcome(request)
        session = await self._session(request)
        page = PAGE.format(id=session.id)
        if outcome == "leave":
            return _see(session.way_back)
        if outcome == "challenge":
            return _see(f"{page}/challenge" if session.is_open else page)
        return _see(session.way_back if await self._settles(session.id, MEANING[outcome]) else page)

    async def _settles(self, id_: str, name: str) -> bool:
        """Whether the session ends up as the answer wants it; sent twice, an answer is as good as once."""
        now = self._config.clock()
        async with self._storage.writing() as db:
            session = await sessions.current(db, id_, now)
            if session.is_open:
                session = await sessions.take(db, id_, name, now)
        self._wake()
        return not session.is_open and session.state == sessions.STEPS[name].target

    async def _session(self, request: Request) -> sessions.Session:
        return await sessions.look(self._storage, request.path_params["id"], self._config.clock())

    def _refusing(self, handler: Handler) -> Handler:
        """Shows a refusal as a page, in the browser's language since no session may be known."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except Refusal as refusal:
                said = words(request.headers.get("accept-language", ""))
                code = refusal.code if refusal.code in said else "unknown"
                return self._html("refused.html", refusal.status, "'none'", said=said, code=code)

        return answer

    def _render(self, template: str, session: sessions.Session, **facts: object) -> Response:
        said = words(session.language)
        facts |= {"said": said, "session": session, "amount": money(session.amount, session.language)}
        # Browsers hold a redirect after a form to the same rule as the form, and know no IPv6 address in it.
        origin = session.return_origin
        target = origin if "[" not in origin else f"{urlsplit(origin).scheme}:"
        return self._html(template, 200, f"'self' {target}", **facts)

    def _html(self, template: str, status: int, form_action: str, **facts: object) -> Response:
        html = self._templates.get_template(template).render(merchant=self._config.merchant, **facts)
        return HTMLResponse(html, status, HEADERS | {"Content-Security-Policy": POLICY + form_action})


async def _outcome(request: Request) -> str:
    """The one answer that the form carries."""
    fields = parse_qs((await read_body(request)).decode(errors="replace"))
    outcome = fields.get("outcome", [""])[-1]
    if outcome not in {*MEANING, "challenge", "leave"}:
        raise Refusal(400, "unknown", "This is none of the answers offered.")
    return outcome


def _comes_from_here(request: Request) -> bool:
    """Whether the form was ours, as far as the browser says.

    Under `no-referrer` browsers call our own origin "null" as well, so that word decides nothing; then
    Sec-Fetch-Site does, where it is sent, and otherwise the address of the page, which only its customer knows.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


def _see(address: str) -> Response:
    return RedirectResponse(address, 303, HEADERS)
