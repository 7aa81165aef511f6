"""Pieces, their variants, texts and prices; lists, search and availability."""
