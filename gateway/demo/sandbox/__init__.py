"""The sandbox payment provider: hosted page, API with manual capture and signed webhooks, with no money behind it."""
