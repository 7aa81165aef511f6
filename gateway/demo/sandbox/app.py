"""The sandbox payment provider as a whole: its routes, and the loop that starts and stops with the process."""

import httpx2
from starlette.routing import BaseRoute

from gateway.demo.sandbox.api import Api
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.control import Control
from gateway.demo.sandbox.delivery import Deliveries
from gateway.demo.sandbox.page import Page
from gateway.demo.sandbox.storage import Storage

__all__ = ["Sandbox", "SandboxConfig"]


class Sandbox:
    """Any number of processes may run one over the same file; `http` carries the webhooks and stays the caller's."""

    def __init__(self, config: SandboxConfig, http: httpx2.AsyncClient) -> None:
        self._storage = Storage(config.database)
        self._deliveries = Deliveries(config, self._storage, http)
        self._api = Api(config, self._storage, self._deliveries.wake)
        self._page = Page(config, self._storage, self._deliveries.wake)
        self._control = Control(config, self._storage, http)

    def routes(self) -> list[BaseRoute]:
        """All under `/sandbox/`."""
        return [*self._api.routes(), *self._control.routes(), *self._page.routes()]

    async def start(self) -> None:
        await self._storage.open()
        self._deliveries.start()

    async def deliver_now(self) -> None:
        """Waits until the webhooks that are due have been answered."""
        await self._deliveries.settle()

    async def stop(self) -> None:
        """Waits for the webhooks under way; those not yet sent stay in the file."""
        await self._deliveries.stop()
        await self._storage.close()
