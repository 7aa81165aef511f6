"""Prices: VAT by destination, delivery, totals."""
