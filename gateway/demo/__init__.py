"""The demo maison: its pieces, their pictures, and the small servers that surround them."""
