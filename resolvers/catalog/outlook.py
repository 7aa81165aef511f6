"""On what of a caller and an hour it depends how a piece is shown; whatever is remembered of it is kept under this."""

from collections.abc import Hashable
from datetime import datetime

from resolvers.catalog.pieces import Product
from resolvers.paging import Page
from resolvers.shop import Caller


def outlook(product: Product, country: str, caller: Caller, now: datetime) -> Hashable:
    """Equal for two callers who are shown the same of a piece in the same language.

    The one rule of availability reads the country, and of a piece in preview also who asks and when; nothing else that
    a piece shows of itself depends on either.
    """
    is_excluded = country in product.excluded_countries
    if product.preview_from is None and product.preview_until is None:
        return is_excluded
    is_begun = product.preview_from is not None and now >= product.preview_from
    is_over = product.preview_until is not None and now >= product.preview_until
    return is_excluded, caller.is_vip, caller.customer_id is None, is_begun, is_over


def outlooks(page: Page[Product], country: str, caller: Caller, now: datetime) -> Hashable:
    """The same for the pieces of a page in their places."""
    return tuple([outlook(product, country, caller, now) for product in page.nodes if product.is_seen_differently])
