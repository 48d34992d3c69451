"""Memory: one SQLite file. Rows never leave this package; values of the model do."""

from monitor.store.store import Store, open_store

__all__ = ["Store", "open_store"]
