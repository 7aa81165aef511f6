"""The concierge: when it can be reached."""
