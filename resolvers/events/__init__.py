"""Facts: one append-only table that letters, history and live updates read."""
