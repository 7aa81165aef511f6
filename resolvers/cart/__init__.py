"""The cart: found by a secret, edited whole or not at all."""
