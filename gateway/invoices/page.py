"""The words and figures of an invoice's page, in its customer's language; the template only sets them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from gateway.letters.addresses import address_lines
from gateway.pages.formats import amount_text, date_text, rate_text
from resolvers.catalog.pieces import METAL_LABELS
from resolvers.catalog.tables import GemstoneOrigin
from resolvers.invoices.tables import InvoiceKind
from resolvers.languages.countries import country_name
from resolvers.languages.translations import locale_of, message, translate
from resolvers.orders.invoicing import CreditReason

TITLES = {InvoiceKind.INVOICE: message("Invoice"), InvoiceKind.CREDIT_NOTE: message("Credit note")}
ORIGINS = {
    GemstoneOrigin.NATURAL: message("natural stone"),
    GemstoneOrigin.SYNTHETIC: message("synthetic stone"),
    GemstoneOrigin.UNKNOWN: "",
}
REASONS = {
    CreditReason.CANCELLATION: message("The order was cancelled."),
    CreditReason.WITHDRAWAL: message("You withdrew from the contract."),
    CreditReason.REFUND: message("Amount refunded."),
}

# Between professionals these three must stand on every French invoice (C. com. L441-9, L441-10, D441-5); their codes
# are those of UNTDID 4451 by which the French rules for electronic invoices look for them.
NOTES = (
    ("PMD", message("Between professionals: late payment bears interest at three times the legal rate of interest.")),
    ("PMT", message("Between professionals: a late payer owes a fixed sum of 40 € for the costs of recovery.")),
    ("AAB", message("No discount is given for early payment.")),
)
HALLMARKS = message(
    "Our pieces of precious metal bear the maker's mark and the French guarantee mark (CGI, articles 521 to 553); the"
    " latter is not required under 3 g of gold or platinum and 30 g of silver."
)
# On the invoice of a watch by law (C. conso. D211-6, décret 2021-609); on every other for the customer's sake.
GUARANTEE = message(
    "Legal guarantee of conformity: at least two years from delivery (directive (EU) 2019/771; in France, Code de la"
    " consommation, L217-3)."
)
DESTINATION = message("Supply of goods. The VAT is that of the country of delivery.")


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in one language."""

    language: str

    def say(self, source: str, **params: object) -> str:
        return translate(source, self.language, **params)

    def amount(self, cents: int) -> str:
        return amount_text(cents, self.language)

    def day(self, value: str) -> str:
        return date_text(date.fromisoformat(value), self.language)

    def number(self, value: Decimal) -> str:
        return format_decimal(value, locale=locale_of(self.language))


def page(content: dict[str, Any]) -> dict[str, Any]:
    """Everything the template sets, as strings."""
    words = Words(content["language"])
    kind = InvoiceKind(content["kind"])
    seller = content["seller"]
    return {
        "language": words.language,
        "house": seller["trade_name"],
        "title": words.say(TITLES[kind]),
        "number": content["number"],
        "issued_on": content["issued_on"],
        "facts": _facts(words, content),
        "billed": {"title": words.say(message("Billed to")), "lines": _address(content["buyer"], words)},
        "delivered": {"title": words.say(message("Delivered to")), "lines": _address(content["delivery"], words)},
        "reason": _reason(words, content),
        "heads": [
            words.say(message("Description")),
            words.say(message("Qty")),
            words.say(message("Unit price excl. VAT")),
            words.say(message("VAT rate")),
            words.say(message("Excl. VAT")),
            words.say(message("Incl. VAT")),
        ],
        "items": [_item(words, item) for item in content["items"]],
        "sums": _sums(words, kind, content["items"], content["issued_on"]),
        "total_at": 1 + len({item["rate"] for item in content["items"]}),
        "notes": [words.say(text) for text in _notes(kind)],
        "footer": _footer(seller, words),
        "page": words.say(message("Page")),
    }


def _notes(kind: InvoiceKind) -> list[str]:
    sold = [GUARANTEE] if kind is InvoiceKind.INVOICE else []
    return [HALLMARKS, *sold, DESTINATION, *(text for _, text in NOTES)]


