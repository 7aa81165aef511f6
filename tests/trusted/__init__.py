"""Trusted documents, and what caches are told."""
