"""Proofs over real processes: races, kills, floods; small counts in `make test`, large ones in `make prove`."""
