"""The real daemon in a process of its own: the shipped rules, one more that alerts, so many sources.

    python -m benchmarks.crowds.daemon FOLDER PORT SOURCES EVERY

FOLDER/polled.log has a line for each poll: when it ended, which source, when it is to be polled next (seconds
since 1970), whether it went well. It says "ready" once it serves, and ends at SIGTERM as it does anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TextIO

from benchmarks.crowds.script import WORD, host
from monitor.app import App, running
from monitor.config import aside
from monitor.config.values import Config, NetworkSettings, PollingSettings
from monitor.daemon.service import serve
from monitor.daemon.systemd import Manager
from monitor.flows.events import Event, Polled, Report
from monitor.model import Receiver, Route, Rule, Secret, Source

SHIPPED = Path(__file__).parents[2] / "config"


def config(port: int, sources: int, every: timedelta) -> Config:
    """The shipped configuration, but for who is polled and told."""
    shipped = aside.load(SHIPPED)
    desk = Receiver("desk", "webhook", Secret(f"http://127.0.0.1:{port}/hook"))
    settings = replace(
        shipped.settings,
        polling=PollingSettings(every, every),
        network=NetworkSettings(allow=(ip_network("127.0.0.0/8"),)),
    )
    return replace(
        shipped,
        settings=settings,
        sources=tuple(_source(number, port, every) for number in range(sources)),
        rules=(*shipped.rules, Rule("crowd", WORD, ("crowd",))),
        receivers=(desk,),
        routes=(Route(("desk",), name="all"),),
        digests=(),
    )


def _source(number: int, port: int, every: timedelta) -> Source:
    url = f"http://{host(number)}:{port}/feed/{number}"
    return Source(str(number), url, min_interval=every, max_interval=every)


async def live(folder: Path, port: int, sources: int, every: timedelta) -> None:
    """Live until SIGTERM."""
    with (folder / "polled.log").open("w", buffering=1) as log:
        began = time.process_time()
        async with running(config(port, sources, every), folder, _noting(log)) as app:
            print(f"ready {time.process_time() - began:.2f}", flush=True)
            await serve(app, Manager(), _reload)


def _noting(log: TextIO) -> Report:
    def hear(event: Event) -> None:
        if isinstance(event, Polled):
            ended, later = time.time(), event.next_poll.timestamp()
            log.write(f"{ended} {event.source.id} {later} {int(not event.error)}\n")

    return hear


async def _reload(app: App) -> str:
    return app.status


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    where, port, sources, every = sys.argv[1:]
    asyncio.run(live(Path(where), int(port), int(sources), timedelta(seconds=float(every))))
