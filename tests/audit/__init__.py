"""GraphQL over HTTP, asked of a real server: the specification's audits, and what they do not ask."""
