"""The registry: every personal field that is stored, why, how long, and what becomes of it when its person goes.

Export, erasure and the retention job follow from it; docs/privacy.md is printed from it. A table that is neither here
nor among IMPERSONAL, or a column that its holding does not name, fails the tests.
"""

from resolvers.privacy.declaring import Holding
from resolvers.privacy.holdings import cart, concierge, invoices, letters, newsletter, orders, payments, people, staff

# In the order in which erasure goes through them: what hangs on another row goes before it.
HOLDINGS: tuple[Holding, ...] = (
    *people.HOLDINGS,
    *newsletter.HOLDINGS,
    *cart.HOLDINGS,
    *orders.HOLDINGS,
    *invoices.HOLDINGS,
    *payments.HOLDINGS,
    *concierge.HOLDINGS,
    *letters.HOLDINGS,
    *staff.HOLDINGS,
)

# Tables that say nothing of anybody: the catalogue, the stock, the facts with their ids and codes.
IMPERSONAL = frozenset(
    {
        *("accepted_terms", "callback_slots", "events", "invitation_events", "newsletter_issues"),
        *("invoice_counters", "invoice_taxes", "invoices"),
        *("payment_operations", "readers", "stock_holds", "stock_levels", "stock_locations"),
        *("collection_pieces", "collection_texts", "collections", "price_facts", "product_exclusions"),
        *("product_gemstones", "product_media", "product_metals", "product_option_values", "product_options"),
        *("product_tags", "product_texts", "products", "variant_options", "variants"),
    }
)
