"""The tables that say what the monitor tells of itself, and what is watched; see `schema` for the others."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from monitor.config.fields import PositiveDuration, Size, as_json, nearest, text_of, wrong
from monitor.config.table import Table, key
from monitor.model import Change
from monitor.watching import Kind

_KINDS = {str(kind): kind for kind in Kind}


def _kind(value: object) -> Kind:
    text = text_of(value, "a kind of alarm", Kind.MISSED_ENTRIES)
    if text not in _KINDS:
        raise wrong(f'must be one of {", ".join(_KINDS)}, found "{text[:80]}"{nearest(text, _KINDS)}')
    return _KINDS[text]


def _change(value: object) -> Change:
    known = [str(change) for change in Change]
    text = text_of(value, "a change", Change.NUMBERS)
    if text not in known:
        raise wrong(f'must be one of {", ".join(known)}, found "{text[:80]}"{nearest(text, known)}')
    return Change(text)


OnChange = Annotated[Change, BeforeValidator(_change), as_json(enum=list(map(str, Change)))]
AlarmKind = Annotated[Kind, BeforeValidator(_kind), as_json(enum=list(_KINDS))]


class WatchTable(Table):
    """What the monitor says of itself and of what it watches; see the page on watching."""

    off: list[AlarmKind] = key([], "Kinds of alarms that are not raised.", ["missed-entries", "tag-spike"])
    silence_odds: int = key(
        10_000,
        "A rule or source is called silent when chance alone would keep it so quiet less than once in so "
        "many times.",
        100_000,
        ge=100,
        le=10**12,
    )
    spike_odds: int = key(
        1_000_000,
        "A rule or tag has a spike when chance alone would bring so many articles less than once in so many "
        "times …",
        10_000_000,
        ge=100,
        le=10**12,
    )
    spike_least: int = key(5, "… when there are at least so many …", 10, ge=1, le=1_000_000)
    spike_times: int = key(3, "… and so many times as many as usual.", 5, ge=1, le=1_000)
    failing: PositiveDuration = key(
        "12h", "A source fails when it has not answered for so long, and for ten of its intervals.", "1d"
    )
    min_free: Size = key("500MB", "The disk of the database is called full below this.", "1GB")


class AuditTable(Table):
    """A weekly sample of articles that no rule found, by which a person tells what is missed."""

    weekly: bool = key(True, "Draw a sample each week; see `monitor audit`.", False)
    size: int = key(25, "Articles of a sample.", 50, ge=10, le=200)
    tell: bool = key(False, "Tell the operators of [alerts] that one is there.", True)


class HeartbeatTable(Table):
    """A dead-man's switch: a service that raises the alarm when it does not hear from the monitor in time."""

    url: str = key(
        "",
        "Address that is asked (GET) as long as all stages make progress and the database can be written; a "
        "secret. Empty: none.",
        "${HEARTBEAT_URL}",
    )
    every: PositiveDuration = key("1m", "How often.", "5m")
