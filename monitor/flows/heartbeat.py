"""Heartbeat: a sign of life to a dead-man's switch, which raises the alarm when it stays away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from monitor.flows.ports import Web
from monitor.model import Reply, Request, Response, Secret

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Heartbeat:
    """The verb with the parts it needs."""

    web: Web
    url: Callable[[], Secret]
    _heard: bool = True

    async def __call__(self) -> None:
        """Ask the address once. That it cannot be reached is logged when it begins and when it ends."""
        url = self.url()
        if not url:
            return
        fault = _fault(await self.web.fetch(Request(url.reveal(), label="heartbeat")))
        if fault and self._heard:
            log.warning("the heartbeat is not heard", extra={"error": fault})
        elif not fault and not self._heard:
            log.info("the heartbeat is heard again")
        self._heard = not fault


def _fault(reply: Reply) -> str:
    """Why nobody has heard it, without the address."""
    if not isinstance(reply, Response):
        return str(reply)
    return "" if 200 <= reply.status < 300 else f"HTTP {reply.status}"
