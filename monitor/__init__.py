"""News monitoring daemon: polls sources, reads articles, matches standing queries, alerts once per story."""

__version__ = "0.1.0"
