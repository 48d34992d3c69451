"""What a person is told of alarms: one message for all of one look, so that a bad day is no flood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from monitor.model import Headline, Message, Severity
from monitor.text.spans import show
from monitor.watching.values import SEVERITY, Alarm, Changes, Kind

SOURCE = "monitor"
"""Who says so, where an alert names its source."""

MOST = 10
"""Alarms that one message names; `monitor alarms` lists all."""

NAMES = {
    Kind.SILENT_RULE: ("Silent rule", "silent rules"),
    Kind.RULE_SPIKE: ("Spike of rule", "spikes of rules"),
    Kind.TAG_SPIKE: ("Spike of tag", "spikes of tags"),
    Kind.SILENT_SOURCE: ("Silent source", "silent sources"),
    Kind.FAILING_SOURCE: ("Failing source", "failing sources"),
    Kind.SHORT_TEXTS: ("Short texts", "sources with short texts"),
    Kind.MISSED_ENTRIES: ("Missed entries", "sources with missed entries"),
    Kind.DEAD_RECEIVER: ("Dead receiver", "dead receivers"),
    Kind.STUCK_STAGE: ("Stuck stage", "stuck stages"),
    Kind.FAILED_READERS: ("Failed readers", "failed readers"),
    Kind.FULL_DISK: ("Full disk", "full disks"),
    Kind.FAILED_WRITE: ("Failed write", "failed writes"),
}
"""What each kind is called: of one, and of many."""

UNTOLD = frozenset({Kind.RULE_SPIKE, Kind.TAG_SPIKE, Kind.MISSED_ENTRIES})
"""Kinds of which nobody need know that they are over."""


def told(changes: Changes) -> Message | None:
    """The message; None when nothing has changed that a person need know."""
    begun = [alarm for alarm in changes.opened if alarm.closed is None]
    begun.sort(key=lambda alarm: -SEVERITY[alarm.kind])
    passed = [alarm for alarm in changes.opened if alarm.closed is not None]
    over = [*passed, *(alarm for alarm in changes.over if alarm.kind not in UNTOLD)]
    lines = [Headline(_opened(alarm), "", SOURCE, SEVERITY[alarm.kind]) for alarm in begun]
    lines += [Headline(_over(alarm), "", SOURCE, Severity.LOW) for alarm in over]
    if not lines:
        return None
    return Message(
        title=lines[0].title if len(lines) == 1 else _title(begun, over),
        url="",
        source=SOURCE,
        severity=max((SEVERITY[alarm.kind] for alarm in begun), default=Severity.LOW),
        headlines=() if len(lines) == 1 else tuple(lines[:MOST]),
        more=max(len(lines) - MOST, 0),
    )


def heading(alarm: Alarm) -> str:
    """What an alarm is called: its kind, and what it is about."""
    name, _ = NAMES[alarm.kind]
    return f"{name} {alarm.subject}".strip()


def _opened(alarm: Alarm) -> str:
    return f"{heading(alarm)}: {alarm.text}"


def _over(alarm: Alarm) -> str:
    assert alarm.closed is not None
    return f"Over: {heading(alarm)}, after {show(alarm.closed - alarm.opened)}"


def _title(begun: Sequence[Alarm], over: Sequence[Alarm]) -> str:
    kinds = Counter(alarm.kind for alarm in begun)
    parts = [
        f"{count} {NAMES[kind][1]}" if count > 1 else f"{NAMES[kind][0].lower()} {_one(begun, kind)}".strip()
        for kind, count in kinds.items()
    ]
    if over:
        parts.append(f"{len(over)} over")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _one(alarms: Sequence[Alarm], kind: Kind) -> str:
    return next(alarm.subject for alarm in alarms if alarm.kind is kind)
