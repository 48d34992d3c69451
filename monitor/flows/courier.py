"""What is sent to receivers, to the door it goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.flows.ports import Mail, Relay, Web
from monitor.model import Letter, Notification, Parcel, Reply

W_co = TypeVar("W_co", bound=Web, covariant=True)


@dataclass(frozen=True, slots=True)
class Doors(Generic[W_co]):
    """All ways to the network, and to folders; implements `ports.Courier`."""

    web: W_co
    mail: Mail
    relay: Relay
    beyond: Mapping[str, Web] = field(default_factory=dict)
    """Who asks sources of kinds that are not asked over HTTP."""

    async def carry(self, parcel: Parcel) -> Reply:
        """The answer, or why there is none."""
        if isinstance(parcel, Letter):
            return await self.mail.send(parcel)
        if isinstance(parcel, Notification):
            return await self.relay.notify(parcel)
        return await self.web.fetch(parcel)
