"""Subscriptions over real transports."""
