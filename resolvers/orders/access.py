"""The way back to an order for a guest who lost it."""

from datetime import timedelta

from resolvers.languages.translations import message
from resolvers.orders.numbers import as_written
from resolvers.people import proofs
from resolvers.people.proofs import Asked
from resolvers.people.refusing import checked_email, refuse_if_any
from resolvers.people.tables import ProofPurpose
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import writing

ASKED_OF_CLIENT = Allowance("order-access-of-client", 20, timedelta(hours=1))
ASKED_OF_ADDRESS = Allowance("order-access-of-address", 5, timedelta(hours=1))


async def request_access(shop: Shop, caller: Caller, number: str, email: str, language: str) -> None:
    """Note that somebody lost an order; if it was placed under this address, a letter brings the link.

    Raises:
        Refused: what is written is no number or no address, or too many at once; never that the order is unknown.
    """
    refusals: list[Refusal] = []
    written = as_written(number)
    if not written:
        text = message("This is not an order number. It has ten letters and digits.")
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=("number",)))
    address = checked_email(email, refusals, ("email",))
    refuse_if_any(refusals)
    await admit(shop, (ASKED_OF_CLIENT, caller.client), (ASKED_OF_ADDRESS, address.key))
    asked = Asked(ProofPurpose.ORDER_ACCESS, address, language, facts={"number": written})
    async with writing(shop) as write:
        await proofs.ask(write, shop, asked)
