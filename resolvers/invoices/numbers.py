"""Numbers of invoices: chronological and without a gap per series and year (CGI annexe II, art. 242 nonies A)."""

from resolvers.invoices.tables import InvoiceKind

# « Facture » and « avoir »: two series, which the rule allows where the nature of the documents justifies them.
SERIES = {InvoiceKind.INVOICE: "FA", InvoiceKind.CREDIT_NOTE: "AV"}
DIGITS = 6


def number_of(series: str, year: int, sequence: int) -> str:
    """Such as `FA-2026-000042`."""
    return f"{series}-{year}-{sequence:0{DIGITS}}"
