"""The concierge in GraphQL: callbacks, requests, alerts."""
