"""Invoices and credit notes: numbered without a gap, chained, never changed."""
