"""Payments as the shop sees them: sessions, operations, the inbox of provider events."""
