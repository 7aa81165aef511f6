"""The figures that staff begin their day with."""
