"""What the storefront does with orders: place one, read it, try again to pay it."""

from decimal import Decimal
from typing import Annotated, Any, cast

import strawberry

from resolvers.languages.translations import message
from resolvers.orders import numbers, paying, reads, submitting, tables
from resolvers.orders.submitting import Submission
from resolvers.orders.tables import OrderStatus
from resolvers.payments.sessions import OpenSession
from resolvers.refusals import Refusal, Refused, UserErrorCode
from schema.context import Info
from schema.money import minor_units
from schema.orders.types import AccessToken, CheckoutPayload, Number, Order
from schema.refusals import user_errors
from schema.scalars import URL

NOT_OPENED = Refusal(
    code=UserErrorCode.PAYMENT_NOT_POSSIBLE,
    message=message("Your order is recorded, but the payment page does not answer. Please try again in a moment."),
)
UNKNOWN_ORDER = Refusal(
    code=UserErrorCode.NOT_FOUND, message=message("We do not know this order."), path=("orderNumber",)
)
NOT_PAYABLE = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("This order awaits no payment."), path=("orderNumber",)
)
TOO_LATE = Refusal(
    code=UserErrorCode.PAYMENT_NOT_POSSIBLE,
    message=message("The time to pay this order is over."),
    path=("orderNumber",),
)
NO_AMOUNT = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("This is not an amount in euro."), path=("expectedTotal",)
)


@strawberry.type
class OrdersQuery:
    """Root fields about orders."""

    @strawberry.field(
        description="An order, for its owner or for whoever holds its token; null otherwise.", graphql_type=Order | None
    )
    async def order(
        self,
        info: Info,
        number: Number,
        access_token: AccessToken = None,
    ) -> reads.Order | None:
        return await reads.order(info.context.shop, info.context.caller, number, access_token)


@strawberry.type
class OrdersMutation:
    """Placing and paying orders."""

    @strawberry.mutation(
        description="Place the order of the cart: exactly one per attempt token, whatever the retries; then send the"
        " customer to `payment.redirectUrl`."
    )
    async def checkout_submit(
        self,
        info: Info,
        attempt_token: Annotated[
            strawberry.ID,
            strawberry.argument(description="Made up by the client for this attempt, up to 64 characters."),
        ],
        accepted_terms_version: Annotated[
            str, strawberry.argument(description="The `shop.termsVersion` that the customer accepted.")
        ],
        return_url: Annotated[
            URL,
            strawberry.argument(description="Where the payment page sends the customer back, on an allowed origin."),
        ],
        expected_total: Annotated[
            Decimal | None, strawberry.argument(description="The total the customer saw; another one is CART_CHANGED.")
        ] = None,
        personalisation_consent: Annotated[
            bool | None,
            strawberry.argument(description="Whether the customer agreed that engraved pieces cannot be returned."),
        ] = False,
    ) -> CheckoutPayload:
        context = info.context
        cents = None if expected_total is None else minor_units(expected_total)
        if expected_total is not None and cents is None:
            return CheckoutPayload(user_errors=user_errors([NO_AMOUNT], context))
        submission = Submission(
            attempt_token=attempt_token,
            terms_version=accepted_terms_version,
            return_url=return_url,
            expected_total=cents,
            personalisation_consent=bool(personalisation_consent),
            language=context.language,
        )
        try:
            placed = await submitting.submit(context.shop, context.asker, submission)
        except Refused as refused:
            return CheckoutPayload(user_errors=user_errors(refused.refusals, context))
        is_awaited = placed.order.status is OrderStatus.PENDING_PAYMENT
        return await _payload(info, placed.order, placed.access_token, placed.session, is_awaited=is_awaited)

    @strawberry.mutation(description="The live payment page of an order that awaits payment, or the next one.")
    async def payment_retry(
        self,
        info: Info,
        order_number: Number,
        return_url: Annotated[
            URL,
            strawberry.argument(description="Where the payment page sends the customer back, on an allowed origin."),
        ],
        access_token: AccessToken = None,
    ) -> CheckoutPayload:
        context = info.context
        try:
            row, payable = await paying.retry(context.shop, context.caller, order_number, access_token, return_url)
        except Refused as refused:
            return CheckoutPayload(user_errors=user_errors(refused.refusals, context))
        if row is None:
            return CheckoutPayload(user_errors=user_errors([UNKNOWN_ORDER], context))
        if not payable:
            refusal = TOO_LATE if row.status is OrderStatus.PENDING_PAYMENT else NOT_PAYABLE
            return CheckoutPayload(user_errors=user_errors([refusal], context))
        token = numbers.access_token(row.id, context.shop.token_keys)
        session = await submitting.offered_session(context.shop, row)
        return await _payload(info, row, token, session, is_awaited=True)


async def _payload(
    info: Info, row: tables.Order, access_token: str | None, session: OpenSession | None, *, is_awaited: bool
) -> CheckoutPayload:
    order = await reads.read(info.context.shop, row)
    missing = is_awaited and session is None
    return CheckoutPayload(
        order=cast("Order", order),
        access_token=access_token,
        payment=cast("Any", session),
        user_errors=user_errors([NOT_OPENED], info.context) if missing else [],
    )
