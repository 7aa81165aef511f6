"""The figures that staff begin their day with, in GraphQL."""
