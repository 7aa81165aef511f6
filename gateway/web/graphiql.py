"""`/graphiql`: the API explored in the browser, with the example operations as tabs and nothing from elsewhere."""

import json
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
    """One page, read once: the examples do not change while the process runs."""

    def __init__(self, shop: Shop, public_url: str) -> None:
        environment = Environment(loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined)
        self.html = environment.get_template("page.html").render(
            maison=shop.maison.name,
            configuration={
                "url": "/graphql",
                "maison": shop.maison.name,
                "headers": HEADERS,
                "tabs": tabs(EXAMPLES, public_url),
            },
        )

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/graphiql", self.page),
            Mount("/graphiql/assets", StaticFiles(directory=FILES / "assets")),
            Mount("/graphiql/vendor", StaticFiles(directory=FILES / "vendor")),
        ]

    async def page(self, _: Request) -> Response:
        return HTMLResponse(self.html, headers={"content-security-policy": POLICY, "cache-control": "no-store"})


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
