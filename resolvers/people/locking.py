"""Whoever changes what belongs to a customer writes the customer's row first, so that such changes take turns."""

from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.people.tables import Customer
from resolvers.refusals import Refusal, Refused, UserErrorCode

GONE = Refusal(code=UserErrorCode.NOT_ALLOWED, message=message("This account does not exist any more."))


async def lock(customer_id: UUID | None) -> None:
    """Hold the customer's row until the transaction ends.

    Raises:
        Refused: the account was erased since its session was looked up.
    """
    living = Customer.filter(id=customer_id, erased_at__isnull=True)
    if not await living.update(first_name=F("first_name")):
        raise Refused(GONE)
