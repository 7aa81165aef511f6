"""What a letter about an order says, as plain JSON values; how it is worded and set is the templates' matter."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from resolvers.languages.countries import country_name
from resolvers.languages.translations import translate
from resolvers.letters.drafts import TOKEN, maison_facts
from resolvers.maison import said
from resolvers.markup import plain
from resolvers.orders.carriers import NAMES
from resolvers.orders.lifecycle import EXPLANATIONS, LABELS
from resolvers.orders.reads import Line, Order
from resolvers.orders.tables import AcceptedTerms, OrderStatus
from resolvers.people.addresses import Address
from resolvers.shop import Shop


def order_facts(shop: Shop, order: Order, status: OrderStatus) -> dict[str, Any]:
    """Everything the letter about a status may say; the order itself may have moved on since."""
    facts: dict[str, Any] = {
        "maison": maison_facts(shop, order.language),
        "order": _order(shop, order, status),
        "links": shop.links.of_order(order.number, TOKEN),
    }
    if order.shipment is not None:
        facts["shipment"] = {
            "carrier": NAMES[order.shipment.carrier],
            "tracking_number": order.shipment.tracking_number,
            "tracking_url": order.shipment.tracking_url,
        }
    if order.cancellation is not None:
        facts["cancellation"] = {
            "reason": order.cancellation.reason.value,
            "message": order.cancellation.message,
        }
    return facts


def _order(shop: Shop, order: Order, status: OrderStatus) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "status_label": translate(LABELS[status], order.language),
        "status_explanation": translate(EXPLANATIONS[status], order.language, maison=shop.maison.name),
        "due_at": order.due_at.isoformat(),
        "email": order.email,
        "lines": [_line(line) for line in order.lines],
        "subtotal": order.subtotal,
        "delivery": order.delivery,
        "total": order.total,
        "taxes": [{"rate": str(part.rate), "taxable": part.taxable, "tax": part.tax} for part in order.taxes],
        "delivery_address": _address(order.delivery_address, order.language),
        "billing_address": _address(order.billing_address, order.language),
        "delivery_option": {
            "title": said(order.delivery_option.title, order.language),
            "earliest": order.delivery_option.earliest.isoformat(),
            "latest": order.delivery_option.latest.isoformat(),
        },
        "payment_method": order.payment.method,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "title": line.title,
        "sku": line.sku,
        "options": [{"name": option["name"], "value": option["value"]} for option in line.options],
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "total": line.total,
        "engraving": line.engraving,
        "gift_message": line.gift_message,
    }


def _address(address: Address, language: str) -> dict[str, Any]:
    return {**asdict(address), "country_name": country_name(address.country, language)}


def terms_facts(terms: AcceptedTerms, language: str) -> dict[str, str]:
    """The texts that the customer accepted, whatever the maison's terms are by now."""
    parts = {name: said(words, language) for name, words in terms.texts.items()}
    texts = {name.replace("html", "text"): _plain(html) for name, html in parts.items()}
    return {"version": terms.version, **parts, **texts}


# A version's texts never change, and every order accepts some.
_plain = lru_cache(maxsize=64)(plain)
