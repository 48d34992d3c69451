"""Apprise in a child with a deadline; implements `ports.Relay`.

    Notification ─► child: Apprise, behind the address guard ─► sent | failed | unknown | blocked ─► Reply

The library says neither status nor Retry-After, waits by read and not by exchange, and keeps in memory
whatever a server answers. So one that takes too long or too much is ended with its process.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from monitor.errors import MonitorError, OverrunError, ParseError
from monitor.model import Fault, Notification, Reply, Response, Unreachable
from monitor.pool.limits import Limits
from monitor.pool.pool import Pool

CHILDREN: Final = 4
LIMITS: Final = Limits(wall=timedelta(seconds=30), cpu=timedelta(seconds=10), memory=1 << 29, jobs=100)

_MEANS: Final[dict[str, Reply]] = {
    "sent": Response("", 200),
    "failed": Response("", 502),
    "unknown": Response("", 400),
    "blocked": Unreachable(Fault.BLOCKED),
}


class Relay:
    """At most `CHILDREN` messages at a time; `allow` lists the user's own networks."""

    def __init__(self, allow: Iterable[IPv4Network | IPv6Network] = (), limits: Limits = LIMITS) -> None:
        self._allow = tuple(map(str, allow))
        self._pool = Pool(CHILDREN, limits, jobs="monitor.net.apprised")

    async def notify(self, notification: Notification) -> Reply:
        """200: taken; 502: not, for reasons that Apprise keeps to itself; 400: it knows no such service."""
        arguments = (notification.url, notification.title, notification.text, self._allow)
        try:
            said = await self._pool.run("notify", arguments, str)
        except OverrunError:
            return Unreachable(Fault.TIMEOUT, "Apprise took too long")
        except ParseError:
            return Response("", 502)
        except MonitorError:
            return Unreachable(Fault.PROTOCOL, "Apprise does not start")
        return _MEANS.get(said, Unreachable(Fault.PROTOCOL))

    async def aclose(self) -> None:
        """End the children."""
        await self._pool.aclose()
