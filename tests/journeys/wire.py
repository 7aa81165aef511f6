"""The shop on a real socket: every call of these stories goes through uvicorn and the network, letters through SMTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import uvicorn

from tests.gateway.mail_server import Post, deliver_to, post_office
from tests.house_of import SITE, House
from tests.prompt_server import PromptServer


class Wired(House):
    """A house whose visitors, staff and customers come over the network."""

    async def pay(self, redirect_url: str, outcome: str = "accept") -> httpx2.Response:
        """The hosted page lies under the address that the shop is known by: here it is another port."""
        return await super().pay(redirect_url.removeprefix(SITE), outcome)


@asynccontextmanager
async def on_the_wire(house: House) -> AsyncIterator[tuple[Wired, Post]]:
    """The house behind a real server, and a real mail server for its letters."""
    config = uvicorn.Config(
        house.gateway.application(), port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = PromptServer(config)
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        async with httpx2.AsyncClient(base_url=address) as client, post_office() as post:
            deliver_to(house, post)
            yield Wired(house.gateway, client, house.clock), post
    finally:
        server.end()
        await serving
