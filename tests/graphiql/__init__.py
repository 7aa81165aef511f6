"""GraphiQL and the example operations, in a demo shop that runs."""
