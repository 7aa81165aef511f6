"""`/admin`: the dashboard of staff, as modules that the browser loads by itself, and nothing from elsewhere."""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import admin_ui
from resolvers.shop import Shop

FILES = Path(admin_ui.__file__).parent
ASSETS = "/admin/assets"
MODULES = {
    "preact": "preact.mjs",
    "preact/hooks": "hooks.mjs",
    "htm": "htm.module.js",
    "htm/preact": "htm-preact.module.js",
    "@preact/signals": "signals.mjs",
    "@preact/signals-core": "signals-core.mjs",
    "graphql-ws": "graphql-ws.js",
    "uplot": "uPlot.esm.js",
    "qrcode-generator": "qrcode.mjs",
}
IMPORT_MAP = json.dumps({"imports": {name: f"{ASSETS}/vendor/{file}" for name, file in MODULES.items()}})

# The map has to stand in the page itself, and no other script may.
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{b64encode(sha256(IMPORT_MAP.encode()).digest()).decode()}'; "
    "style-src 'self'; font-src 'self'; img-src 'self' data: https:; connect-src 'self'; frame-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class Dashboard:
    """One page for every address below `/admin`; its script reads the address."""

    def __init__(self, shop: Shop) -> None:
        environment = Environment(loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined)
        template = environment.get_template("page.html")
        self.html = template.render(maison=shop.maison.name, import_map=IMPORT_MAP)

    def routes(self) -> list[BaseRoute]:
        """What is not an asset is the page."""
        return [
            Mount(ASSETS, StaticFiles(directory=FILES)),
            Route("/admin", self.page),
            Route("/admin/{path:path}", self.page),
        ]

    async def page(self, _: Request) -> Response:
        return HTMLResponse(self.html, headers={"content-security-policy": POLICY, "cache-control": "no-store"})
