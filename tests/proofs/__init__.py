"""Proofs over real processes: races and kills; small counts in `make test`, large ones in `make prove`."""
