"""Letters: what to write to whom after which event."""
