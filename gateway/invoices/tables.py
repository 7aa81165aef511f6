"""The books as tables for a spreadsheet: semicolons, decimal commas, a byte order mark, as French ones like."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from resolvers.invoices.books import journal, vat_return
from resolvers.invoices.tables import InvoiceKind

RETURN = ("pays", "taux", "base_ht", "tva", "commandes")
JOURNAL = ("numero", "type", "date", "commande", "rectifie", "pays", "taux", "base_ht", "tva", "ttc")
KINDS = {InvoiceKind.INVOICE: "facture", InvoiceKind.CREDIT_NOTE: "avoir"}


async def return_table(first: date, last: date) -> bytes:
    """The VAT return, a line for each country and rate."""
    lines = await vat_return(first, last)
    return _written(
        RETURN,
        ((line.country, _rate(line.rate), _euro(line.taxable), _euro(line.tax), line.orders) for line in lines),
    )


async def journal_table(first: date, last: date) -> bytes:
    """Every document, a line for each rate in it; what a credit note takes back is negative."""
    rows: list[Sequence[object]] = []
    for document in await journal(first, last):
        sign = 1 if document.kind is InvoiceKind.INVOICE else -1
        rows.extend(
            (
                *(document.number, KINDS[document.kind], document.issued_on.isoformat(), document.order_number),
                *(document.corrects or "", document.country, _rate(part.rate)),
                *(_euro(sign * part.taxable), _euro(sign * part.tax), _euro(sign * (part.taxable + part.tax))),
            )
            for part in document.taxes
        )
    return _written(JOURNAL, rows)


TABLES = {"vat-return": return_table, "invoices": journal_table}


def _written(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(heads)
    table.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _euro(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}".replace(".", ",")


def _rate(rate: Decimal) -> str:
    return f"{rate * 100:.2f}".replace(".", ",")
