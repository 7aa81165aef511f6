"""The outside halves of the shop's ports: payments, signals, mail."""
