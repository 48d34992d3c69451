"""Memory: one SQLite file. Rows never leave this package; values of the model do."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.store.answers import Answers, open_archive
    from monitor.store.store import Store, open_store

_WHERE = {"Answers": "answers", "open_archive": "answers", "Store": "store", "open_store": "store"}
__all__ = ["Answers", "Store", "open_archive", "open_store"]


def __getattr__(name: str) -> Any:
    """A part, when it is asked for: who reads the archive waits for none of what fills it."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
