"""The service: three stages woken by ticks, calendar jobs, signals, and word to the service manager.

tick (1 s) ─► polling ─► reading ─► delivering      each stage wakes the next when it made work for it
SIGTERM, SIGINT: stop claiming, let what is in flight end, leave within `GRACE` seconds
SIGHUP: read the configuration again; a wrong one is reported and changes nothing. When it says that the
terminal is gone, end
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

from monitor.app import App
from monitor.daemon import memory, nightly
from monitor.daemon.clock import keeping_time
from monitor.daemon.digesting import digesting, make_due
from monitor.daemon.lasting import waiting
from monitor.daemon.progress import Progress
from monitor.daemon.pushing import taking_calls
from monitor.daemon.stage import Stage
from monitor.daemon.systemd import Manager
from monitor.daemon.watching import beating, looking
from monitor.errors import MonitorError
from monitor.flows.events import Polled, Read
from monitor.flows.ports import Unread
from monitor.model import Delivery, Poll
from monitor.text.url import authority

TICK = timedelta(seconds=1)
GRACE = 8.0
"""Seconds that work in flight gets at the end; the unit's TimeoutStopSec is longer."""

log = logging.getLogger(__name__)

Reload = Callable[[App], Awaitable[str]]

AnyStage = Stage[Poll] | Stage[Unread] | Stage[Delivery]


def stages(app: App) -> tuple[Stage[Poll], Stage[Unread], Stage[Delivery]]:
    """The three verbs as stages over the app's store, each waking the next."""

    async def claim_polls(room: int, busy: Collection[str]) -> Sequence[Poll]:
        return await app.store.claim_polls(app.clock(), room, busy)

    async def claim_reads(room: int, busy: Collection[str]) -> Sequence[Unread]:
        return await app.store.claim_reads(app.clock(), app.lease, room, busy, each=1)

    async def claim_deliveries(room: int, busy: Collection[str]) -> Sequence[Delivery]:
        return await app.store.claim_deliveries(app.clock(), app.lease, room, app.desk, busy)

    polling: Stage[Poll] = Stage(
        "polling",
        app.limits.polls,
        claim_polls,
        app.poller,
        # A host is asked one thing at a time: fifty sources of a slow one would hold every place there is.
        key=lambda poll: authority(poll.url),
        label=lambda poll: poll.source.id,
    )
    reading: Stage[Unread] = Stage(
        "reading", app.limits.reads, claim_reads, app.reader, key=lambda unread: unread.source.id
    )
    delivering: Stage[Delivery] = Stage(
        "delivering", app.limits.deliveries, claim_deliveries, app.deliverer, key=lambda work: work.receiver
    )

    def polled(event: object) -> None:
        polling.wake()  # another source of that host may wait for this one's end
        if isinstance(event, Polled) and event.new:
            reading.wake()

    def was_read(event: object) -> None:
        # One entry of a source is read at a time: its next one may be waiting for this one's end.
        reading.wake()
        if isinstance(event, Read) and event.alert is not None:
            delivering.wake()

    polling.done = polled
    reading.done = was_read
    # One delivery a receiver is claimed at a time: the next one may be due as soon as this one has ended.
    delivering.done = lambda _: delivering.wake()
    return polling, reading, delivering


async def run_once(app: App) -> None:
    """One round: poll what is due, read what came, look at the whole, make digests, deliver; then end."""
    polling, reading, delivering = stages(app)
    await polling.round()
    await reading.round()
    await app.watcher(())
    await make_due(app)
    await delivering.round()


