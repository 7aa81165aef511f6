"""Tests of territories and VAT."""
