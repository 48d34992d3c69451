"""What the benchmarks of the percolator share: captured texts, rules made from them, engines."""
