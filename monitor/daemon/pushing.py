"""Push beside polling: the server that hubs call, and the rhythm in which subscriptions are asked for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from monitor.app import App
from monitor.net.callbacks import Callbacks

EVERY = 2.0
"""Seconds between two looks at what is to be subscribed to."""

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def taking_calls(app: App, woken: Callable[[], None]) -> AsyncIterator[None]:
    """Listen for hubs for the time of the block, if they have an address to call; raises `MonitorError`.

    `woken` is called when something pushed is to be read.
    """
    settings = app.config.settings.websub
    if not settings.callback:
        yield
        return
    app.pusher.woken = woken
    server = Callbacks(app.pusher)
    await server.listen(settings.host, settings.port)
    subscribing = asyncio.create_task(_subscribing(app), name="subscribing")
    try:
        yield
    finally:
        subscribing.cancel()
        await server.aclose()


async def _subscribing(app: App) -> None:
    while True:
        try:
            await app.subscriber()
        except Exception:  # the edge of a rhythm
            log.exception("subscriptions were not asked for")
        await asyncio.sleep(EVERY)
