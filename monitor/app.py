"""The composition root: a Config becomes a running App, in one straight line."""
