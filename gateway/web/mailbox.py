"""`/mailbox`: the demo's letters, for people and for programs."""

import asyncio

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.demo.mailbox import Kept, Mailbox
from gateway.web.letters import LETTER_POLICY
from gateway.web.site import Site

POLICY = LETTER_POLICY.format(popups=" allow-popups allow-popups-to-escape-sandbox")


class MailboxPages:
    """The list with a chosen letter, the letter's own HTML in a sandbox, and everything as JSON."""

    def __init__(self, box: Mailbox, site: Site) -> None:
        self.box = box
        self.site = site

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/mailbox", self.page),
            Route("/mailbox.json", self.programs),
            Route("/mailbox/{key}.html", self.html),
            Route("/mailbox/{key}/{name}.pdf", self.enclosed),
            Route("/mailbox/{key}", self.page),
        ]

    async def page(self, request: Request) -> Response:
        letters = await asyncio.to_thread(self.box.letters, 100)
        key = request.path_params.get("key") or (letters[0].id if letters else None)
        chosen = await asyncio.to_thread(self.box.letter, key) if key else None
        return self.site.page(
            request,
            "mailbox.html",
            frames=True,
            letters=[
                {
                    "id": letter.id,
                    "to": letter.header("to"),
                    "sender": letter.header("from"),
                    "subject": letter.header("subject"),
                    "received_at": letter.received_at,
                    "url": f"/mailbox/{letter.id}",
                    "chosen": letter.id == key,
                }
                for letter in letters
            ],
            letter=_shown(chosen) if chosen else None,
        )

    async def html(self, request: Request) -> Response:
        letter = await asyncio.to_thread(self.box.letter, request.path_params["key"])
        if letter is None:
            return PlainTextResponse("Not found.", 404)
        # Our own pages refuse to be framed: links open beside the mailbox.
        html = letter.body("html").replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(html, headers={"content-security-policy": POLICY})

    async def enclosed(self, request: Request) -> Response:
        letter = await asyncio.to_thread(self.box.letter, request.path_params["key"])
        name = f"{request.path_params['name']}.pdf"
        pdf = letter.enclosed().get(name) if letter is not None else None
        if pdf is None:
            return PlainTextResponse("Not found.", 404)
        headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
        return Response(pdf, media_type="application/pdf", headers=headers)

    async def programs(self, _: Request) -> Response:
        letters = await asyncio.to_thread(self.box.letters)
        body = orjson.dumps([letter.as_json() for letter in letters])
        return Response(body, media_type="application/json", headers={"cache-control": "no-store"})


def _shown(letter: Kept) -> dict[str, object]:
    return {
        "subject": letter.header("subject"),
        "to": letter.header("to"),
        "sender": letter.header("from"),
        "received_at": letter.received_at,
        "text": letter.body("plain"),
        "html_url": f"/mailbox/{letter.id}.html",
        "enclosed": [(name, f"/mailbox/{letter.id}/{name}") for name in letter.enclosed()],
        "headers": [(name, str(value)) for name, value in letter.message.items()],
    }
