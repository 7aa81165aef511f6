"""Tests of the concierge."""
