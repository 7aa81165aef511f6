"""Timings and ratios, side by side: they decide no test."""
