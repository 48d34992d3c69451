"""The two rhythms that watch the daemon: a look at the whole, and a heartbeat for somebody outside."""

from __future__ import annotations

import asyncio
import logging

from monitor.app import App
from monitor.daemon.progress import Progress

EVERY = 300.0
"""Seconds between two looks."""

STILL = 300.0
"""Seconds after which a stage stands still: no request and no reading takes so long."""

log = logging.getLogger(__name__)


async def looking(app: App, progress: Progress) -> None:
    """Look every few minutes, whatever comes of it."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await app.watcher(progress.stuck(STILL))
        except Exception:  # the edge of a rhythm: a look that fails now may do at the next
            log.exception("the watch failed")


async def beating(app: App, progress: Progress) -> None:
    """Send the heartbeat as long as every stage makes progress and the database can be written."""
    while True:
        await asyncio.sleep(app.config.settings.heartbeat.every.total_seconds())
        if app.watcher.writes and not progress.stuck(STILL):
            try:
                await app.heartbeat()
            except Exception:  # the edge of a rhythm
                log.exception("the heartbeat failed")
