"""The plain pages that letters lead to where no storefront has its own: they show on GET, and act on POST only."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.edge.addresses import client_key
from gateway.links import LEAVE_PAGE, PAGES
from gateway.web.site import Site, language_of
from resolvers.concierge import alerts
from resolvers.languages.translations import message, translate
from resolvers.newsletter import subscribing
from resolvers.orders import joining
from resolvers.people import recovering
from resolvers.people.proofs import INVALID
from resolvers.people.staff import members
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop


@dataclass(frozen=True, slots=True)
class ProofPage:
    """What a page asks before it acts, and says afterwards; `takes_password` adds a field."""

    title: str
    text: str
    button: str
    done: tuple[str, str]
    act: Callable[[Shop, Caller, str, str], Awaitable[object]]
    takes_password: bool = False


async def _confirm(shop: Shop, caller: Caller, token: str, _: str) -> object:
    return await joining.confirm(shop, caller, token)


async def _reset(shop: Shop, caller: Caller, token: str, password: str) -> object:
    return await recovering.reset(shop, caller, token, password)


async def _join(shop: Shop, caller: Caller, token: str, password: str) -> object:
    return await members.join(shop, caller, token, password)


async def _move(shop: Shop, caller: Caller, token: str, _: str) -> object:
    return await joining.move(shop, caller, token)


async def _move_back(shop: Shop, caller: Caller, token: str, _: str) -> None:
    await joining.move_back(shop, caller, token)


async def _subscribe(shop: Shop, caller: Caller, token: str, _: str) -> None:
    await subscribing.confirm(shop, caller, token)


async def _alert(shop: Shop, caller: Caller, token: str, _: str) -> None:
    await alerts.confirm(shop, caller, token)


async def _leave(shop: Shop, _caller: Caller, token: str, _: str) -> None:
    if not await subscribing.leave_by_link(shop, token):
        raise Refused(INVALID)


OVER = {UserErrorCode.INVALID_TOKEN, UserErrorCode.EXPIRED_TOKEN}
SIGN_IN_NOW = message("You can sign in on our site now.")

PROOF_PAGES = {
    PAGES["email_confirm"]: ProofPage(
        message("Confirm your e-mail address"),
        message("One click, and your account is ready."),
        message("Confirm my address"),
        (message("Your account is ready"), SIGN_IN_NOW),
        _confirm,
    ),
    PAGES["password_reset"]: ProofPage(
        message("Choose a new password"),
        message("At least eight characters; several unrelated words make a good one."),
        message("Keep this password"),
        (message("Your password was changed"), SIGN_IN_NOW),
        _reset,
        takes_password=True,
    ),
    PAGES["email_change"]: ProofPage(
        message("Confirm your new e-mail address"),
        message("From then on you sign in with it, and our letters go there."),
        message("Confirm my new address"),
        (message("Your address was changed"), message("Please sign in with it from now on.")),
        _move,
    ),
    PAGES["email_undo"]: ProofPage(
        message("Take the change back"),
        message("Your account gets its former address back, and every device is signed out."),
        message("Take the change back"),
        (
            message("Your address is the old one again"),
            message("Please choose a new password with « Forgotten password » on our site."),
        ),
        _move_back,
    ),
    PAGES["staff_invitation"]: ProofPage(
        message("Join the team"),
        message("At least eight characters; several unrelated words make a good one."),
        message("Keep this password"),
        (message("Welcome to the team"), message("Sign in with it, and enrol your authenticator.")),
        _join,
        takes_password=True,
    ),
    PAGES["newsletter_confirm"]: ProofPage(
        message("Confirm your subscription"),
        message("You will receive the news of the maison, and can leave at any time."),
        message("Yes, I subscribe"),
        (message("Welcome among our readers"), message("Our next newsletter will reach you.")),
        _subscribe,
    ),
    PAGES["alert_confirm"]: ProofPage(
        message("Confirm your alert"),
        message("We write once, when the piece is back, and forget your address then."),
        message("Confirm my alert"),
        (message("Your alert is set"), message("We write to you when the piece is back.")),
        _alert,
    ),
    LEAVE_PAGE: ProofPage(
        message("Leave the newsletter"),
        message("It will not be sent to your address any more."),
        message("Leave the newsletter"),
        (message("You have left our newsletter"), message("A letter confirms it. You are welcome back at any time.")),
        _leave,
    ),
}


class ProofPages:
    """A page for each purpose of a letter's link."""

    def __init__(self, shop: Shop, site: Site) -> None:
        self.shop = shop
        self.site = site

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"/{path}", method, methods=[verb])
            for path, page in PROOF_PAGES.items()
            for verb, method in (("GET", self._shows(page)), ("POST", self._acts(page)))
        ]

    def _shows(self, page: ProofPage) -> Callable[[Request], Awaitable[Response]]:
        async def show(request: Request) -> Response:
            return self._ask(request, page)

        return show

    def _acts(self, page: ProofPage) -> Callable[[Request], Awaitable[Response]]:
        async def act(request: Request) -> Response:
            form = await request.form()
            password = form.get("password")
            try:
                given = password if isinstance(password, str) else ""
                await page.act(self.shop, visitor(request), token_of(request), given)
            except Refused as refused:
                return self._ask(request, page, refused.refusals)
            return self.site.told(request, page.done, 200)

        return act

    def _ask(self, request: Request, page: ProofPage, refusals: Sequence[Refusal] = ()) -> Response:
        said = (page.title, page.text, page.button)
        return ask(self.site, request, said, refusals, takes_password=page.takes_password)


def ask(
    site: Site,
    request: Request,
    said: tuple[str, str, str],
    refusals: Sequence[Refusal] = (),
    *,
    takes_password: bool = False,
) -> Response:
    """A title, a text and a button, with what was refused; without the form when the link is good for nothing."""
    language = language_of(request)
    title, text, button = (translate(each, language) for each in said)
    return site.page(
        request,
        "proof.html",
        status=400 if refusals else 200,
        title=title,
        text=text,
        button=button,
        token=token_of(request),
        takes_password=takes_password,
        problems=[translate(each.message, language, **each.params) for each in refusals],
        over=any(each.code in OVER for each in refusals),
    )


def token_of(request: Request) -> str:
    """The token of the link; the form sends it back in the address it was opened with."""
    return request.query_params.get("token", "")[:256]


def visitor(request: Request) -> Caller:
    """Whoever opened a link: nobody in particular, counted by where they come from."""
    return Caller(client=client_key(request.scope))
