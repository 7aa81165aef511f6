"""What invoices keep of those who bought: the chain says nothing of anybody, its contents and files do."""

from tortoise.expressions import Q

from resolvers.invoices.tables import InvoiceContent, InvoiceFile
from resolvers.languages.translations import message
from resolvers.privacy.declaring import Duty, Holding, Personal, Retention
from resolvers.privacy.reasons import YEAR

BOOKS = Duty(
    message("Invoices and credit notes, with the names and addresses they bear"),
    message("documents of the accounts are kept ten years (C. com. L123-22)"),
    10,
)

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=InvoiceFile,
        title=message("Invoices as files"),
        whose=lambda who: Q(invoice__order_number__in=list(who.order_numbers)),
        personal={"pdf": Personal("the accounts", kept=True, shown=False)},
        technical=frozenset({"invoice_id", "issued_at", "due_at", "attempts", "digest"}),
        retention=Retention("issued_at", 10 * YEAR, "ten years"),
        goes=False,
        duty=BOOKS,
    ),
    Holding(
        table=InvoiceContent,
        title=message("Invoices"),
        whose=lambda who: Q(invoice__order_number__in=list(who.order_numbers)),
        personal={"content": Personal("the accounts", kept=True)},
        technical=frozenset({"invoice_id", "issued_at"}),
        retention=Retention("issued_at", 10 * YEAR, "ten years"),
        goes=False,
        duty=BOOKS,
    ),
)
