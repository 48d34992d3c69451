"""Places that are not asked over HTTP, by the kind of source that they are."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Protocol

from monitor.net.folder import Folders
from monitor.net.guard import Network
from monitor.net.imap import LEAST, Mailboxes


class _Bounds(Protocol):
    """What they need of the settings of the network."""

    @property
    def timeout(self) -> timedelta: ...

    @property
    def allow(self) -> Iterable[Network]: ...


def beyond_web(network: _Bounds, tls: Callable[[], ssl.SSLContext]) -> Mapping[str, Folders | Mailboxes]:
    """Who asks sources of these kinds; connections are judged as the HTTP client's are."""
    return {
        "folder": Folders(network.timeout),
        "imap": Mailboxes(max(network.timeout, LEAST), allow=network.allow, tls=tls),
    }
