"""What carts keep of those who fill them."""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.cart.tables import Cart, CartLine
from resolvers.languages.translations import message
from resolvers.privacy.declaring import Holding, Personal, Retention, alike
from resolvers.privacy.reasons import ADDRESS, CONTACT

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=CartLine,
        title=message("Lines of the cart"),
        whose=lambda who: Q(cart__customer_id=who.customer_id),
        named=lambda who: Q(cart__email__in=list(who.emails), cart__customer_id__isnull=True),
        personal={
            "quantity": Personal("to buy"),
            "seen_price": Personal("to tell a changed price"),
            "engraving": Personal("to engrave it"),
            "gift_message": Personal("to write it on the card"),
        },
        technical=frozenset({"id", "cart_id", "variant_id"}),
        retention=Retention("cart__updated_at", timedelta(days=30), "as long as the cart"),
    ),
    Holding(
        table=Cart,
        title=message("Cart"),
        whose=lambda who: Q(customer_id=who.customer_id),
        named=lambda who: Q(email__in=list(who.emails), customer_id__isnull=True),
        personal={
            "secret_hash": Personal("to find a guest's cart", shown=False),
            "share_hash": Personal("to show it to an adviser", shown=False),
            "share_expires_at": Personal("to show it to an adviser"),
            "email": Personal(CONTACT),
            "phone": Personal(CONTACT),
            **alike(ADDRESS, "delivery_address", "billing_address", "delivery_option"),
            "created_at": Personal("to buy"),
            "updated_at": Personal("to buy"),
        },
        technical=frozenset({"id", "version", "customer_id"}),
        retention=Retention("updated_at", timedelta(days=30), "thirty days after the last change"),
    ),
)
