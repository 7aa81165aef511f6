"""A shop that is paid through Stripe, and Stripe beside it on a real port."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from tests.house_of import opened
from tests.prompt_server import PromptServer
from tests.stripe.api import SECRET_KEY, Stripe
from tests.stripe.events import SECRET, Events
from tests.stripe.paid_house import PaidHouse


@pytest.fixture
async def paid_house(database_url: str, tmp_path: Path) -> AsyncIterator[PaidHouse]:
    """Both, joined by HTTP on loopback."""
    stripe = Stripe(Events())
    config = uvicorn.Config(stripe.application(), port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = PromptServer(config)
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    settings = {
        "payments": "stripe",
        "stripe_secret_key": SECRET_KEY,
        "stripe_webhook_secrets": f"whsec_the_next,{SECRET}",
        "stripe_api_url": f"http://127.0.0.1:{port}",
    }
    try:
        async with opened(database_url, tmp_path / "var", **settings) as house:
            stripe.clock = lambda: house.clock().timestamp()
            yield PaidHouse(house, stripe)
    finally:
        server.end()
        await serving
