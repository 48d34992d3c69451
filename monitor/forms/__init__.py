"""Forms of words."""
