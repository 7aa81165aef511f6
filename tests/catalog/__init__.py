"""The catalogue: pieces, lists, availability, and reading them from files."""
