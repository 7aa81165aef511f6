"""Tests of the maison's own facts."""
