"""How sure it is that whoever speaks of an order is its owner."""

from enum import StrEnum

from resolvers.concierge.tables import ConciergeRequest
from resolvers.orders.tables import Order


class OrderProof(StrEnum):
    """Whose the order is that a request names."""

    OWNER = "OWNER"
    ADDRESS = "ADDRESS"
    SAID = "SAID"


def proof_of(request: ConciergeRequest, order: Order | None) -> OrderProof | None:
    """The signed-in owner's, of the same address, or said and no more; None where no order is named."""
    if request.order_number is None:
        return None
    if request.order_is_theirs:
        return OrderProof.OWNER
    is_same = order is not None and order.email_key is not None and order.email_key == request.email_key
    return OrderProof.ADDRESS if is_same else OrderProof.SAID
