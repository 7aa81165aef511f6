"""Orders and their payment in GraphQL."""
