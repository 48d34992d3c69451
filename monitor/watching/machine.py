"""How the daemon itself does: its receivers, its stages, its readers, its disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitor.text.spans import show
from monitor.watching.values import Finding, Kind, Levels, Machine, Outgoing, Sign

TRIES = 3
WAITED = timedelta(minutes=15)
"""A receiver is dead when its foremost message failed so often, waits for so long, and none passed it."""

ROOMY = 2
"""A disk is well again when it has so many times as much room as it needs."""


def receiver(outgoing: Outgoing, now: datetime) -> Finding:
    """Whether the outbox can serve a receiver."""
    kind, name, since = Kind.DEAD_RECEIVER, outgoing.name, outgoing.waiting_since
    passed = since is None or (outgoing.sent is not None and outgoing.sent >= since)
    if since is None or (passed and not outgoing.disabled):
        return Finding(kind, name, Sign.UNSURE if outgoing.disabled else Sign.GOOD)
    if outgoing.disabled or outgoing.tries < TRIES or now - since < WAITED:
        return Finding(kind, name, Sign.UNSURE)
    text = f"{name} took no message for {show(now - since)}, in {outgoing.tries} tries: {outgoing.reason}"
    return Finding(kind, name, Sign.BAD, text)


def stages(machine: Machine, standing: Sequence[str]) -> Iterator[Finding]:
    """Stages that stand still, and those that did."""
    for name in machine.stuck:
        yield Finding(Kind.STUCK_STAGE, name, Sign.BAD, f"{name} stands still")
    for name in set(standing) - set(machine.stuck):
        yield Finding(Kind.STUCK_STAGE, name, Sign.GOOD)


def readers(machine: Machine) -> Finding:
    """Whether documents can be read."""
    if machine.unread:
        return Finding(Kind.FAILED_READERS, "", Sign.BAD, f"no document can be read: {machine.unread}")
    return Finding(Kind.FAILED_READERS, "", Sign.GOOD)


def disk(machine: Machine, levels: Levels) -> Finding:
    """Whether there is room beside the database."""
    if machine.free is None:
        return Finding(Kind.FULL_DISK, "", Sign.UNSURE)
    if machine.free < levels.min_free:
        text = f"{machine.free / 1e6:,.0f} MB are left on the disk of the database"
        return Finding(Kind.FULL_DISK, "", Sign.BAD, text)
    return Finding(Kind.FULL_DISK, "", Sign.GOOD if machine.free >= ROOMY * levels.min_free else Sign.UNSURE)
