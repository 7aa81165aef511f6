"""Letters: what they say, that nothing is missing, and that nothing gets in."""
