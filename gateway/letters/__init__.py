"""Letters as they leave the house: what a kind says, from its facts, as subject, text and HTML."""
