"""A server of invented feeds that keeps score, and a daemon that lives by a clock moved by hand."""
