"""What the storefront asks of the concierge."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers.concierge import alerts, requests, slots
from resolvers.concierge.requests import Wish
from resolvers.concierge.tables import RequestKind
from schema.concierge.types import CallbackSlot, ConciergeRequestKind, ConciergeRequestPayload
from schema.context import Info
from schema.node import named
from schema.payloads import AcceptedPayload, accepted, signed_in, tried
from schema.people.signing import Token
from schema.problems import bad_input

Sku = Annotated[str | None, strawberry.argument(description="The piece it is about.")]
Message = Annotated[str | None, strawberry.argument(description="What to say with it.")]
ReceiptEmail = Annotated[
    str | None, strawberry.argument(description="Where the receipt goes; a customer's own address if left out.")
]


@strawberry.type
class ConciergeQuery:
    """Root fields about the concierge."""

    @strawberry.field(
        description="Times in which the concierge can call, inside its hours.", graphql_type=list[CallbackSlot]
    )
    async def callback_slots(
        self,
        info: Info,
        from_: Annotated[
            date | None, strawberry.argument(name="from", description="The first day; today if left out.")
        ] = None,
        days: Annotated[int | None, strawberry.argument(description="How many days, 1 to 31.")] = 7,
    ) -> list[slots.Slot]:
        wanted = 7 if days is None else days
        if not 1 <= wanted <= slots.MOST_DAYS:
            raise bad_input(f"`days` must be between 1 and {slots.MOST_DAYS}, not {wanted}.")
        if from_ is not None and abs(from_ - info.context.shop.today) > slots.FURTHEST:
            raise bad_input("`from` is too far away.")
        return await slots.slots(info.context.shop, from_, wanted)


@strawberry.type
class ConciergeMutation:
    """Requests, callbacks, alerts."""

    @strawberry.mutation(
        description="Ask the concierge. A letter goes to the maison, and a receipt to the customer's address."
    )
    async def concierge_request_create(
        self,
        info: Info,
        kind: Annotated[ConciergeRequestKind, strawberry.argument(description="What it is about.")],
        message: Annotated[str, strawberry.argument(description="What to ask, up to 4000 characters.")],
        email: ReceiptEmail = None,
        phone: Annotated[str | None, strawberry.argument(description="A number to be called at.")] = None,
        sku: Sku = None,
        order_number: Annotated[
            str | None, strawberry.argument(description="The order, needed to cancel or change one.")
        ] = None,
        boutique_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The boutique, needed for an appointment.")
        ] = None,
        wished_at: Annotated[
            datetime | None, strawberry.argument(description="When to come, needed for an appointment.")
        ] = None,
    ) -> ConciergeRequestPayload:
        context = info.context
        wish = Wish(
            kind=RequestKind[kind.name],
            message=message,
            language=context.language,
            country=context.country,
            email=email,
            phone=phone,
            sku=sku,
            order_number=order_number,
            boutique=None if boutique_id is None else _boutique(boutique_id),
            wished_at=wished_at,
        )
        return await _opened(info, requests.create(context.shop, context.caller, wish))

    @strawberry.mutation(
        description="Be called back in one of the `callbackSlots`. A receipt goes to the customer's address, if any."
    )
    async def callback_request_create(
        self,
        info: Info,
        phone: Annotated[str, strawberry.argument(description="The number to call.")],
        starts_at: Annotated[datetime, strawberry.argument(description="The beginning of a slot.")],
        name: Annotated[str | None, strawberry.argument(description="Whom to ask for.")] = None,
        sku: Sku = None,
        message: Message = None,
        email: ReceiptEmail = None,
    ) -> ConciergeRequestPayload:
        context = info.context
        wish = Wish(
            kind=RequestKind.CALLBACK,
            message=message or "",
            language=context.language,
            country=context.country,
            email=email,
            phone=phone,
            name=name,
            sku=sku,
            wished_at=starts_at,
        )
        return await _opened(info, requests.request_callback(context.shop, context.caller, wish))

    @strawberry.mutation(
        description="Ask the concierge to delete the account: staff see what goes and what must stay, then erase it."
    )
    async def account_deletion_request(self, info: Info, message: Message = None) -> ConciergeRequestPayload:
        caller, context = signed_in(info), info.context
        wish = Wish(RequestKind.ACCOUNT_DELETION, message or "", context.language, context.country)
        return await _opened(info, requests.create(context.shop, caller, wish))

    @strawberry.mutation(
        description="Ask for one letter when a piece that is temporarily unavailable is back; a first letter confirms."
    )
    async def availability_alert_create(
        self,
        info: Info,
        sku: Annotated[str, strawberry.argument(description="The variant.")],
        email: Annotated[str, strawberry.argument(description="Where to write.")],
    ) -> AcceptedPayload:
        context = info.context
        where = (context.country, context.language)
        return await accepted(info, alerts.ask(context.shop, context.caller, sku, email, where))

    @strawberry.mutation(description="Set the alert whose address the token proves.")
    async def availability_alert_confirm(self, info: Info, token: Token) -> AcceptedPayload:
        return await accepted(info, alerts.confirm(info.context.shop, info.context.caller, token))


def _boutique(global_id: str) -> str:
    """A boutique's handle; one that no boutique has for any other id."""
    kind, handle = named(global_id)
    return handle if kind == "Boutique" else ""


async def _opened(info: Info, work: Awaitable[str]) -> ConciergeRequestPayload:
    reference, errors = await tried(info, work)
    return ConciergeRequestPayload(reference=reference, user_errors=errors)
