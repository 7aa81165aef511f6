"""An invoice as EN 16931 has it, by its business terms (BT) and groups (BG), for Factur-X."""

from decimal import Decimal
from typing import Any

from facturx import generate_cii_xml

from gateway.invoices.page import NOTES, REASONS, Words, item_details, item_title
from resolvers.invoices.tables import InvoiceKind
from resolvers.languages.translations import message
from resolvers.orders.invoicing import CreditReason

LEVEL = "en16931"
CURRENCY = "EUR"
TYPE_CODES = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}  # UNTDID 1001
GOODS_PAID_ALREADY = "B2"  # the French frame of invoicing, BT-23
EMAIL = "EM"  # the electronic address schemes of the Union
SIRENE = "0002"  # ISO 6523
STANDARD_RATE = "S"  # UNTDID 5305
BANK_CARD = "48"  # UNTDID 4461
PIECE = "C62"  # UN/ECE recommendation 20: one
FREIGHT = "FC"  # UNTDID 7161


def structured(content: dict[str, Any]) -> bytes:
    """The Cross Industry Invoice, checked against its XSD.

    Its rules (Schematron) are the tests' matter: the library's own check passes in silence without a server.
    """
    xml: bytes = generate_cii_xml(terms(content), level=LEVEL, check_xsd=True, check_schematron=False)
    return xml


def terms(content: dict[str, Any]) -> dict[str, Any]:
    """The business terms of a document."""
    words = Words(content["language"])
    kind = InvoiceKind(content["kind"])
    goods = [item for item in content["items"] if item["type"] != "delivery"]
    charges = [item for item in content["items"] if item["type"] == "delivery"]
    if not goods:
        goods, charges = charges, []
    found = {
        "BT-1": content["number"],
        "BT-2": content["issued_on"],
        "BT-3": TYPE_CODES[kind],
        "BT-5": CURRENCY,
        "BT-9": content["issued_on"],  # the day it was paid
        "BT-13": content["order"]["number"],
        "BT-23": GOODS_PAID_ALREADY,
        "BT-81": BANK_CARD,
        "BG-1": _notes(words, content),
        "BG-4": _seller(content["seller"]),
        "BG-7": {**_party(content["buyer"]), **_reached_by(content["email"])},
        "BG-13": _party(content["delivery"]),
        "BG-21": [_charge(words, item) for item in charges],
        "BG-23": _breakdown(content["items"]),
        "BG-25": [_line(words, position, item) for position, item in enumerate(goods, start=1)],
        **_sums(goods, charges),
    }
    if corrected := content.get("corrects"):
        found["BG-3"] = [{"BT-25": corrected["number"], "BT-26": corrected["issued_on"]}]
    return found


def euro(cents: int) -> str:
    """Minor units as a decimal number."""
    return f"{Decimal(cents) / 100:.2f}"


def percent(rate: str) -> str:
    """A fraction as a percentage."""
    return f"{Decimal(rate) * 100:.2f}"


def _notes(words: Words, content: dict[str, Any]) -> list[dict[str, str]]:
    notes = [{"BT-21": code, "BT-22": words.say(text)} for code, text in NOTES]
    if "reason" in content:
        why = " ".join(filter(None, (words.say(REASONS[CreditReason(content["reason"])]), content["said"])))
        notes.append({"BT-22": why})
    return notes


def _seller(seller: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": seller["name"],
        "biz_name": seller["trade_name"],
        "legal_info": f"{seller['legal_form']}, {seller['capital']} €, RCS {seller['rcs']}",
        "legal_identifier": seller["siren"],
        "legal_identifier_schemeid": SIRENE,
        "vat_identifier": seller["vat_number"],
        "addr_l1": seller["street"],
        "postcode": seller["postal_code"],
        "city": seller["city"],
        "country_code": seller["country"],
        **_reached_by(seller["email"]),
    }


def _reached_by(email: str) -> dict[str, str]:
    return {"einvoicing_addr": email, "einvoicing_addr_schemeid": EMAIL}


def _party(address: dict[str, Any]) -> dict[str, Any]:
    person = f"{address['first_name']} {address['last_name']}".strip()
    company = address["company"]
    return {
        "name": company or person,
        "addr_l1": address["line1"],
        "addr_l2": address["line2"] or "",
        "addr_l3": person if company else "",
        "postcode": address["postal_code"] or "",
        "city": address["city"],
        "country_subdivision": address["region"] or "",
        "country_code": address["country"],
    }


def _line(words: Words, position: int, item: dict[str, Any]) -> dict[str, Any]:
    price = Decimal(item["net"]) / 100 / item["quantity"]
    line = {
        "BT-126": str(position),
        "BT-129": str(item["quantity"]),
        "BT-130": PIECE,
        "BT-131": euro(item["net"]),
        "BT-146": f"{price:.4f}",
        "BT-151": STANDARD_RATE,
        "BT-152": percent(item["rate"]),
        "BT-153": item_title(words, item),
    }
    if details := item_details(words, item):
        line["BT-154"] = "\n".join(details)
    if sku := item.get("sku"):
        line["BT-155"] = sku
    return line


def _charge(words: Words, item: dict[str, Any]) -> dict[str, str]:
    return {
        "amount": euro(item["net"]),
        "reason": words.say(message("Delivery")),
        "reason_code": FREIGHT,
        "vat_category_code": STANDARD_RATE,
        "vat_rate": percent(item["rate"]),
    }


def _breakdown(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "BT-116": euro(sum(item["net"] for item in items if item["rate"] == rate)),
            "BT-117": euro(sum(item["tax"] for item in items if item["rate"] == rate)),
            "BT-118": STANDARD_RATE,
            "BT-119": percent(rate),
        }
        for rate in sorted({item["rate"] for item in items}, key=Decimal)
    ]


def _sums(goods: list[dict[str, Any]], charges: list[dict[str, Any]]) -> dict[str, str]:
    lines, freight = (sum(item["net"] for item in items) for items in (goods, charges))
    tax = sum(item["tax"] for item in (*goods, *charges))
    total = euro(lines + freight + tax)
    sums = {
        "BT-106": euro(lines),
        "BT-109": euro(lines + freight),
        "BT-110": euro(tax),
        "BT-112": total,
        # Paid before it was written: nothing is left to pay, or to give back.
        "BT-113": total,
        "BT-115": euro(0),
    }
    return {**sums, "BT-108": euro(freight)} if charges else sums
