"""The sandbox payment provider, played over the wire."""
