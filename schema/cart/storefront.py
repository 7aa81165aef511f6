"""What the storefront does with the cart."""

from collections.abc import Awaitable, Sequence
from typing import Annotated, Any, TypeVar, cast

import strawberry

from resolvers.cart import carts, delivering, editing, sharing
from resolvers.cart.choosing import Choice
from resolvers.cart.editing import Edited, LineChange, LineWish
from resolvers.refusals import Refused
from schema.addresses import AddressInput
from schema.cart.types import Cart, CartPayload, CartSharePayload
from schema.catalog.parts import SelectedOptionInput, pairs
from schema.context import Info
from schema.node import key_of
from schema.payloads import few, tried
from schema.refusals import user_errors

T = TypeVar("T")

IfVersion = Annotated[
    int | None, strawberry.argument(description="Refuse with CART_CHANGED unless the cart has this version.")
]


@strawberry.input(description="Something to add; exactly one of variantId, sku and productId.")
class CartLineInput:
    """A piece to add. A productId without the size it needs is SIZE_REQUIRED."""

    variant_id: strawberry.ID | None = strawberry.field(default=None, description="The variant.")
    sku: str | None = strawberry.field(default=None, description="The variant's stock keeping unit.")
    product_id: strawberry.ID | None = strawberry.field(default=None, description="The piece, with `selectedOptions`.")
    selected_options: list[SelectedOptionInput] | None = strawberry.field(
        default=None, description="The chosen options, with `productId`."
    )
    quantity: int = strawberry.field(default=1, description="How many.")
    engraving: str | None = strawberry.field(default=None, description="What to engrave.")
    gift_message: str | None = strawberry.field(default=None, description="What the card beside it shall say.")

    def wish(self) -> LineWish:
        """The input as the rules read it."""
        choice = Choice(
            variant_id=None if self.variant_id is None else key_of("ProductVariant", self.variant_id),
            sku=self.sku,
            product_id=None if self.product_id is None else key_of("Product", self.product_id),
            options=pairs(self.selected_options),
        )
        return LineWish(choice, self.quantity, self.engraving or "", self.gift_message or "")


@strawberry.input(description="How a line shall change; an absent field keeps what is, null clears it.")
class CartLineUpdateInput:
    """A change of a line; another variant of the same piece changes the size in place."""

    id: strawberry.ID = strawberry.field(description="The line.")
    quantity: strawberry.Maybe[int | None] = strawberry.field(default=None, description="How many; 0 removes the line.")
    variant_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(default=None, description="Another variant.")
    sku: strawberry.Maybe[str | None] = strawberry.field(default=None, description="Another variant, by its sku.")
    engraving: strawberry.Maybe[str | None] = strawberry.field(default=None, description="What to engrave.")
    gift_message: strawberry.Maybe[str | None] = strawberry.field(default=None, description="What the card shall say.")

    def change(self) -> LineChange:
        """The input as the rules read it."""
        variant_id, sku = _given(self.variant_id), _given(self.sku)
        choice = Choice(variant_id=None if variant_id is None else key_of("ProductVariant", variant_id), sku=sku)
        return LineChange(
            line_id=key_of("CartLine", self.id),
            quantity=_given(self.quantity),
            choice=choice if choice.named else None,
            engraving=None if self.engraving is None else self.engraving.value or "",
            gift_message=None if self.gift_message is None else self.gift_message.value or "",
        )


def _given(value: strawberry.Some[T | None] | None) -> T | None:
    """What has nothing to clear takes null like an absent field."""
    return None if value is None else value.value


@strawberry.input(description="Where and how the order shall go.")
class CartDeliveryInput:
    """Recipient, address and way."""

    email: str = strawberry.field(description="Where letters about the order go.")
    phone: str = strawberry.field(description="A number for the carrier.")
    address: AddressInput = strawberry.field(description="The address, in one of the delivery countries.")
    option_handle: str | None = strawberry.field(
        default=None, description="A way to deliver; null keeps the choice, else takes the cheapest."
    )


