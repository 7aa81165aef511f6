"""What every field may know of the operation it belongs to."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import strawberry
from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode
from strawberry.dataloader import DataLoader

from resolvers.cart.editing import Asker
from resolvers.catalog.pieces import Product
from resolvers.events.follower import Sink
from resolvers.paging import Page
from resolvers.people.staff.sessions import Staff
from resolvers.shop import DEFAULT_COUNTRY, Caller, Shop

DEFAULT_LANGUAGE = "fr"


@dataclass(slots=True)
class Context:
    """One operation: who asks, for which country, in which language, at which moment.

    `cart_secret` is what the client proved to have; the new secrets are what this operation made, for the gateway to
    put into cookies. Whoever signs in or out is another caller for the rest of the document. `staff` is the member who
    asks the staff's schema. `sink` is the short way to whoever opened a
    stream. Country and language are set from `@inContext` before the first field resolves.
    """

    shop: Shop
    caller: Caller
    request_id: str
    cart_secret: str | None = None
    new_cart_secret: str | None = None
    new_session_secret: str | None = None
    session_ended: bool = False
    user_agent: str = ""
    staff: Staff | None = None
    country: str = DEFAULT_COUNTRY
    language: str = DEFAULT_LANGUAGE
    sink: Sink | None = None
    now: datetime = field(init=False)
    collection_pages: DataLoader[Any, Page[Product]] | None = None
    loaders: dict[Hashable, DataLoader[Any, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.shop.clock()

    def afresh(self) -> "Context":
        """The same for the next event of a stream: read anew, at its own moment."""
        return replace(self, collection_pages=None, loaders={})

    @property
    def gives_cookies(self) -> bool:
        """Whether the operation made or ended what a browser keeps."""
        return self.session_ended or self.new_session_secret is not None or self.new_cart_secret is not None

    @property
    def audience(self) -> Hashable:
        """What of the caller decides what is shown: streams of the same audience are made once."""
        caller, staff = self.caller, self.staff
        return caller.customer_id, caller.is_vip, staff.role if staff is not None else None

    @property
    def asker(self) -> Asker:
        """The caller as the cart's rules see them; a cart made earlier in the same document counts."""
        return Asker(self.caller, self.cart_secret, self.country)


Info = strawberry.Info[Context, None]


def selects(info: Info, name: str) -> bool:
    """Whether the client asks for a field of what this one returns, also through fragments."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's own words for it copy all that was selected, at every level
    waiting = [node.selection_set for node in raw.field_nodes]
    while waiting:
        chosen = waiting.pop()
        for node in chosen.selections if chosen is not None else ():
            if isinstance(node, FieldNode):
                if node.name.value == name:
                    return True
            elif isinstance(node, FragmentSpreadNode):
                waiting.append(raw.fragments[node.name.value].selection_set)
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
    return False
