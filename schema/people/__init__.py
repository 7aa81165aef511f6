"""People in GraphQL: the customer's account, sessions, addresses and invitations."""
