"""A person as the tables know them: found from the account, with what was done under its addresses."""

from hashlib import sha256
from uuid import UUID

from tortoise.expressions import Q

from resolvers.concierge.tables import ConciergeRequest
from resolvers.orders.tables import Order
from resolvers.payments.tables import Payment
from resolvers.people.tables import Customer, Proof, ProofPurpose
from resolvers.privacy.declaring import Subject
from resolvers.rows import column


async def subject_of(customer: Customer) -> Subject:
    """Everything by which a customer's rows are found, former addresses among it."""
    former = await Proof.filter(customer_id=customer.id, purpose=ProofPurpose.EMAIL_CHANGE_UNDO)
    emails = frozenset({customer.email, *(proof.email for proof in former)})
    keys = frozenset({customer.email_key, *(proof.email_key for proof in former)})
    own = Q(customer_id=customer.id) | Q(email_key__in=list(keys))
    orders = await Order.filter(Q(customer_id=customer.id) | Q(email_key__in=list(keys), customer_id__isnull=True))
    numbers = tuple(order.number for order in orders)
    requests = own | Q(order_number__in=list(numbers) or [""], order_is_theirs=True)
    sessions = await column(Payment.filter(order_number__in=list(numbers), session_id__not_isnull=True), "session_id")
    return Subject(
        customer_id=customer.id,
        emails=emails,
        email_keys=keys,
        recipients=frozenset(sha256(email.casefold().encode()).hexdigest() for email in emails),
        order_ids=tuple(order.id for order in orders),
        order_numbers=numbers,
        references=tuple(await column(ConciergeRequest.filter(requests), "reference")),
        payment_sessions=tuple(sessions),
    )


async def customer_of(customer_id: UUID) -> Customer | None:
    """The account, unless it was erased."""
    return await Customer.get_or_none(id=customer_id, erased_at__isnull=True)
