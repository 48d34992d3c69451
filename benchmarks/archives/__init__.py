"""An archive of a given size, made of captured text, for us and for a peer."""
