"""`/account/data`: a person's data behind the link of their letter, made when it is fetched and kept nowhere."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.exports import archive
from gateway.links import PAGES
from gateway.web.proofs import token_of, visitor
from gateway.web.site import Site, language_of
from resolvers.languages.translations import message, translate
from resolvers.privacy.exporting import export
from resolvers.refusals import Refused
from resolvers.shop import Shop

TITLE = message("Your personal data")
TEXT = message("An archive with everything we know of you: a page to read, and files for programs.")
BUTTON = message("Fetch my data")


class DataExports:
    """A page with a button, and the archive for whoever presses it."""

    def __init__(self, shop: Shop, site: Site) -> None:
        self.shop = shop
        self.site = site

    def routes(self) -> list[BaseRoute]:
        path = f"/{PAGES['data_export']}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.fetch, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        return self._page(request, [])

    async def fetch(self, request: Request) -> Response:
        try:
            found = await export(self.shop, visitor(request), token_of(request))
        except Refused as refused:
            language = language_of(request)
            return self._page(request, [translate(each.message, language, **each.params) for each in refused.refusals])
        headers = {"content-disposition": 'attachment; filename="mes-donnees.zip"', "cache-control": "no-store"}
        body = await asyncio.to_thread(archive, found, self.shop.maison.name, self.site.environment)
        return Response(body, headers=headers, media_type="application/zip")

    def _page(self, request: Request, problems: list[str]) -> Response:
        language = language_of(request)
        return self.site.page(
            request,
            "proof.html",
            status=400 if problems else 200,
            title=translate(TITLE, language),
            text=translate(TEXT, language),
            button=translate(BUTTON, language),
            token=token_of(request),
            takes_password=False,
            problems=problems,
        )
