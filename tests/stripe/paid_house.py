"""The shop that is paid through Stripe, and the account there."""

from tests.house_of import House
from tests.stripe.api import Stripe


class PaidHouse:
    """The shop, and the account at Stripe."""

    def __init__(self, house: House, stripe: Stripe) -> None:
        self.house = house
        self.stripe = stripe

    async def hear(self) -> list[int]:
        """Let Stripe deliver its events."""
        return await self.stripe.events.deliver(self.house.client)

    async def approve(self, session_id: str) -> None:
        """The customer pays on Stripe's page, and Stripe tells."""
        self.stripe.approves(session_id)
        await self.hear()