@strawberry.type
class CartQuery:
    """Root fields about the cart."""

    @strawberry.field(description="The caller's cart; null when there is none.", graphql_type=Cart | None)
    async def cart(self, info: Info) -> carts.Cart | None:
        context = info.context
        return await carts.read(context.shop, context.caller, context.cart_secret, context.country)


@strawberry.type
class CartMutation:
    """Edits of the cart; each changes all it says, or nothing."""

    @strawberry.mutation(description="Add pieces; makes the cart when there is none.")
    async def cart_lines_add(
        self,
        info: Info,
        lines: Annotated[list[CartLineInput], strawberry.argument(description="What to add.")],
        if_version: IfVersion = None,
    ) -> CartPayload:
        wishes = [line.wish() for line in few(lines)]
        return await _edited(info, editing.add(info.context.shop, info.context.asker, wishes, if_version))

    @strawberry.mutation(description="Change quantity, size, engraving or gift message of lines in place.")
    async def cart_lines_update(
        self,
        info: Info,
        lines: Annotated[list[CartLineUpdateInput], strawberry.argument(description="What to change.")],
        if_version: IfVersion = None,
    ) -> CartPayload:
        changes = [line.change() for line in few(lines)]
        return await _edited(info, editing.update(info.context.shop, info.context.asker, changes, if_version))

    @strawberry.mutation(description="Take lines out.")
    async def cart_lines_remove(
        self,
        info: Info,
        line_ids: Annotated[list[strawberry.ID], strawberry.argument(description="The lines.")],
        if_version: IfVersion = None,
    ) -> CartPayload:
        ids = [key_of("CartLine", line_id) for line_id in few(line_ids)]
        return await _edited(info, editing.remove(info.context.shop, info.context.asker, ids, if_version))

    @strawberry.mutation(description="Say where and how the order shall go.")
    async def cart_delivery_update(
        self,
        info: Info,
        delivery: Annotated[CartDeliveryInput, strawberry.argument(description="Recipient, address and way.")],
    ) -> CartPayload:
        context = info.context
        return await _set(
            info,
            delivering.deliver_to(
                context.shop,
                context.asker,
                delivery.email,
                delivery.phone,
                delivery.address.given(),
                delivery.option_handle,
            ),
        )

    @strawberry.mutation(description="Say whom to bill; the address may be anywhere.")
    async def cart_billing_address_update(
        self,
        info: Info,
        address: Annotated[AddressInput, strawberry.argument(description="The billing address.")],
    ) -> CartPayload:
        context = info.context
        return await _set(info, delivering.bill_to(context.shop, context.asker, address.given()))

    @strawberry.mutation(
        description="Get a code with which an adviser sees and edits this cart; only you can order it."
    )
    async def cart_share_create(self, info: Info) -> CartSharePayload:
        shared, errors = await tried(info, sharing.share(info.context.shop, info.context.asker))
        if shared is None:
            return CartSharePayload(user_errors=errors)
        return CartSharePayload(code=shared.code, expires_at=shared.expires_at)


async def _edited(info: Info, edit: Awaitable[Edited]) -> CartPayload:
    """The payload of an edit. A cart made by it is the caller's for the rest of the document too."""
    try:
        edited = await edit
    except Refused as refused:
        return CartPayload(user_errors=user_errors(refused.refusals, info.context))
    if edited.secret is not None:
        info.context.cart_secret = info.context.new_cart_secret = edited.secret
    return CartPayload(cart=cast("Cart", edited.cart), cart_token=edited.secret, warnings=plain(edited.warnings))


def plain(warnings: Sequence[carts.CartWarning]) -> list[Any]:
    """Plain warnings, which `CartWarning` shows."""
    return list(warnings)


async def _set(info: Info, change: Awaitable[carts.Cart]) -> CartPayload:
    try:
        cart = await change
    except Refused as refused:
        return CartPayload(user_errors=user_errors(refused.refusals, info.context))
    return CartPayload(cart=cast("Cart", cart), warnings=plain(cart.warnings))
