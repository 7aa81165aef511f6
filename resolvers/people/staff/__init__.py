"""Staff: other people than customers, with sessions, roles and an audit of their own."""
