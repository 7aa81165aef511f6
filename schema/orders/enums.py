"""The enums of orders and payments, described."""

from enum import StrEnum

from resolvers.orders.tables import CancellationReason, Carrier, OrderStatus
from resolvers.payments.tables import PaymentState
from schema.enums import described

described(
    OrderStatus,
    "The five statuses of an order.",
    PENDING_PAYMENT="« Paiement en attente »: recorded, the bank has not answered yet.",
    IN_VALIDATION="« En cours de validation »: paid, its details are being checked.",
    CONFIRMED="« Confirmée »: order and payment validated, being prepared.",
    SHIPPED="« Expédiée »: on its way.",
    CANCELLED="« Annulée »: after a call, or because the payment was not approved.",
)
described(
    CancellationReason,
    "Why an order was cancelled.",
    CUSTOMER_REQUEST="The customer asked for it.",
    PAYMENT_DECLINED="The bank declined the payment.",
    PAYMENT_EXPIRED="The payment did not arrive in time.",
    OUT_OF_STOCK="A piece turned out not to be there.",
    COMPLIANCE="The law did not allow the sale.",
)
described(
    PaymentState,
    "Where the money of an order is.",
    PENDING="Awaited.",
    AUTHORISED="Approved by the bank, not yet taken.",
    CAPTURED="Taken.",
    DECLINED="Declined by the bank.",
    EXPIRED="Not paid in time.",
    VOIDED="Approved, then given back untaken.",
    REFUNDED="Given back.",
    PARTIALLY_REFUNDED="Given back in part.",
)

described(
    Carrier,
    "Who carries a parcel.",
    COLISSIMO="Colissimo.",
    CHRONOPOST="Chronopost.",
    DHL="DHL.",
    UPS="UPS.",
    FEDEX="FedEx.",
    OTHER="Another carrier.",
)

InvoiceKind = StrEnum("InvoiceKind", ["INVOICE", "CREDIT_NOTE"])
described(InvoiceKind, "What a document is.", INVOICE="An invoice.", CREDIT_NOTE="A credit note.")
