"""Pieces in GraphQL: products, variants, availability, collections."""
