"""Words: the shop's languages, translated messages, names of countries."""
