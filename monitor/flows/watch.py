"""Watch: look at the whole every few minutes, and tell of what has gone wrong without an error.

    Figures + Machine ─judge─► Changes ─told─► Message ─► ══ commit: alarms opened and closed, deliveries ══
                                                              └─ fails twice ─► straight to the operators

What the archive cannot take is told without it, and again when it is over: nobody else would tell that alerts
have stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from monitor.alerting.alert import delivery_id
from monitor.errors import StoreError
from monitor.flows.deliver import put
from monitor.flows.events import Alarmed, Report
from monitor.flows.ports import Courier, WatchStore
from monitor.model import Delivery, Receiver, RetryLater, Rule, Source
from monitor.watching import (
    Alarm,
    Changes,
    Figures,
    Group,
    Kind,
    Levels,
    Look,
    Machine,
    Named,
    judge,
    told,
)

PATIENCE = 2
"""Looks in a row that could not be written down before somebody is told so."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and who is told."""

    rules: Sequence[Rule]
    sources: Sequence[Source]
    receivers: Mapping[str, Receiver]
    operators: Sequence[str]
    """Names of the receivers that are told; all of them are among `receivers`."""
    levels: Levels


@dataclass(slots=True)
class Watcher:
    """The verb with the parts it needs."""

    courier: Courier
    store: WatchStore
    watched: Callable[[], Watched]
    free: Callable[[], int | None]
    """Bytes free beside the database."""
    clock: Callable[[], datetime]
    report: Report
    unread: Callable[[], str] = str
    """Why no document can be read; empty where they can be."""
    _failed: list[datetime] = field(default_factory=list)
    """When looks could not be written down, since one was."""
    _knows: set[str] = field(default_factory=set)
    """Receivers that were told so."""

    @property
    def writes(self) -> bool:
        """Whether the last look could be written down."""
        return not self._failed

    async def __call__(self, stuck: Sequence[str]) -> Changes:
        """Look once, to the commit; `stuck` are stages that stand still. What could not be kept is empty."""
        watched, now = self.watched(), self.clock()
        try:
            figures = await self.store.figures(tuple(watched.receivers), watched.levels.spike_least, now)
            # In a thread: with hundreds of rules it takes a good part of a second, and the loop must go on.
            machine = Machine(stuck, self.unread(), self.free())
            changes = await asyncio.to_thread(judge, figures, machine, watched.levels, now)
            changes = self._with_failure(changes, watched.levels, now)
            look = Look(changes, tuple(named(watched)), told(changes), operators(watched, figures, changes))
            await self.store.settle_watch(look, now)
        except StoreError as error:
            await self._cannot_write(str(error), watched, now)
            return Changes()
        self._failed.clear()
        self._knows.clear()
        for alarm in (*changes.opened, *changes.over, *changes.dropped):
            self.report(Alarmed(alarm))
        return changes

    def _with_failure(self, changes: Changes, levels: Levels, now: datetime) -> Changes:
        """With the time in which nothing could be written down, which is over if this can be."""
        if len(self._failed) < PATIENCE or Kind.FAILED_WRITE in levels.off:
            return changes
        passed = Alarm(Kind.FAILED_WRITE, "", "the database could not be written", self._failed[0], now)
        return Changes((*changes.opened, passed), changes.over, changes.dropped)

    async def _cannot_write(self, error: str, watched: Watched, now: datetime) -> None:
        self._failed.append(now)
        log.error("the watch could not be written down", extra={"error": error})
        if len(self._failed) < PATIENCE or Kind.FAILED_WRITE in watched.levels.off:
            return
        alarm = Alarm(Kind.FAILED_WRITE, "", f"alerts wait until this is mended: {error}", self._failed[0])
        if len(self._failed) == PATIENCE:
            self.report(Alarmed(alarm))
        message = told(Changes(opened=(alarm,)))
        assert message is not None
        for name in watched.operators:
            if name not in self._knows:
                delivery = Delivery(delivery_id(alarm.key, name), name, message, alarm.opened)
                outcome = await put(delivery, watched.receivers[name], self.courier, self.clock, self.report)
                if not isinstance(outcome, RetryLater):
                    self._knows.add(name)


def named(watched: Watched) -> Iterator[Named]:
    """All that is watched. A rule with another query is another one, and so is a tag of other rules."""
    tags: dict[str, list[Rule]] = {}
    for rule in watched.rules:
        yield Named(Group.RULE, rule.name, _made([rule]))
        for tag in rule.tags:
            tags.setdefault(tag, []).append(rule)
    for tag, rules in tags.items():
        yield Named(Group.TAG, tag, _made(rules))
    for source in watched.sources:
        yield Named(Group.SOURCE, source.id, source.url)


def _made(rules: Sequence[Rule]) -> str:
    parts = sorted((rule.name, rule.query, rule.lang) for rule in rules)
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def operators(watched: Watched, figures: Figures, changes: Changes) -> Sequence[str]:
    """Who is told: the operators that can be reached; else all who can; else those who should be, later."""
    over = {alarm.key for alarm in (*changes.over, *changes.dropped)}
    stands = [alarm for alarm in (*figures.standing, *changes.opened) if alarm.key not in over]
    dead = {alarm.subject for alarm in stands if alarm.kind is Kind.DEAD_RECEIVER}
    dead |= {receiver.name for receiver in figures.receivers if receiver.disabled}
    if not watched.operators:
        return ()
    return _living(watched.operators, dead) or _living(watched.receivers, dead) or watched.operators


def _living(names: Collection[str], dead: Collection[str]) -> Sequence[str]:
    return [name for name in names if name not in dead]
