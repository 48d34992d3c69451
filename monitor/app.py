"""The composition root: a Config becomes a running App, in one straight line, closed in reverse order."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from monitor import __version__
from monitor.alerting.desk import Desk
from monitor.alerting.growth import Growing
from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.alerting.route import every
from monitor.alerting.times import by_name
from monitor.config.values import Config
from monitor.flows.courier import Doors
from monitor.flows.deliver import Deliverer
from monitor.flows.digests import Digester
from monitor.flows.discover import Discoverer, Told
from monitor.flows.events import Report
from monitor.flows.heartbeat import Heartbeat
from monitor.flows.poll import Poller
from monitor.flows.probe import Prober
from monitor.flows.push import Pusher
from monitor.flows.read import Judgement, Reader
from monitor.flows.subscribe import Subscriber, offered
from monitor.flows.watch import Watched, Watcher
from monitor.lexicon import usual
from monitor.model import Restored
from monitor.net.beyond import beyond_web
from monitor.net.http import Http, secured
from monitor.net.limits import Limits
from monitor.net.mail import LEAST, Mailer
from monitor.net.robots import RobotsCache
from monitor.notify import fingerprint
from monitor.pool.pool import Pool
from monitor.pool.relay import Relay
from monitor.rules.frequencies import Frequencies
from monitor.rules.rulebook import compile_rulebook
from monitor.store import Store, open_store
from monitor.text.spans import show
from monitor.views import DATABASE

log = logging.getLogger(__name__)

DELIVERIES = 32
"""Receivers served at once; each gets one message at a time."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Live:
    """What follows from the configuration and is swapped whole when that is read again."""

    config: Config
    judgement: Judgement
    desk: Desk


def live(config: Config, frequencies: Frequencies | None = None) -> Live:
    """Build all of it that can fail; raises `QuerySyntaxError`. On first use this builds dictionaries.

    `frequencies` are what an earlier rulebook learnt of words.
    """
    alerts = config.settings.alerts
    words = usual(names=config.names)
    rulebook = compile_rulebook(config.rules, words, config.termsets, frequencies)
    words.rest()  # a daemon is asked for no further words until it reads its rules anew
    return Live(
        config,
        Judgement(
            rulebook,
            Policy(
                config.routes,
                Freshness(first_poll=alerts.first_poll_max_age, always=alerts.max_age),
                Growing(tuple(sorted(alerts.growth)), alerts.quiet, alerts.growth_pause),
            ),
            config.settings.evidence.most,
        ),
        desk(config),
    )


def aware(current: Live, restored: Restored | None) -> Live:
    """The same over a database that was restored: what it does not know of may have been told of."""
    if restored is None:
        return current
    policy = current.judgement.policy
    policy = replace(policy, freshness=replace(policy.freshness, told=restored.told))
    return replace(current, judgement=replace(current.judgement, policy=policy))


def desk(config: Config) -> Desk:
    """Who gets what, when."""
    return Desk(
        {receiver.name: receiver for receiver in config.receivers},
        {route.name: route for route in every(config.routes)},
        by_name(config.times),
        config.inhibitions,
        tuple(name for name in config.settings.alerts.operator if name not in config.off),
    )


def setups(config: Config) -> Mapping[str, str]:
    """Digests of what the receivers are set up with, by which a mended one is known. They tell nothing."""
    return {receiver.name: fingerprint(receiver) for receiver in config.receivers}


@dataclass(frozen=True, slots=True)
class Concurrency:
    """Pieces of work in flight at most, for each verb."""

    polls: int
    reads: int
    deliveries: int = DELIVERIES


