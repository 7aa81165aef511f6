"""The gateway's own pages and plain routes."""
