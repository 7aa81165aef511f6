"""Tests of addresses, phones and e-mail addresses."""
