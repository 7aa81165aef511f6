"""The shop: tables, rules and reads in plain Python, without GraphQL, HTTP or SMTP."""
