"""Servers that do all they can to hold, swell or crash a daemon, and well-behaved ones beside them."""
