"""Whoever changes what belongs to a customer writes the customer's row first, so that such changes take turns."""

from uuid import UUID

from tortoise.expressions import F

from resolvers.people.tables import Customer


async def lock(customer_id: UUID | None) -> None:
    """Hold the customer's row until the transaction ends."""
    await Customer.filter(id=customer_id).update(first_name=F("first_name"))
