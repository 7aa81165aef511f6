"""`/graphiql` and `/admin/graphiql`: the APIs in the browser, with examples as tabs and nothing from elsewhere."""

import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from resolvers.shop import Shop

FILES = Path(__file__).parents[1] / "graphiql"
# An installed distribution carries the examples beside the page; a checkout has them at its root.
PACKED, CHECKED_OUT = FILES / "operations", Path(__file__).parents[2] / "examples" / "operations"
EXAMPLES = PACKED if PACKED.is_dir() else CHECKED_OUT

# GraphiQL's editor writes style attributes, and its style sheet holds its fonts.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = json.dumps({"GraphQL-Require-Preflight": "1"}, indent=2)
WRITTEN_FOR = "http://localhost:8000"


class GraphiQL:
    """A page for each schema, made when it is first asked for: the examples do not change while the process runs."""

    def __init__(self, shop: Shop, public_url: str) -> None:
        environment = Environment(loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined)
        self.template = environment.get_template("page.html")
        self.maison, self.public_url = shop.maison.name, public_url

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/graphiql", self._page("/graphql", EXAMPLES)),
            Route("/admin/graphiql", self._page("/admin/graphql", EXAMPLES / "admin")),
            Mount("/graphiql/assets", StaticFiles(directory=FILES / "assets")),
            Mount("/graphiql/vendor", StaticFiles(directory=FILES / "vendor")),
        ]

    def _page(self, url: str, examples: Path) -> Callable[[Request], Awaitable[Response]]:
        @cache
        def html() -> str:
            configuration = {
                "url": url,
                "maison": self.maison,
                "headers": HEADERS,
                "tabs": tabs(examples, self.public_url),
            }
            return self.template.render(maison=self.maison, configuration=configuration)

        async def page(_: Request) -> Response:
            return HTMLResponse(html(), headers={"content-security-policy": POLICY, "cache-control": "no-store"})

        return page


def tabs(folder: Path, public_url: str) -> list[dict[str, str]]:
    """The examples in the order of their file names, with the address of this shop in their variables."""
    return [
        {
            "query": file.read_text(encoding="utf-8").strip(),
            "variables": _variables(file).replace(WRITTEN_FOR, public_url),
            "headers": HEADERS,
        }
        for file in sorted(folder.glob("*.graphql"))
    ]


def _variables(example: Path) -> str:
    file = example.with_suffix(".variables.json")
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""
