"""Which alerts go to whom and when, and what keeps one back."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from monitor.model.rule import Severity


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that held, as far as routes and silences look at it."""

    rule: str
    tags: tuple[str, ...] = ()
    severity: Severity = Severity.MEDIUM


@dataclass(frozen=True, slots=True)
class Subject:
    """What matchers see of an alert."""

    held: tuple[Held, ...]
    source: str = ""
    """Id of the source."""
    lang: str = ""
    sites: int = 1
    """At how many sites the story was seen."""
    story: int | None = None
    """None until it is stored."""

    @property
    def severity(self) -> Severity:
        """That of the severest rule."""
        return max((one.severity for one in self.held), default=Severity.LOW)


@dataclass(frozen=True, slots=True)
class Matcher:
    """What an alert must be. Empty fields match everything; all that are given must hold.

    Rule, tag and severity are asked of one and the same rule of the alert.
    """

    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    max_severity: Severity = Severity.CRITICAL
    min_sites: int = 0
    stories: tuple[int, ...] = ()


class By(enum.StrEnum):
    """By what the alerts of a route are gathered into one message."""

    ALL = "all"
    RULE = "rule"
    TAG = "tag"
    SOURCE = "source"
    LANG = "lang"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Route:
    """Alerts that `matcher` fits go to `receivers`, or on to those of the inner routes that fit."""

    receivers: tuple[str, ...] = ()
    matcher: Matcher = Matcher()
    name: str = ""
    """Unique among all routes."""
    group_by: tuple[By, ...] = ()
    """Empty: every alert is a message of its own."""
    group_wait: timedelta = timedelta(0)
    """How long the first alert of a group waits for others."""
    group_interval: timedelta = timedelta(0)
    """Least time between two messages of a group."""
    repeat_interval: timedelta = timedelta(0)
    """Least time between two messages of one story, unless another rule holds in it."""
    mute: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    """Names of times at which nothing goes, and of those at which alone something does."""
    goes_on: bool = True
    """An alert that this route takes is offered to its later siblings as well."""
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A time that comes back every week, by the clocks of a place."""

    name: str
    days: frozenset[int]
    """Monday is 0; the day on which the interval begins."""
    start: time
    end: time
    """Not after `start`: of the next day."""
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Silence:
    """For some time nobody is told of what `matcher` fits."""

    id: str
    matcher: Matcher
    author: str
    comment: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Inhibition:
    """What `cause` fits keeps quiet, for a while, what `target` fits and is like it in all of `equal`."""

    cause: Matcher
    target: Matcher
    equal: tuple[str, ...] = ("story",)
    """Of ``story``, ``source`` and ``rule``."""
    lasts: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Budget:
    """So many messages in so much time."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Addressee:
    """A receiver of an alert, and the route by which it is one."""

    receiver: str
    route: str
    batch: str = ""
    """The group in which the alert is told; empty: by itself."""
    wait: timedelta = timedelta(0)


class Kind(enum.StrEnum):
    """Why a message goes to a receiver."""

    FIRST = "first"
    """Nobody was told of the story before."""
    RULE = "rule"
    """Another rule holds in a story that was told of."""
    GROWTH = "growth"
    """A story that was told of grew."""
    CHANGE = "change"
    """An article that was read was edited, or its page vanished."""
    EDIT = "edit"
    """What was told is brought up to date, without a sound."""
    DIGEST = "digest"
    """Several alerts in one."""
    SCHEDULED = "scheduled"
    """A digest that is due by the calendar, or that somebody asked for."""
    NOTICE = "notice"
    """A word of the program on itself."""
