"""Staff: signing in with two factors, roles, the audit."""
