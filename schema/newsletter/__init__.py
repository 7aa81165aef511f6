"""The newsletter in GraphQL: joining, leaving, the account's switch."""
