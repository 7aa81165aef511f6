"""What staff do with requests."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.concierge import desk, handling
from resolvers.concierge.desk import Wanted
from resolvers.concierge.requests import Wish
from resolvers.concierge.tables import RequestKind, RequestStatus
from resolvers.paging import Page
from schema.concierge.desk import ConciergeRequest, StaffConciergeRequestPayload, request_shown
from schema.context import Info
from schema.node import named, uuid_of
from schema.paging import Connection, paged, window
from schema.payloads import shown, tried
from schema.people.admin import After, First, asking

Reference = Annotated[str, strawberry.argument(description="The request's reference, however it was typed.")]


@strawberry.type
class ConciergeAdminQuery:
    """Root fields about requests."""

    @strawberry.field(
        description="Requests to the concierge: the most urgent first where only those that wait are asked for, else"
        " the latest due first.",
        graphql_type=Connection[ConciergeRequest],
    )
    async def concierge_requests(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        status: Annotated[
            list[RequestStatus] | None, strawberry.argument(description="Only those in one of these statuses.")
        ] = None,
        kind: Annotated[list[RequestKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        from_: Annotated[
            datetime | None,
            strawberry.argument(name="from", description="Only what is due, or to be called, from this moment on."),
        ] = None,
        to: Annotated[datetime | None, strawberry.argument(description="Only what is due before this moment.")] = None,
    ) -> Page[desk.DeskRequest]:
        wanted = Wanted(status, kind, from_, to)
        return await paged(desk.requests(info.context.shop, wanted, window(first, after)))


@strawberry.type
class ConciergeAdminMutation:
    """Writing requests down, taking them on, answering them."""

    @strawberry.mutation(
        description="Write down what was said on the telephone. A receipt goes to the customer's address, if any."
    )
    async def concierge_request_create(
        self,
        info: Info,
        kind: Annotated[RequestKind, strawberry.argument(description="What it is about.")],
        message: Annotated[str, strawberry.argument(description="What was said, up to 4000 characters.")],
        email: Annotated[
            str | None, strawberry.argument(description="Where to write; the account's address if left out.")
        ] = None,
        phone: Annotated[
            str | None, strawberry.argument(description="Where to call; the account's number if left out.")
        ] = None,
        name: Annotated[str | None, strawberry.argument(description="Whom to ask for.")] = None,
        sku: Annotated[str | None, strawberry.argument(description="The piece it is about.")] = None,
        order_number: Annotated[str | None, strawberry.argument(description="The order it is about.")] = None,
        customer_id: Annotated[strawberry.ID | None, strawberry.argument(description="Who called.")] = None,
        boutique_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The boutique, needed for an appointment.")
        ] = None,
        wished_at: Annotated[
            datetime | None, strawberry.argument(description="When to come, needed for an appointment.")
        ] = None,
    ) -> StaffConciergeRequestPayload:
        context = info.context
        wish = Wish(
            kind=kind,
            message=message,
            language=context.language,
            country=context.country,
            email=email,
            phone=phone,
            name=name,
            sku=sku,
            order_number=order_number,
            boutique=None if boutique_id is None else named(boutique_id)[1],
            wished_at=wished_at,
        )
        caller = None if customer_id is None else uuid_of("Customer", customer_id)
        if customer_id is not None and caller is None:
            return StaffConciergeRequestPayload(user_errors=shown((handling.NO_CUSTOMER,), context))
        work = handling.note_down(context.shop, asking(info), wish, caller)
        reference, errors = await tried(info, work)
        if reference is None:
            return StaffConciergeRequestPayload(user_errors=errors)
        return request_shown(await desk.request(context.shop, reference))

    @strawberry.mutation(description="Let a colleague see to a request, or, without one, nobody.")
    async def concierge_request_assign(
        self,
        info: Info,
        reference: Reference,
        staff_id: Annotated[strawberry.ID | None, strawberry.argument(description="Who sees to it.")] = None,
        if_owner_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only if this colleague sees to it now; null, only if nobody does."),
        ] = strawberry.UNSET,
    ) -> StaffConciergeRequestPayload:
        shop, staff = info.context.shop, asking(info)
        member = None if staff_id is None else uuid_of("StaffMember", staff_id)
        if staff_id is not None and member is None:
            return StaffConciergeRequestPayload(user_errors=shown((handling.NOBODY,), info.context))
        owned: object = handling.ANYBODY
        if if_owner_id is not strawberry.UNSET:
            owned = None if if_owner_id is None else uuid_of("StaffMember", if_owner_id) or handling.NO_MEMBER
        return await _handled(info, handling.assign(shop, staff, reference, member, owned))

    @strawberry.mutation(
        description="Close a request with what was answered. It stands in the file: the answer itself goes by telephone"
        " or by e-mail."
    )
    async def concierge_request_resolve(
        self,
        info: Info,
        reference: Reference,
        answer: Annotated[str, strawberry.argument(description="What was answered, up to 4000 characters.")],
    ) -> StaffConciergeRequestPayload:
        shop, staff = info.context.shop, asking(info)
        return await _handled(info, handling.resolve(shop, staff, reference, answer))


async def _handled(info: Info, work: Awaitable[str]) -> StaffConciergeRequestPayload:
    written, errors = await tried(info, work)
    if written is None:
        return StaffConciergeRequestPayload(user_errors=errors)
    return request_shown(await desk.request(info.context.shop, written))
