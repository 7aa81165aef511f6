"""The dashboard: its operations, what it is made of, and in a real browser."""
