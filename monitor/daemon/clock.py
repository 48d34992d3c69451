"""The wall clock, watched by the one that nobody sets: when it is put back, so is all that waits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from monitor.app import App
from monitor.errors import MonitorError
from monitor.store.putting_back import LEAST
from monitor.text.spans import show

EVERY: Final = 1.0
"""Seconds between two looks."""

log = logging.getLogger(__name__)


async def keeping_time(
    app: App, put_back: Callable[[], None], steady: Callable[[], float] = time.monotonic
) -> None:
    """Look every second, whatever comes of it; `put_back` is called when the store has been put right."""
    zero = app.clock() - timedelta(seconds=steady())
    while True:
        await asyncio.sleep(EVERY)
        found = app.clock() - timedelta(seconds=steady())
        if (by := zero - found) < LEAST:  # or it went on; or it was put forward, after which all is due
            zero = found
            continue
        log.warning("the clock was put back", extra={"by": show(by)})
        try:
            await app.put_back(by)
        except MonitorError as error:
            log.warning("what waits waits for the old clock", extra={"error": error})
            continue
        zero = found
        put_back()
