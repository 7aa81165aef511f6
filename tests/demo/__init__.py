"""The demo maison: its catalogue, its pictures and its small servers."""
