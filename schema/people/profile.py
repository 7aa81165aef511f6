"""What customers say of themselves, their addresses and invitations, and what the shop knows of them."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from resolvers.people import invitations, profile
from resolvers.people.profile import Defaults, Person, ProfileChange
from resolvers.people.tables import InvitationAnswer
from resolvers.privacy.exporting import request_export
from resolvers.shop import Caller
from schema.addresses import AddressInput
from schema.context import Info
from schema.enums import LanguageCode
from schema.node import key_of, uuid_of
from schema.payloads import AcceptedPayload, accepted, signed_in
from schema.people.types import CustomerPayload, changed

TheAddress = Annotated[AddressInput, strawberry.argument(description="The address; it may be anywhere.")]
AddressId = Annotated[strawberry.ID, strawberry.argument(description="The address in the book.")]
DefaultDelivery = Annotated[
    bool | None, strawberry.argument(description="Whether orders usually go there; null keeps what is.")
]
DefaultBilling = Annotated[
    bool | None, strawberry.argument(description="Whether bills usually go there; null keeps what is.")
]


@strawberry.type
class ProfileMutation:
    """Changes of the customer's own facts."""

    @strawberry.mutation(description="Change name, telephone or language; what is left out stays.")
    async def customer_update(
        self,
        info: Info,
        first_name: Annotated[str | None, strawberry.argument(description="First name.")] = None,
        last_name: Annotated[str | None, strawberry.argument(description="Last name.")] = None,
        phone: Annotated[
            strawberry.Maybe[str | None], strawberry.argument(description="Telephone number; null clears it.")
        ] = None,
        language: Annotated[
            LanguageCode | None, strawberry.argument(description="The language letters are written in.")
        ] = None,
    ) -> CustomerPayload:
        caller, context = signed_in(info), info.context
        number = phone.value if phone is not None else None
        wanted = ProfileChange(
            first_name,
            last_name,
            number,
            language.name.lower() if language else None,
            clears_phone=phone is not None and not (number or "").strip(),
        )
        return await changed(info, profile.update(context.shop, caller, wanted, context.country))

    @strawberry.mutation(description="Write an address into the book; the first one is the usual one.")
    async def customer_address_create(
        self,
        info: Info,
        address: TheAddress,
        default_delivery: DefaultDelivery = False,
        default_billing: DefaultBilling = False,
    ) -> CustomerPayload:
        caller = signed_in(info)
        defaults = Defaults(default_delivery or None, default_billing or None)
        work = profile.add_address(info.context.shop, caller, address.given(), defaults)
        return await changed(info, _then_me(work, caller))

    @strawberry.mutation(description="Write an address of the book anew.")
    async def customer_address_update(
        self,
        info: Info,
        id: AddressId,  # noqa: A002 - the contract names it
        address: TheAddress,
        default_delivery: DefaultDelivery = None,
        default_billing: DefaultBilling = None,
    ) -> CustomerPayload:
        caller = signed_in(info)
        key, defaults = key_of("CustomerAddress", id), Defaults(default_delivery, default_billing)
        work = profile.change_address(info.context.shop, caller, key, address.given(), defaults)
        return await changed(info, _then_me(work, caller))

    @strawberry.mutation(description="Take an address out of the book; orders keep theirs.")
    async def customer_address_delete(self, info: Info, id: AddressId) -> CustomerPayload:  # noqa: A002 - the contract names it
        caller = signed_in(info)
        work = profile.remove_address(info.context.shop, caller, key_of("CustomerAddress", id))
        return await changed(info, _then_me(work, caller))

    @strawberry.mutation(description="Answer an invitation; a yes keeps a place while there are any.")
    async def invitation_answer(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The invitation.")],  # noqa: A002 - the contract names it
        answer: Annotated[InvitationAnswer, strawberry.argument(description="Yes or no.")],
    ) -> CustomerPayload:
        caller = signed_in(info)
        work = invitations.answer(info.context.shop, caller, uuid_of("Invitation", id), answer)
        return await changed(info, _then_me(work, caller))

    @strawberry.mutation(
        description="Ask for everything the shop knows of the customer; a letter brings a link that works for 7 days."
    )
    async def data_export_request(self, info: Info) -> AcceptedPayload:
        caller = signed_in(info)
        return await accepted(info, request_export(info.context.shop, caller))


async def _then_me(work: Awaitable[None], caller: Caller) -> Person | None:
    await work
    return await profile.me(caller)
