"""What the benchmark of inflection counts and reads."""
