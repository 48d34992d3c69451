"""Benchmarks: each measures against its peers in one run and prints ratios."""
