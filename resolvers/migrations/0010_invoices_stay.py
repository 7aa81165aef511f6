"""An invoice is never changed and never deleted: the database itself refuses. Content and files only ever go whole."""

from resolvers.forward import ForwardMigration

from resolvers.dialects import OnDialect

TOLD = "an invoice is never changed"
POSTGRES = (
    f"""CREATE FUNCTION invoices_stay() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{TOLD}' USING ERRCODE = 'check_violation'; END $$""",
    *(
        f"CREATE TRIGGER stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION invoices_stay()"
        for table in ("invoices", "invoice_taxes")
    ),
    "CREATE TRIGGER stay BEFORE UPDATE ON invoice_contents FOR EACH ROW EXECUTE FUNCTION invoices_stay()",
    """CREATE TRIGGER stay BEFORE UPDATE ON invoice_files FOR EACH ROW WHEN (OLD.pdf IS NOT NULL)
       EXECUTE FUNCTION invoices_stay()""",
)
REFUSED = f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
SQLITE = (
    *(
        f"CREATE TRIGGER {table}_stay_{event.lower()} BEFORE {event} ON {table} {REFUSED}"
        for table in ("invoices", "invoice_taxes")
        for event in ("UPDATE", "DELETE")
    ),
    f"CREATE TRIGGER invoice_contents_stay BEFORE UPDATE ON invoice_contents {REFUSED}",
    f"CREATE TRIGGER invoice_files_stay BEFORE UPDATE ON invoice_files WHEN OLD.pdf IS NOT NULL {REFUSED}",
)


class Migration(ForwardMigration):
    dependencies = [("shop", "0009_invoices")]

    operations = [OnDialect("postgres", POSTGRES), OnDialect("sqlite", SQLITE)]
