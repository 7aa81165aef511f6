"""The edge: what a request must pass before the shop hears of it."""
