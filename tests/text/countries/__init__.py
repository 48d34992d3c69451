"""Names of countries: where they come from, and lines that hold them."""
