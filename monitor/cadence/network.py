"""Whether our own network is down: many unrelated sites fall silent, and nobody answers in between.

One answer of anybody, be it an error, proves that the network is there. The sites that fell silent first are
taken for failing themselves until there are `UNRELATED` of them: that costs each one early try.
"""

from __future__ import annotations

from typing import Final

from monitor.model import Fault, Reply, Unreachable
from monitor.text.url import authority, domain

UNRELATED: Final = 3

_SILENCE: Final = frozenset({Fault.DNS, Fault.CONNECT, Fault.TIMEOUT})


class Connection:
    """What the last polls tell of our connection to the world."""

    def __init__(self) -> None:
        self._silent = set[str]()

    @property
    def down(self) -> bool:
        """Nobody answers."""
        return len(self._silent) >= UNRELATED

    def hear(self, url: str, reply: Reply) -> bool:
        """Take in how a request to `url` ended; whether the silence is ours and not the site's."""
        if not authority(url):
            return False  # a folder of this machine: nothing was sent
        if not is_silence(reply):
            if isinstance(reply, Unreachable) and reply.fault is Fault.BLOCKED:
                return False  # nothing was sent: it tells nothing
            self._silent.clear()
            return False
        if not self.down:  # enough are known: memory stays small in the longest outage
            self._silent.add(domain(authority(url)))
        return self.down


def is_silence(reply: Reply) -> bool:
    """Nothing at all was heard from the site."""
    return isinstance(reply, Unreachable) and reply.fault in _SILENCE
