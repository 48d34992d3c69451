"""A small newsroom on loopback, to show and test the whole program offline."""
