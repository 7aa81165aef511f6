"""The tests: by noun, plus journeys over the wire and the house's own structure."""
