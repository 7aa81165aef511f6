"""What staff do with a cart that its customer shared."""

from typing import Annotated, cast

import strawberry

from resolvers.cart import advising, carts
from schema.cart.storefront import CartLineInput, CartLineUpdateInput, plain
from schema.cart.types import Cart, CartWarning
from schema.context import Info
from schema.payloads import few, tried
from schema.people.admin import asking
from schema.refusals import UserError

Code = Annotated[str, strawberry.argument(description="The code that the customer read out, however it was typed.")]


@strawberry.type(name="CartPayload", description="The answer to an edit of a customer's cart.")
class StaffCartPayload:
    """As the storefront's, without the secret."""

    cart: Cart | None = strawberry.field(default=None, description="The cart after the edit; null when refused.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why nothing changed.")
    warnings: list[CartWarning] = strawberry.field(
        default_factory=list, description="What changed besides what was asked."
    )


@strawberry.type
class CartAdminQuery:
    """Root fields about shared carts."""

    @strawberry.field(
        description="The cart that a customer shared, as they see it; null once the code is over.",
        graphql_type=Cart | None,
    )
    async def cart(self, info: Info, code: Code) -> carts.Cart | None:
        return await advising.cart(info.context.shop, code)


@strawberry.type
class CartAdminMutation:
    """Editing together."""

    @strawberry.mutation(
        description="Add to a shared cart and change its lines, all or nothing. The customer sees it at once, and alone"
        " can order it."
    )
    async def cart_lines_update(
        self,
        info: Info,
        code: Code,
        add: Annotated[list[CartLineInput] | None, strawberry.argument(description="What to add.")] = None,
        update: Annotated[list[CartLineUpdateInput] | None, strawberry.argument(description="What to change.")] = None,
    ) -> StaffCartPayload:
        wishes = [line.wish() for line in few(add or [])]
        changes = [line.change() for line in few(update or [])]
        edited, errors = await tried(info, advising.edit(info.context.shop, asking(info), code, wishes, changes))
        if edited is None:
            return StaffCartPayload(user_errors=errors)
        return StaffCartPayload(cart=cast("Cart", edited.cart), warnings=plain(edited.warnings))
