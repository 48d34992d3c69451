"""The calendar of digests: what is due is made, whatever became of the clock or of an earlier daemon.

Each look asks when each digest was due last, and the store whether it was made for that time: so there is no
timer that a clock put back could hold, no run that a restart could miss, and none that is made twice.
"""

from __future__ import annotations

import asyncio
import logging

from monitor.app import App
from monitor.errors import MonitorError

EVERY = 10.0
"""Seconds between two looks."""

log = logging.getLogger(__name__)


async def digesting(app: App) -> None:
    """Look every few seconds, whatever comes of it."""
    while True:
        await make_due(app)
        await asyncio.sleep(EVERY)


async def make_due(app: App) -> None:
    """Make every digest that is due; one that fails holds up no other, and is tried at the next look."""
    try:
        for work in await app.digester.due():
            try:
                await app.digester(work)
            except MonitorError as error:
                log.warning("a digest waits", extra={"digest": work.digest.id, "error": error})
            except Exception:  # the edge of a verb
                log.exception("a digest could not be made", extra={"digest": work.digest.id})
    except MonitorError as error:
        log.warning("digests wait", extra={"error": error})
