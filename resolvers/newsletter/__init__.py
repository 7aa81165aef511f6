"""The newsletter: who reads it, who left it, and its issues."""
