"""Availability in GraphQL: whether, why not, and what to do instead."""

import strawberry

from resolvers.catalog import availability as rules
from resolvers.catalog.pieces import Variant
from resolvers.languages.translations import translate
from resolvers.maison import ConciergeFacts
from schema.context import Info
from schema.enums import described
from schema.maison.types import Concierge

described(
    rules.AvailabilityState,
    "Whether a piece can be bought in the online shop.",
    AVAILABLE="It can be added to the cart.",
    TEMPORARILY_UNAVAILABLE="It is sold online, but none is left for now.",
    NOT_SOLD_ONLINE="It is sold in boutiques or by the concierge only.",
    NOT_DELIVERABLE_TO_COUNTRY="It is not delivered to the operation's country.",
    PREVIEW_ONLY="It is shown in preview; only ever seen on a line that is already in a cart.",
)
described(
    rules.AvailabilityNextStep,
    "What a customer can do when a piece cannot be bought.",
    CONTACT_CONCIERGE="Ask the concierge by telephone, mail or WhatsApp.",
    REQUEST_CALLBACK="Ask to be called back.",
    ALERT_ME="Be told by mail when it is back.",
    SIGN_IN="Sign in.",
    CHOOSE_ANOTHER_COUNTRY="Choose another delivery country.",
)


@strawberry.type(description="Whether a piece can be bought, why not, and what to do instead.")
class Availability:
    """The one rule, which the cart obeys too."""

    state: rules.AvailabilityState = strawberry.field(description="The state.")
    can_add_to_cart: bool = strawberry.field(description="Whether `cartLinesAdd` would take it.")
    next_step: rules.AvailabilityNextStep | None = strawberry.field(description="What to do when it cannot be bought.")

    @strawberry.field(description="The state in the operation's language.")
    def label(root: strawberry.Parent[rules.Availability], info: Info) -> str:
        return translate(root.label, info.context.language)

    @strawberry.field(
        description="Whom to ask when the piece cannot be bought; null when it can.", graphql_type=Concierge | None
    )
    def concierge(root: strawberry.Parent[rules.Availability], info: Info) -> ConciergeFacts | None:
        return None if root.can_add_to_cart else info.context.shop.maison.concierge


@strawberry.type(description="A variant's availability, by its sku.")
class VariantAvailability:
    """One answer of `availability(skus:)`."""

    variant: strawberry.Private[Variant]

    @strawberry.field(description="The stock keeping unit.")
    def sku(self) -> str:
        return self.variant.sku

    @strawberry.field(description="Its availability in the operation's country.", graphql_type=Availability)
    def availability(self, info: Info) -> rules.Availability:
        return of_variant(self.variant, info)


def of_variant(variant: Variant, info: Info) -> rules.Availability:
    """A variant's availability for this operation."""
    context = info.context
    return rules.availability(variant, context.country, context.caller, context.now)


def best_of(variants: tuple[Variant, ...], info: Info) -> rules.Availability:
    """The best of several for this operation."""
    context = info.context
    return rules.best(variants, context.country, context.caller, context.now)
