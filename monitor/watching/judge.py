"""Which alarms open and close: everything that is found of all figures, against what stands.

    Figures, Machine, now ─► Finding*  ─ with the alarms that stand ─►  Changes: opened, over, dropped

An alarm opens when its subject is found bad and stands until it is found good. Where nothing is found of it
any more (a rule that was changed, a source that left, a kind that is switched off) it is dropped without a
word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.watching import machine as of_machine
from monitor.watching.silence import silence
from monitor.watching.sources import is_troubled, polling, still
from monitor.watching.spikes import spike
from monitor.watching.sums import Sums
from monitor.watching.texts import short_texts
from monitor.watching.values import (
    Alarm,
    Changes,
    Figures,
    Finding,
    Group,
    Kind,
    Levels,
    Machine,
    Polled,
    Sign,
    hour_of,
)


def judge(figures: Figures, machine: Machine, levels: Levels, now: datetime) -> Changes:
    """What changes at `now`."""
    findings = (found for found in _findings(figures, machine, levels, now) if found.kind not in levels.off)
    return changes(figures.standing, findings, now)


def changes(standing: Sequence[Alarm], findings: Iterable[Finding], now: datetime) -> Changes:
    """What these findings change; the worst that is found of a subject counts."""
    found: dict[tuple[Kind, str], Finding] = {}
    for one in findings:
        other = found.get((one.kind, one.subject))
        if other is None or one.sign.value < other.sign.value:
            found[one.kind, one.subject] = one
    stands = {(alarm.kind, alarm.subject) for alarm in standing}
    opened = [
        Alarm(one.kind, one.subject, one.text, now)
        for place, one in found.items()
        if one.sign is Sign.BAD and place not in stands
    ]
    over, dropped = [], []
    for alarm in standing:
        last = found.get((alarm.kind, alarm.subject))
        if last is None:
            dropped.append(replace(alarm, closed=now))
        elif last.sign is Sign.GOOD:
            over.append(replace(alarm, closed=now))
    return Changes(tuple(opened), tuple(over), tuple(dropped))


def _findings(figures: Figures, machine: Machine, levels: Levels, now: datetime) -> Iterator[Finding]:
    sources = {source.id: source for source in figures.sources}
    yield from _of_series(figures, sources, levels, hour_of(now))
    for source in figures.sources:
        yield from polling(source, levels, now)
        lengths = figures.lengths.get(source.id, ())
        yield from filter(None, (still(source), short_texts(source.id, source.title, lengths)))
    for receiver in figures.receivers:
        yield of_machine.receiver(receiver, now)
    stuck = [alarm.subject for alarm in figures.standing if alarm.kind is Kind.STUCK_STAGE]
    yield from of_machine.stages(machine, stuck)
    yield of_machine.readers(machine)
    yield of_machine.disk(machine, levels)


def _of_series(figures: Figures, sources: dict[str, Polled], levels: Levels, hour: int) -> Iterator[Finding]:
    volume = Sums(figures.volume)
    for series in figures.series:
        if series.group in (Group.RULE, Group.TAG):
            yield from filter(None, [spike(series, volume, hour, levels)])
        if series.group is Group.RULE:
            yield from filter(None, [silence(series, volume, hour, levels.silence_odds)])
        if series.group is Group.SOURCE and series.name in sources:
            yield _of_source(sources[series.name], silence(series, volume, hour, levels.silence_odds))


def _of_source(source: Polled, found: Finding | None) -> Finding:
    """A source that cannot be asked is not silent, and not back either."""
    if found is None or is_troubled(source.state):
        return Finding(Kind.SILENT_SOURCE, source.id, Sign.UNSURE)
    return replace(found, text=f"{source.title}: {found.text}") if found.text else found
