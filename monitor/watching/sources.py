"""How polling goes: sources that fail, have ended, stand still, or may have shown what nobody saw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.model import Because, PollState
from monitor.text.spans import show
from monitor.watching.values import Finding, Kind, Levels, Polled, Sign

FAILURES = 5
"""In a row, at least."""

INTERVALS = 10
"""A source fails when it has not answered for so many of its own intervals."""

RECENT = timedelta(days=1)
FORGOTTEN = timedelta(days=7)
"""After so long without another gap, one is over."""


def polling(source: Polled, levels: Levels, now: datetime) -> Iterator[Finding]:
    """What the state of a source says."""
    state = source.state
    yield _failing(source, levels, now)
    if state.gap is not None:
        yield _missed(source, state.gap, now)


def still(source: Polled) -> Finding | None:
    """Of a source that stands still for far longer than it ever did, however few its articles are."""
    if source.still is None or is_troubled(source.state):
        return None
    return Finding(Kind.SILENT_SOURCE, source.id, Sign.BAD, f"nothing new for {show(source.still)}")


def is_troubled(state: PollState) -> bool:
    """It cannot be asked: that it is silent then says nothing."""
    return bool(state.failures or state.gone) or state.because is Because.OFFLINE


def _failing(source: Polled, levels: Levels, now: datetime) -> Finding:
    state, kind = source.state, Kind.FAILING_SOURCE
    if state.gone:
        return Finding(kind, source.id, Sign.BAD, f"{source.title} is no more, its server says (410)")
    if not state.failures and state.because is not Because.OFFLINE and not state.is_new:
        return Finding(kind, source.id, Sign.GOOD)
    since = state.succeeded or (state.troubles[0].first if state.troubles else now)
    patience = max(levels.failing, INTERVALS * (state.interval or timedelta(0)))
    if state.failures < FAILURES or now - since < patience:
        return Finding(kind, source.id, Sign.UNSURE)
    text = f"{source.title} has not answered for {show(now - since)}: {state.error}"
    return Finding(kind, source.id, Sign.BAD, text)


def _missed(source: Polled, gap: datetime, now: datetime) -> Finding:
    kind = Kind.MISSED_ENTRIES
    if now - gap >= FORGOTTEN:
        return Finding(kind, source.id, Sign.GOOD)
    text = f"{source.title} may have shown entries that nobody saw: two polls shared none"
    return Finding(kind, source.id, Sign.BAD if now - gap < RECENT else Sign.UNSURE, text)
