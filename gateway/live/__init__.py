"""Subscriptions on the wire: graphql-transport-ws and Server-Sent Events."""
