"""Which articles tell of one event."""
