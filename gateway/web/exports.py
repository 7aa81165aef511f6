"""`/account/data`: a person's data behind the link of their letter, made when it is fetched and kept nowhere."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.exports import archive
from gateway.links import PAGES
from gateway.web.proofs import ask, token_of, visitor
from gateway.web.site import Site
from resolvers.languages.translations import message
from resolvers.privacy.exporting import export
from resolvers.refusals import Refused
from resolvers.shop import Shop

SAID = (
    message("Your personal data"),
    message("An archive with everything we know of you: a page to read, and files for programs."),
    message("Fetch my data"),
)


class DataExports:
    """A page with a button, and the archive for whoever presses it."""

    def __init__(self, shop: Shop, site: Site) -> None:
        self.shop = shop
        self.site = site

    def routes(self) -> list[BaseRoute]:
        path = f"/{PAGES['data_export']}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.fetch, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        return ask(self.site, request, SAID)

    async def fetch(self, request: Request) -> Response:
        try:
            found = await export(self.shop, visitor(request), token_of(request))
        except Refused as refused:
            return ask(self.site, request, SAID, refused.refusals)
        headers = {"content-disposition": 'attachment; filename="mes-donnees.zip"', "cache-control": "no-store"}
        body = await asyncio.to_thread(archive, found, self.shop.maison.name, self.site.environment)
        return Response(body, headers=headers, media_type="application/zip")