def _facts(words: Words, content: dict[str, Any]) -> list[list[str]]:
    facts = [
        [words.say(message("Number")), content["number"]],
        [words.say(message("Date")), words.day(content["issued_on"])],
        [words.say(message("Order")), content["order"]["number"]],
        [words.say(message("Ordered on")), words.day(content["order"]["placed_on"])],
    ]
    if corrected := content.get("corrects"):
        facts.append([words.say(message("Corrects invoice")), corrected["number"]])
        facts.append([words.say(message("Invoiced on")), words.day(corrected["issued_on"])])
    return facts


def _reason(words: Words, content: dict[str, Any]) -> str:
    if "reason" not in content:
        return ""
    return " ".join(filter(None, (words.say(REASONS[CreditReason(content["reason"])]), content["said"])))


def _address(address: dict[str, Any], words: Words) -> list[str]:
    return address_lines({**address, "country_name": country_name(address["country"], words.language)})


def _item(words: Words, item: dict[str, Any]) -> dict[str, Any]:
    unit = Decimal(item["net"]) / item["quantity"]
    return {
        "title": item_title(words, item),
        "details": item_details(words, item),
        "figures": [
            str(item["quantity"]),
            words.amount(round(unit)),
            rate_text(Decimal(item["rate"]), words.language),
            words.amount(item["net"]),
            words.amount(item["gross"]),
        ],
    }


def item_title(words: Words, item: dict[str, Any]) -> str:
    """What a line is about."""
    return words.say(message("Amount given back")) if item["type"] == "amount" else str(item["title"])


def item_details(words: Words, item: dict[str, Any]) -> list[str]:
    """What the law wants to be said of a piece (décret 2002-65 for stones), and how it was chosen."""
    if item["type"] != "piece":
        return []
    chosen = [f"{option['name']} {option['value']}" for option in item["options"]]
    details = [" · ".join([*chosen, words.say(message("Ref. {sku}"), sku=item["sku"])])]
    made_of = [_metal(words, metal) for metal in item["metals"]] + [_stone(words, stone) for stone in item["stones"]]
    if made_of:
        details.append(" · ".join(made_of))
    if item["is_engraved"]:
        details.append(words.say(message("Engraved to your wishes")))
    return details


def _metal(words: Words, metal: dict[str, Any]) -> str:
    name = f"{words.say(METAL_LABELS[metal['kind']])} {metal['fineness']} ‰"
    if metal["weight"] is None:
        return name
    return f"{name}, {words.number(Decimal(metal['weight']) / 1000)}\N{NO-BREAK SPACE}g"


def _stone(words: Words, stone: dict[str, Any]) -> str:
    origin = ORIGINS[GemstoneOrigin(stone["origin"])]
    carats = stone["carats"]
    weight = "" if carats is None else f"{words.number(Decimal(carats) / 1000)}\N{NO-BREAK SPACE}ct"
    return ", ".join(filter(None, (stone["kind"], origin and words.say(origin), stone["treatment"], weight)))


def _sums(words: Words, kind: InvoiceKind, items: list[dict[str, Any]], issued_on: str) -> list[list[str]]:
    net, gross = (sum(item[name] for item in items) for name in ("net", "gross"))
    rates = {item["rate"] for item in items}
    sums = [[words.say(message("Total excl. VAT")), words.amount(net)]]
    for rate in sorted(rates, key=Decimal):
        named = words.say(message("VAT {rate}"), rate=rate_text(Decimal(rate), words.language))
        sums.append([named, words.amount(sum(item["tax"] for item in items if item["rate"] == rate))])
    sums.append([words.say(message("Total incl. VAT")), words.amount(gross)])
    if kind is InvoiceKind.INVOICE:
        sums.append([words.say(message("Paid on {day}"), day=words.day(issued_on)), words.amount(gross)])
        sums.append([words.say(message("Left to pay")), words.amount(0)])
    return sums


def _footer(seller: dict[str, Any], words: Words) -> list[str]:
    amount = f"{words.number(Decimal(seller['capital']))}\N{NO-BREAK SPACE}€"
    capital = words.say(message("capital {amount}"), amount=amount)
    siren = " ".join(seller["siren"][start : start + 3] for start in (0, 3, 6))
    place = f"{seller['street']}, {seller['postal_code']} {seller['city']}"
    return [
        f"{seller['name']} – {seller['legal_form']}, {capital}",
        f"{place} – RCS {seller['rcs']} {siren} – {words.say(message('VAT'))} {seller['vat_number']}",
        f"{seller['phone']} – {seller['email']}",
    ]
