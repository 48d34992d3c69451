"""Source kinds: what to ask a source for, and which entries its answer holds."""
