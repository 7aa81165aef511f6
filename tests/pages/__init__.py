"""The gateway's own pages, their style and their typeface."""