async def serve(
    app: App, manager: Manager, reload: Reload, hung_up: Callable[[], bool] = lambda: False
) -> None:
    """Run until SIGTERM or SIGINT. `reload` swaps in a new configuration and says what is in force now.

    When it raises `MonitorError` the old configuration stays and the reason is logged. `hung_up` tells
    whether SIGHUP means that the terminal was closed.
    """
    memory.give_back()
    memory.set_apart()
    stop = asyncio.Event()
    again = asyncio.Event()
    work = stages(app)
    _on_signals(stop, again, hung_up)
    reloading = asyncio.create_task(_reload_when_asked(again, app, manager, reload), name="reload")
    scheduler = nightly.schedule(app)
    rhythms = _rhythms(app, work, manager, lambda: nightly.put_back(scheduler))
    runs = [asyncio.create_task(stage.run(stop), name=stage.name) for stage in work]
    scheduler.start()
    for stage in work:  # not at the first tick: what a killed daemon left is taken up at once
        stage.wake()
    try:
        async with taking_calls(app, work[1].wake):
            manager.say(f"READY=1\nSTATUS={app.status}")
            await stop.wait()
    finally:
        stop.set()  # also where hubs' calls cannot be taken: the stages wait for it
        manager.say("STOPPING=1")
        for rhythm in (reloading, *rhythms):
            rhythm.cancel()
        scheduler.shutdown(wait=False)
        for stage in work:
            stage.wake()
        await asyncio.gather(*runs)
        await asyncio.gather(*(stage.drain(GRACE) for stage in work))


def _on_signals(stop: asyncio.Event, again: asyncio.Event, hung_up: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def on_hang_up() -> None:
        (stop if hung_up() else again).set()

    loop.add_signal_handler(signal.SIGHUP, on_hang_up)


async def _reload_when_asked(again: asyncio.Event, app: App, manager: Manager, reload: Reload) -> None:
    while True:
        await again.wait()
        again.clear()
        manager.say("RELOADING=1")
        outcome = await reloaded(app, reload)
        manager.say(f"READY=1\nSTATUS={app.status}{outcome}")


async def reloaded(app: App, reload: Reload) -> str:
    """Go on by the configuration as it is now; what a status line says of it beside what is in force."""
    try:
        log.info("configuration read again", extra={"result": await reload(app)})
        memory.set_apart()
    except MonitorError as error:
        log.warning("configuration refused, the old one stays", extra={"error": error})
        return "; the configuration was refused, the old one stays: the log says why"
    except Exception:  # the edge of a reload: the next one may do, and is waited for
        log.exception("the configuration could not be read again, the old one stays")
        return "; the configuration could not be read, the old one stays: the log says why"
    if names := ", ".join(waiting(app.began, app.config.settings)):
        log.warning("settings that wait for the next start", extra={"settings": names})
        return f"; waiting for the next start: {names}"
    return ""


def _rhythms(
    app: App, work: Sequence[AnyStage], manager: Manager, put_back: Callable[[], None]
) -> Sequence[asyncio.Task[None]]:
    """What goes on every few moments, by a clock that nobody sets.

    The scheduler's jobs go by the time of day: with them a clock put back by an hour stopped every stage, and
    the watchdog's pulse, for that hour.
    """

    progress = Progress(work, time.monotonic)

    def tick() -> None:
        progress.look()
        for stage in work:
            stage.wake()

    rhythms = [
        asyncio.create_task(_every(TICK.total_seconds(), tick), name="tick"),
        asyncio.create_task(keeping_time(app, put_back), name="clock"),
        asyncio.create_task(looking(app, progress), name="watch"),
        asyncio.create_task(beating(app, progress), name="heartbeat"),
        asyncio.create_task(digesting(app), name="digests"),
        _counting(app),
    ]
    if manager.watchdog:
        pulse = Pulse(progress, manager)
        rhythms.append(asyncio.create_task(_every(manager.watchdog / 4, pulse.beat), name="pulse"))
    return rhythms


def _counting(app: App) -> asyncio.Task[None]:
    """What was asked of hosts, and what time it is, is written down every minute: a death costs that one."""

    async def count() -> None:
        while True:
            await asyncio.sleep(60)
            try:
                await app.count()
                await app.store.note_time(app.clock())
            except MonitorError as error:
                log.warning("the ledger was not written", extra={"error": error})

    return asyncio.create_task(count(), name="ledger")


async def _every(seconds: float, action: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        action()


class Pulse:
    """Feeds the watchdog as long as every stage makes progress: a loop that is wedged gets restarted."""

    def __init__(self, progress: Progress, manager: Manager) -> None:
        self._progress = progress
        self._manager = manager

    def beat(self) -> None:
        """Say ``WATCHDOG=1`` if no stage has stood still for the watchdog's time."""
        if stuck := self._progress.stuck(self._manager.watchdog):
            log.error("stage stands still", extra={"stages": ",".join(stuck)})
        else:
            self._manager.say("WATCHDOG=1")
