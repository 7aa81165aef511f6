"""What the storefront does with the newsletter."""

from typing import Annotated

import strawberry

from resolvers.newsletter import subscribing
from resolvers.people import profile
from resolvers.people.profile import Person
from schema.context import Context, Info
from schema.payloads import AcceptedPayload, accepted, signed_in
from schema.people.signing import Token
from schema.people.types import CustomerPayload, changed


@strawberry.type
class NewsletterMutation:
    """Joining and leaving."""

    @strawberry.mutation(description="« S’inscrire »: a letter asks the owner of the address to confirm.")
    async def newsletter_subscribe(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The address.")],
        first_name: Annotated[str | None, strawberry.argument(description="First name.")] = None,
        last_name: Annotated[str | None, strawberry.argument(description="Last name.")] = None,
    ) -> AcceptedPayload:
        context = info.context
        names = (first_name, last_name)
        return await accepted(info, subscribing.ask(context.shop, context.caller, email, names, context.language))

    @strawberry.mutation(description="Subscribe the address that the token proves.")
    async def newsletter_confirm(self, info: Info, token: Token) -> AcceptedPayload:
        return await accepted(info, subscribing.confirm(info.context.shop, info.context.caller, token))

    @strawberry.mutation(
        description="Leave at once, without an account. The answer is always the same; a reader gets a letter."
    )
    async def newsletter_unsubscribe(
        self, info: Info, email: Annotated[str, strawberry.argument(description="The address.")]
    ) -> AcceptedPayload:
        context = info.context
        return await accepted(info, subscribing.leave(context.shop, context.caller, email, context.language))

    @strawberry.mutation(description="The account's switch: its address is proven already.")
    async def newsletter_preferences_update(
        self,
        info: Info,
        subscribed: Annotated[bool, strawberry.argument(description="Whether to get the newsletter.")],
    ) -> CustomerPayload:
        signed_in(info)
        return await changed(info, _switched(info.context, subscribed=subscribed))


async def _switched(context: Context, *, subscribed: bool) -> Person | None:
    await subscribing.prefer(context.shop, context.caller, subscribed=subscribed)
    return await profile.me(context.caller)
