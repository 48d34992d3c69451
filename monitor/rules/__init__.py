"""Standing queries: read a query, compile a rulebook, percolate a document."""
