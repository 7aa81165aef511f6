"""Letters in GraphQL, for staff."""
