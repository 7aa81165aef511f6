"""Stripe, spoken to by its own SDK: a server that answers as its API does, and the shop paid through it."""
