"""One message through Apprise, in a child process: what the library does there can be ended, and is judged.

Apprise opens connections by itself, in the way of each of its services. Here, in the child, every one of
them is held against the address guard at the moment it is made: by an audit hook of the interpreter (PEP
578), which cannot be taken off again and which no module of Python's goes around. What is left to Apprise:
which bytes are sent, and how many are read (the child's memory is bounded, and so is its time).
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from monitor.net.fault import RefusedError
from monitor.net.guard import Guard

SENT: Final = "sent"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
BLOCKED: Final = "blocked"

_CONNECTING: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class _Wall:
    """The hook: refuses connections, and remembers that it did."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.refused = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CONNECTING and arguments[1] is not None and not self._allows(arguments[1]):
            self.refused = True
            raise PermissionError("an address that may not be reached")

    def _allows(self, address: Any) -> bool:
        """`address` names a place by number, and one that may be reached: names and paths do not."""
        if not isinstance(address, tuple) or not address or not isinstance(address[0], str):
            return False
        try:
            self._guard.check((address[0],))
        except (RefusedError, ValueError):
            return False
        return True


def notify(url: str, title: str, text: str, allow: tuple[str, ...]) -> str:
    """Send to the one service that `url` names in Apprise's way: how that went."""
    import apprise  # noqa: PLC0415  (an extra, and half a second: in the child alone)

    wall = _wall(allow)
    wall.refused = False
    asset = apprise.AppriseAsset(
        async_mode=False, secure_logging=True, storage_mode=apprise.PersistentStoreMode.MEMORY
    )
    service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(service, apprise.NotifyBase):
        return UNKNOWN
    told = apprise.Apprise(asset=asset)
    told.add(service)
    if told.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT):
        return SENT
    return BLOCKED if wall.refused else FAILED


@lru_cache(maxsize=1)
def _wall(allow: tuple[str, ...]) -> _Wall:
    """The hook, once in the life of a process; all messages of a daemon have the same networks."""
    wall = _Wall(Guard(map(ipaddress.ip_network, allow)))
    sys.addaudithook(wall)
    return wall


JOBS: Final[Mapping[str, Callable[..., object]]] = {"notify": notify}
