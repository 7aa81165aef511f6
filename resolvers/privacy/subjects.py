"""A person as the tables know them: found from the account, with what was done under its addresses."""

from uuid import UUID

from tortoise.expressions import Q

from resolvers.concierge.tables import ConciergeRequest
from resolvers.letters.drafts import recipient_key
from resolvers.orders.tables import Order
from resolvers.payments.tables import Payment
from resolvers.people.tables import Customer, Proof, ProofPurpose
from resolvers.privacy.declaring import Subject
from resolvers.rows import column


async def subject_of(customer: Customer) -> Subject:
    """Everything by which a customer's rows are found, former addresses among it."""
    former = await Proof.filter(customer_id=customer.id, purpose=ProofPurpose.EMAIL_CHANGE_UNDO)
    # A former address that another account has by now is theirs, with all that was done under it.
    taken = Customer.filter(email_key__in=[proof.email_key for proof in former]).exclude(id=customer.id)
    theirs = set(await column(taken, "email_key"))
    former = [proof for proof in former if proof.email_key not in theirs]
    emails = frozenset({customer.email, *(proof.email for proof in former)})
    keys = frozenset({customer.email_key, *(proof.email_key for proof in former)})
    orders = await Order.filter(Q(customer_id=customer.id) | Q(email_key__in=list(keys), customer_id__isnull=True))
    numbers = tuple(order.number for order in orders)
    requests = Q(customer_id=customer.id) | Q(order_number__in=list(numbers), order_is_theirs=True)
    typed = ConciergeRequest.filter(email_key__in=list(keys), customer_id__isnull=True)
    sessions = await column(Payment.filter(order_number__in=list(numbers), session_id__not_isnull=True), "session_id")
    return Subject(
        customer_id=customer.id,
        emails=emails,
        email_keys=keys,
        recipients=frozenset(recipient_key(email) for email in emails),
        order_ids=tuple(order.id for order in orders),
        order_numbers=numbers,
        references=tuple(await column(ConciergeRequest.filter(requests), "reference")),
        named_in=tuple(await column(typed, "reference")),
        payment_sessions=tuple(sessions),
    )


async def customer_of(customer_id: UUID) -> Customer | None:
    """The account, unless it was erased."""
    return await Customer.get_or_none(id=customer_id, erased_at__isnull=True)
