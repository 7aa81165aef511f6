"""Invoices and the books in GraphQL."""
