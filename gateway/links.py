"""Where letters lead: the storefront's pages by the settings, else plain pages of the gateway that act on POST only."""

from gateway.settings import Settings
from resolvers.shop import Links

# Page of the gateway → what its links are called in settings and in letters.
PAGES = {
    "email_confirm": "account/confirm",
    "password_reset": "account/password",
    "email_change": "account/email",
    "email_undo": "account/email/undo",
    "newsletter_confirm": "newsletter/confirm",
    "alert_confirm": "alerts/confirm",
    "data_export": "account/data",
    "staff_invitation": "staff/invitation",
}
# RFC 8058 wants an address that answers a POST by itself: no storefront stands in its place.
LEAVE_PAGE = "newsletter/leave"
WITHDRAWAL_PAGE = "withdrawal"


def links_of(settings: Settings, public: str) -> Links:
    """Every link of the letters as a template."""
    order = f"{public}/orders/{{number}}?token={{token}}"
    chosen = {name: getattr(settings, f"{name}_link") for name in PAGES}
    pages = {name: chosen[name] or f"{public}/{page}?token={{token}}" for name, page in PAGES.items()}
    return Links(
        order=settings.order_link or order,
        pay=settings.pay_link or order,
        withdrawal=settings.withdrawal_link or f"{public}/{WITHDRAWAL_PAGE}?number={{number}}",
        newsletter_leave=f"{public}/{LEAVE_PAGE}?token={{token}}",
        product=settings.product_link or public,
        **pages,
    )
