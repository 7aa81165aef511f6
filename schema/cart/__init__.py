"""The cart and its checkout in GraphQL."""