class App:
    """The running program's parts, joined."""

    def __init__(
        self,
        current: Live,
        store: Store,
        doors: Doors[Http],
        pool: Pool,
        report: Report,
        clock: Clock,
        restored: Restored | None = None,
    ) -> None:
        self._live = current
        self._restored = restored
        self._swapping = asyncio.Lock()
        web = self._web = doors.web
        self.store = store
        self.clock = clock
        settings = current.config.settings
        self.began = settings
        """The settings of the start, some of which hold to the end; see `monitor.daemon.lasting`."""
        self.lease: timedelta = settings.advanced.lease
        self.limits = Concurrency(settings.polling.concurrency, settings.reading.concurrency)
        jitter = random.random
        self.poller = Poller(
            web,
            pool,
            store,
            clock,
            jitter,
            report,
            operators=lambda: self._live.desk.operators(but=""),
            restored=restored,
            beyond=doors.beyond,
            offer=lambda hub, topic: offered(
                self._live.config.settings.websub, hub, topic, secrets.token_urlsafe
            ),
            heeds_robots=lambda: self._live.config.settings.network.robots == "all",
        )
        self.reader = Reader(web, pool, store, lambda: self._live.judgement, clock, report)
        self.deliverer = Deliverer(
            doors,
            store,
            lambda: self._live.desk.receivers,
            lambda: self._live.desk,
            lambda: self._live.config.settings.delivery.retries,
            clock,
            jitter,
            report,
        )
        self.watcher = Watcher(
            doors,
            store,
            self._watched,
            partial(free, store.path.parent),
            clock,
            report,
            lambda: pool.trouble,
        )
        self.digester = Digester(
            store, lambda: self._live.config.digests, lambda: self._live.desk.receivers, clock, report
        )
        self.subscriber = Subscriber(web, store.pushes, lambda: self._live.config.settings.websub, clock)
        self.pusher = Pusher(pool, store, clock, report)
        self.heartbeat = Heartbeat(web, lambda: self._live.config.settings.heartbeat.url)

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self._live.config

    @property
    def desk(self) -> Desk:
        """Who gets what, when, by the configuration in force."""
        return self._live.desk

    @property
    def status(self) -> str:
        """One line for people: what is watched, by which rules, told to whom."""
        config = self._live.config
        counted = (("source", config.sources), ("rule", config.rules), ("receiver", config.receivers))
        return ", ".join(f"{len(those)} {what}{'' if len(those) == 1 else 's'}" for what, those in counted)

    async def put_back(self, by: timedelta) -> None:
        """The clock was put back by so much: nothing waits for what it was ahead."""
        async with self._swapping:
            await self.store.put_back(self.clock(), by)
            await self.store.sync_sources(self._live.config.sources, self.clock())

    async def swap(self, config: Config) -> None:
        """Go on with a new configuration: sources and schedule in one commit, the rest at once.

        Raises `QuerySyntaxError`, and the old one stays.
        """
        async with self._swapping:
            new = aware(await asyncio.to_thread(live, config, self._learnt), self._restored)
            await self.store.sync_sources(config.sources, self.clock())
            await self.store.sync_receivers(setups(config))
            self._live = new

    async def refresh(self) -> None:
        """Index the rules anew by what was learnt of their words, which were guessed to be rare at first."""
        async with self._swapping:
            new = await asyncio.to_thread(live, self._live.config, self._learnt)
            self._live = aware(new, self._restored)

    async def count(self) -> None:
        """Write down what was asked of hosts since the last time."""
        if asked := self._web.ledger.take():
            await self.store.add_to_ledger(asked)

    def _watched(self) -> Watched:
        config, desk = self._live.config, self._live.desk
        told = desk.operators(but="")
        return Watched(config.rules, config.sources, desk.receivers, told, config.settings.watch)

    @property
    def _learnt(self) -> Frequencies:
        return self._live.judgement.rulebook.frequencies


@asynccontextmanager
async def running(config: Config, state: Path, report: Report, clock: Clock = utc_now) -> AsyncIterator[App]:
    """The app over the database in `state`, ready for its verbs; raises `StoreError`, `QuerySyntaxError`."""
    current = live(config)
    async with AsyncExitStack() as stack:
        store = open_store(state / DATABASE)
        stack.callback(store.close)
        restored = await store.restored()
        if by := await store.put_back(clock()):
            log.warning("the clock was put back", extra={"by": show(by)})
        await store.sync_sources(config.sources, clock())
        await store.sync_receivers(setups(config))
        robots = None if config.settings.network.robots == "nothing" else store
        doors = await stack.enter_async_context(opened(config, robots))
        pool = Pool(config.settings.advanced.workers)
        stack.push_async_callback(pool.aclose)
        app = App(aware(current, restored), store, doors, pool, report, clock, restored)
        stack.push_async_callback(app.count)
        yield app


@asynccontextmanager
async def opened(config: Config, robots: RobotsCache | None = None) -> AsyncIterator[Doors[Http]]:
    """Every way to the network, as configured; `robots` remembers what sites say to robots."""
    network = config.settings.network
    async with AsyncExitStack() as stack:
        web = client(config, robots)
        stack.push_async_callback(web.aclose)
        mail = Mailer(max(network.timeout, LEAST), allow=network.allow, tls=secured)
        relay = Relay(network.allow)
        stack.push_async_callback(relay.aclose)
        yield Doors(web, mail, relay, beyond_web(network, secured))


@asynccontextmanager
async def probing(config: Config, told: Told = lambda _: None) -> AsyncIterator[Discoverer]:
    """What it takes to ask sources and sites once: the network and the readers, and no store."""
    async with AsyncExitStack() as stack:
        web = client(config)
        stack.push_async_callback(web.aclose)
        pool = Pool(config.settings.advanced.workers)
        stack.push_async_callback(pool.aclose)
        yield Discoverer(web, pool, Prober(web, pool, beyond_web(config.settings.network, secured)), told)


def free(folder: Path) -> int | None:
    """Bytes free on the disk of a folder; None when that cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def client(config: Config, robots: RobotsCache | None = None) -> Http:
    """The HTTP client, as configured."""
    network = config.settings.network
    limits = Limits(
        timeout=network.timeout,
        max_wire=network.max_wire,
        max_decoded=network.max_decoded,
        pause=network.pause,
        scope=network.pause_for,
        max_connections=connections(config),
    )
    return Http(limits, user_agent=user_agent(config.settings.contact), allow=network.allow, robots=robots)


def connections(config: Config) -> int:
    """Enough for every piece of work that may be in flight."""
    settings = config.settings
    return settings.polling.concurrency + settings.reading.concurrency + DELIVERIES


def user_agent(contact: str) -> str:
    """Who we say we are: name, version, and where a site owner can read more or complain."""
    return f"news-monitor/{__version__}" + (f" (+{contact})" if contact else "")
