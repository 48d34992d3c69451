"""The configuration as frozen values: what `load` returns and the rest of the program is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal

from monitor.digest.scheduled import Scheduled
from monitor.model import (
    Inhibition,
    Interval,
    NameCorrection,
    PushSettings,
    Receiver,
    Retention,
    Route,
    Rule,
    Secret,
    Source,
)
from monitor.watching import Levels

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class PollingSettings:
    """How often sources are polled, where a source does not say so itself."""

    every: timedelta = timedelta(minutes=10)
    at_most: timedelta = timedelta(hours=1)
    concurrency: int = 32


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How articles are read."""

    concurrency: int = 128
    full_text: bool = True


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How old an article may be and still raise an alert, and when a story is told of again."""

    first_poll_max_age: timedelta = timedelta(hours=1)
    max_age: timedelta = timedelta(days=3)
    growth: tuple[int, ...] = (3, 10, 30, 100)
    growth_pause: timedelta = timedelta(minutes=30)
    quiet: timedelta = timedelta(days=1)
    operator: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """Bounds of one exchange; sizes in bytes."""

    timeout: timedelta = timedelta(seconds=30)
    max_wire: int = 10_000_000
    max_decoded: int = 20_000_000
    pause: timedelta = timedelta(seconds=1)
    """Between two requests to one host."""
    pause_for: Literal["url", "host", "site"] = "host"
    robots: Literal["pages", "all", "nothing"] = "pages"
    allow: tuple[Network, ...] = ()
    """Networks of the user's own that may be reached although they are not public."""


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """Waits between the tries of one delivery; when they are used up it becomes a dead letter."""

    retries: tuple[timedelta, ...] = ()
    time_to_live: timedelta = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """The weekly sample of what no rule found."""

    weekly: bool = True
    size: int = 25
    tell: bool = False
    """The operators are told that it is there."""


@dataclass(frozen=True, slots=True)
class HeartbeatSettings:
    """The dead-man's switch that hears from the daemon; none where the address is empty."""

    url: Secret = field(default_factory=Secret)
    every: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """Which pages are kept as they were fetched; sizes in bytes."""

    pages: bool = True
    max_size: int = 2_000_000

    @property
    def most(self) -> int:
        """Bytes kept of a page; 0 for none."""
        return self.max_size if self.pages else 0


@dataclass(frozen=True, slots=True)
class AdvancedSettings:
    """What few need to touch."""

    lease: timedelta = timedelta(minutes=2)
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting that is not a source, rule, receiver or route."""

    contact: str = ""
    state_dir: Path | None = None
    """None: the command line or the environment decides."""
    polling: PollingSettings = field(default_factory=PollingSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    retention: Retention = field(default_factory=Retention)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    watch: Levels = field(default_factory=Levels)
    audit: AuditSettings = field(default_factory=AuditSettings)
    heartbeat: HeartbeatSettings = field(default_factory=HeartbeatSettings)
    websub: PushSettings = field(default_factory=PushSettings)
    advanced: AdvancedSettings = field(default_factory=AdvancedSettings)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know that keeps nothing from running."""

    message: str
    file: str
    line: int = 0
    warning: bool = False
    """It is likely a mistake; without it, only worth a mention."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {'warning' if self.warning else 'note'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that holds together: names are unique, and routes lead to receivers that are on."""

    settings: Settings = field(default_factory=Settings)
    sources: tuple[Source, ...] = ()
    """Sources to poll: those with ``enabled = false`` are in `disabled`."""
    rules: tuple[Rule, ...] = ()
    termsets: Mapping[str, str] = field(default_factory=dict)
    """Name to the query that ``@name`` stands for."""
    names: tuple[NameCorrection, ...] = ()
    """What is to be found, or not, for names of people."""
    receivers: tuple[Receiver, ...] = ()
    """Receivers that are on: those that are not set up yet are in `off`."""
    routes: tuple[Route, ...] = ()
    """Name receivers that are on, and no others; without any [[route]], one that sends all to all."""
    times: tuple[Interval, ...] = ()
    inhibitions: tuple[Inhibition, ...] = ()
    digests: tuple[Scheduled, ...] = ()
    """Those that go to somebody who is on."""
    notes: tuple[Note, ...] = ()
    disabled: tuple[Source, ...] = ()
    off: tuple[str, ...] = ()
