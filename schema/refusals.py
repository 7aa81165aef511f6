"""The one place where refusals become `userErrors`: the interface, its concrete types, and how each is made."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from resolvers import refusals
from resolvers.languages.translations import translate
from resolvers.maison import ConciergeFacts
from schema.catalog.types import ProductOptionValue, ProductVariant
from schema.context import Context
from schema.enums import CountryCode, described
from schema.maison.types import Concierge
from schema.money import amount_text

if TYPE_CHECKING:
    # A refusal shows the cart as it is, and a cart what stands against its order.
    from schema.cart.types import Cart

described(
    refusals.UserErrorCode,
    "Why a request was refused.",
    INVALID_INPUT="A value cannot be right.",
    REQUIRED="A value is missing.",
    NOT_FOUND="There is no such thing, or not for this caller.",
    SIZE_REQUIRED="A size must be chosen.",
    SIZE_UNAVAILABLE="The piece does not come in this size.",
    NOT_SOLD_ONLINE="The piece is not sold online.",
    TEMPORARILY_UNAVAILABLE="None is left for now.",
    CONSENT_REQUIRED="An engraved piece cannot be returned, and the customer has not agreed to that.",
    PREVIEW_ONLY="The piece is shown in preview.",
    COUNTRY_NOT_SERVED="There is no delivery to this place.",
    INSUFFICIENT_STOCK="There are fewer pieces than asked for.",
    QUANTITY_LIMIT="More than one order may hold.",
    CART_CHANGED="The cart or its total is another than expected.",
    CART_EMPTY="There is nothing in the cart.",
    CHECKOUT_INCOMPLETE="Something is missing before the order can be placed.",
    TERMS_OUTDATED="Another version of the terms holds.",
    ATTEMPT_REUSED="The attempt token was used for another content.",
    PAYMENT_NOT_POSSIBLE="Payment cannot be taken now.",
    INVALID_CREDENTIALS="E-mail address or password is wrong.",
    EMAIL_NOT_CONFIRMED="The e-mail address was not confirmed.",
    WEAK_PASSWORD="The password is too easy to guess.",  # noqa: S106 - a code
    INVALID_TOKEN="The token is not valid.",  # noqa: S106 - a code
    EXPIRED_TOKEN="The token is not valid any more.",  # noqa: S106 - a code
    TOO_MANY_REQUESTS="Asked too often: wait before trying again.",
    NOT_ALLOWED="Not for this caller.",
    INVALID_STATUS="Not possible in the present status.",
    SLOT_UNAVAILABLE="The slot is taken.",
    WITHDRAWAL_CLOSED="The time of withdrawal is over.",
)


@strawberry.interface(description="An expected refusal; it changed nothing.")
class UserError:
    """Every concrete type below implements this."""

    code: refusals.UserErrorCode = strawberry.field(description="Why, for programs.")
    message: str = strawberry.field(description="Why, in the operation's language, fit to show a customer.")
    field: list[str] | None = strawberry.field(
        default=None, description='The path of the input at fault, such as `["lines", "1", "quantity"]`.'
    )


@strawberry.type(description="A refusal that needs no more to go on.")
class GenericUserError(UserError):
    """Any other code."""


@strawberry.type(description="A size must be chosen.")
class SizeRequiredError(UserError):
    """Carries the sizes."""

    allowed_sizes: list[ProductOptionValue] = strawberry.field(
        default_factory=list, description="The sizes to choose from."
    )


@strawberry.type(description="There are fewer pieces than asked for.")
class InsufficientStockError(UserError):
    """Carries what there is."""

    variant: ProductVariant = strawberry.field(default=None, description="The variant.")
    available_quantity: int = strawberry.field(default=0, description="How many there are, as far as was asked.")


@strawberry.type(description="The piece is not sold online.")
class NotSoldOnlineError(UserError):
    """Carries whom to ask."""

    concierge: Concierge = strawberry.field(default=None, description="Whom to ask instead.")


@strawberry.type(description="There is no delivery to this place.")
class CountryNotServedError(UserError):
    """Carries where there is."""

    countries: list[CountryCode] = strawberry.field(default_factory=list, description="Where delivery is possible.")


@strawberry.type(description="More than one order may hold.")
class QuantityLimitError(UserError):
    """Carries the limit."""

    max: int = strawberry.field(default=0, description="How many one order may hold.")


@strawberry.type(description="The cart or its total is another than expected.")
class CartChangedError(UserError):
    """Carries the cart as it is now."""

    cart: Annotated["Cart", strawberry.lazy("schema.cart.types")] = strawberry.field(
        default=None,
        description="The cart as it is now.",
    )


USER_ERRORS: tuple[type[UserError], ...] = (GenericUserError, *UserError.__subclasses__()[1:])


def _size_required(refusal: refusals.SizeRequired, _: Context) -> dict[str, Any]:
    return {"allowed_sizes": list(refusal.sizes)}


def _insufficient(refusal: refusals.InsufficientStock, _: Context) -> dict[str, Any]:
    return {"variant": refusal.variant, "available_quantity": refusal.available}


def _not_sold(_: refusals.NotSoldOnline, context: Context) -> dict[str, ConciergeFacts]:
    return {"concierge": context.shop.maison.concierge}


def _not_served(refusal: refusals.CountryNotServed, _: Context) -> dict[str, Any]:
    return {"countries": [CountryCode[code] for code in refusal.countries]}


def _limit(refusal: refusals.QuantityLimit, _: Context) -> dict[str, Any]:
    return {"max": refusal.max}


def _changed(refusal: refusals.CartChanged, _: Context) -> dict[str, Any]:
    return {"cart": refusal.cart}


Extras = Callable[[Any, Context], dict[str, Any]]
CONCRETE: dict[type[refusals.Refusal], tuple[type[UserError], Extras]] = {
    refusals.SizeRequired: (SizeRequiredError, _size_required),
    refusals.InsufficientStock: (InsufficientStockError, _insufficient),
    refusals.NotSoldOnline: (NotSoldOnlineError, _not_sold),
    refusals.CountryNotServed: (CountryNotServedError, _not_served),
    refusals.QuantityLimit: (QuantityLimitError, _limit),
    refusals.CartChanged: (CartChangedError, _changed),
}


def user_errors(found: Iterable[refusals.Refusal], context: Context) -> list[UserError]:
    """Refusals in the operation's language."""
    return [_user_error(refusal, context) for refusal in found]


def _user_error(refusal: refusals.Refusal, context: Context) -> UserError:
    concrete: type[UserError]
    concrete, extras = CONCRETE.get(type(refusal), (GenericUserError, lambda _refusal, _context: {}))
    return concrete(
        code=refusal.code,
        message=refusal_text(refusal, context),
        field=list(refusal.path) or None,
        **extras(refusal, context),
    )


def refusal_text(refusal: refusals.Refusal, context: Context) -> str:
    """What the customer reads."""
    words = {name: translate(text, context.language) for name, text in refusal.words.items()}
    amounts = {name: amount_text(cents, context.language) for name, cents in refusal.amounts.items()}
    return translate(refusal.message, context.language, **refusal.params, **words, **amounts)
