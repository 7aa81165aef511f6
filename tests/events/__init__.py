"""Facts: their order, and that they are true when they are told."""
