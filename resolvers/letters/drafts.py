"""What a letter is before it is worded: to whom, in which language, from which facts, with which token."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from resolvers.concierge.wording import hours_text
from resolvers.orders.numbers import access_token
from resolvers.people.phones import display
from resolvers.shop import Shop
from resolvers.tokens import token_of

# Stands in the kept words of a letter where the token goes while it is handed over.
TOKEN = "__TOKEN__"  # noqa: S105 - the opposite of one
ORDER_ACCESS = "order"


@dataclass(frozen=True, slots=True)
class TokenOf:
    """What a letter's token is derived from."""

    purpose: str
    row_id: UUID


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter. `about` is what it is about: letters about the same thing arrive in their order."""

    kind: str
    recipient: str
    language: str
    about: str
    facts: dict[str, Any] = field(default_factory=dict)
    token: TokenOf | None = None


def token_in(shop: Shop, token: TokenOf) -> str:
    """The token itself, made anew each time."""
    if token.purpose == ORDER_ACCESS:
        return access_token(token.row_id, shop.token_keys)
    return token_of(token.purpose, token.row_id, shop.token_keys)


def message_id(shop: Shop, seed: str) -> str:
    """The Message-ID that belongs to a seed (RFC 5322, 3.6.4)."""
    return f"<{sha256(seed.encode()).hexdigest()[:32]}@{shop.maison.mail_domain}>"


def recipient_key(address: str) -> str:
    """What stands for a recipient where nobody's address is to stand."""
    return sha256(address.casefold().encode()).hexdigest()


def maison_facts(shop: Shop, language: str) -> dict[str, Any]:
    """Who writes, as every letter says it."""
    maison = shop.maison
    return {
        "name": maison.name,
        # At home as the maison prints it, abroad with the country's prefix.
        "phone_display": maison.concierge.phone_display
        if language == maison.languages[0]
        else display(maison.concierge.phone, None),
        "phone": maison.concierge.phone,
        "email": maison.concierge.email,
        "hours_text": hours_text(maison.concierge.hours, language),
        "legal": "\n".join(maison.legal),
        "site_url": maison.site_url,
    }
