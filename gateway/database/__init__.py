"""The two databases: connecting, migrating, and what each needs beyond the tables."""
