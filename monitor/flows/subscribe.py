"""Subscribe: ask hubs to push feeds to us, and again before their leases end (WebSub).

Subscription ─subscribing─► web ─► the hub, which calls us back (push) before it counts
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.flows.ports import PushStore, Web
from monitor.model import Hub, PushSettings, Reply, Response, Subscription
from monitor.sources import websub
from monitor.text.url import authority

AT_ONCE = 50
"""Subscriptions that one round asks for; each hub one after another."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The verb with the parts it needs."""

    web: Web
    store: PushStore
    settings: Callable[[], PushSettings]
    clock: Callable[[], datetime]

    async def __call__(self) -> None:
        """Ask for all that is due."""
        if not self.settings().callback:
            return
        hubs: dict[str, list[Subscription]] = defaultdict(list)
        for due in await self.store.claim_subscriptions(self.clock(), AT_ONCE):
            hubs[authority(due.hub.url)].append(due)
        await asyncio.gather(*map(self._asked, hubs.values()))

    async def _asked(self, of_one_hub: Sequence[Subscription]) -> None:
        settings = self.settings()
        for one in of_one_hub:
            reply = await self.web.fetch(websub.subscribing(one, settings.callback, settings.lease))
            await self.store.settle_subscription(one, refusal(reply))


def refusal(reply: Reply) -> str:
    """Why the hub did not take the request; empty when it did (202, and what old ones say)."""
    if not isinstance(reply, Response):
        return str(reply)
    return "" if 200 <= reply.status < 300 else f"the hub answered HTTP {reply.status}"


def offered(settings: PushSettings, hub: str, topic: str, capability: Callable[[], str]) -> Hub | None:
    """A hub with capabilities made for it, nobody's where a feed names none; None where no hub reaches us."""
    if not settings.callback:
        return None
    return Hub(hub, topic, capability(), capability()) if hub else Hub()
