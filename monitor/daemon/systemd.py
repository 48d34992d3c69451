"""The sd_notify protocol (sd_notify(3)): a datagram to the socket that the service manager names."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manager:
    """The service manager, or nobody when ``address`` is empty."""

    address: str = ""
    watchdog: float = 0.0
    """Seconds within which the manager wants to hear from us; 0 when it does not watch."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Manager:
        """Read ``NOTIFY_SOCKET`` and ``WATCHDOG_USEC``; anything unreadable counts as absent."""
        usec = environment.get("WATCHDOG_USEC", "")
        return cls(environment.get("NOTIFY_SOCKET", ""), int(usec) / 1_000_000 if usec.isdecimal() else 0.0)

    def say(self, state: str) -> None:
        """Send one state line such as ``READY=1``; a manager that is gone is nobody's fault."""
        if not self.address:
            return
        # An address that starts with @ lives in the abstract namespace: unix(7).
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            try:
                sock.connect(address)
                sock.sendall(state.encode())
            except OSError:
                return
