"""What an explanation is made of, and by what facts of the present it is given."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Route, Silence
from monitor.rules.nearest import Nearest
from monitor.views import ReceiverStatus


class Verdict(enum.StrEnum):
    """What a step did with the news."""

    PASSED = "passed"
    STOPPED = "stopped"
    WAITS = "waits"
    NOTED = "noted"
    """It decided nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from a source to a receiver."""

    step: str
    """``source``, ``seen``, ``read``, ``rules``, ``story``, ``alert``, ``route`` or ``delivery``."""
    verdict: Verdict
    reason: str
    """One of a fixed set of words, for programs."""
    said: str
    """The same, for people."""
    at: datetime | None = None
    """When that was, or when it goes on."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """More of it, for programs."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of one piece of news, and why."""

    title: str
    url: str
    source: str
    """Id of the source; empty where none brought it."""
    article: int | None
    outcome: str
    """The reason of the step that decided."""
    answer: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """The present: the configuration as far as it matters, how receivers stand, and the time."""

    now: datetime
    when: Callable[[datetime | None], str]
    """A time for people."""
    routes: Sequence[Route] = ()
    receivers: Collection[str] = ()
    """Names of those that are on."""
    off: Collection[str] = ()
    standing: Mapping[str, ReceiverStatus] = field(default_factory=dict)
    silences: Sequence[Silence] = ()
    """Those that are not over."""
    nearest: Callable[[], Nearest] | None = None
    """The rules that are asked; made when they are needed, for it takes a while. None: the archive is asked
    alone."""
    every_rule: bool = False
    """Ask the rules even where some held when the article was read."""
    paused: Mapping[str, str] = field(default_factory=dict)
    """Ids and addresses of sources that are switched off in the configuration."""
    configured: Mapping[str, str] = field(default_factory=dict)
    """Ids and addresses of those that are on."""
    running: bool = True
    """A daemon works on this database."""
    published: datetime | None = None
    """When what was never seen was published, if that is known."""
