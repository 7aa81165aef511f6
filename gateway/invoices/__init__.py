"""Invoices as files: the page that people read and, inside the same PDF, the data that programs read."""
