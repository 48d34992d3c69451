"""Values to store: fictional outlets, short texts, one fixed day."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from monitor.alerting.desk import Desk
from monitor.model import (
    Addressee,
    Alert,
    Article,
    Entry,
    Excerpt,
    Held,
    Match,
    Message,
    Placement,
    PollState,
    Rule,
    Severity,
    Source,
    Span,
    Subject,
)
from monitor.steps import Decide, Known, PollResult, ReadResult, Unread, Verdict
from monitor.steps.seen import Compared
from monitor.store import Store, open_store
from monitor.store.sqlite import open_raw
from tests import running

T = TypeVar("T")
NOW = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LEASE = 2 * MINUTE
DESK = Desk()
"""Everybody may be told of everything at once."""
LATER = NOW + MINUTE
"""When every source that was added at NOW is due, whatever its jitter."""


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        open_store(path).close()
        return path.read_bytes()


def empty_database(path: Path) -> Path:
    """A database as the migrations make it, at `path`: made once, as they take longer than most tests."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(_made())
    path.chmod(0o600)
    return path


def run(step: Coroutine[Any, Any, T]) -> T:
    return running.run(step)


def source(id: str = "courier", **changes: Any) -> Source:
    return replace(Source(id=id, url=f"https://{id}.example/feed", name=id.title()), **changes)


def entry(key: str, **changes: Any) -> Entry:
    plain = Entry(key=key, id=key, link=f"https://courier.example/{key}", title=f"Title of {key}")
    return replace(plain, **changes)


def rule(name: str, severity: Severity = Severity.MEDIUM, tags: tuple[str, ...] = ()) -> Rule:
    return Rule(name=name, query=name, tags=tags, severity=severity)


def match(name: str, severity: Severity = Severity.MEDIUM, tags: tuple[str, ...] = ()) -> Match:
    return Match(rule(name, severity, tags), (Span("title", 0, 3), Span("body", 4, 9)))


def message(title: str = "Bridge closed") -> Message:
    return Message(
        title=title,
        url="https://courier.example/bridge",
        source="Courier",
        published=NOW,
        severity=Severity.HIGH,
        rules=("bridges",),
        tags=("roads",),
        excerpts=(Excerpt("the bridge is closed", ((4, 10),)),),
    )


def alert(id: str, receivers: tuple[str, ...] = ("desk",), rules: tuple[str, ...] = ("bridges",)) -> Alert:
    return Alert(
        id=id,
        message=message(f"Alert {id}"),
        addressees=tuple(Addressee(name, "all") for name in receivers),
        subject=Subject(tuple(Held(name) for name in rules), "courier", "en"),
    )


def article(unread: Unread, **changes: Any) -> Article:
    told = unread.entry
    plain = Article(
        entry=unread.entry_id,
        source=unread.source.id,
        url=told.link,
        link=told.link,
        title=told.title,
        text=f"Text of {told.key}.",
        published=told.published,
        seen=unread.seen,
        lang="en",
    )
    return replace(plain, **changes)


def new_story(alert_: Alert | None = None) -> Decide:
    return lambda known: Verdict(Placement(story=known.own_story), alert_)


def join_first(alert_: Alert | None = None) -> Decide:
    def decide(known: Known) -> Verdict:
        first = known.neighbours[0] if known.neighbours else None
        return Verdict(Placement(story=first.story if first else None), alert_)

    return decide


def poll(
    store: Store, source_: Source, entries: Sequence[Entry], now: datetime = NOW, *, first: bool = False
) -> int:
    """A poll of `source_` that found these entries ends at `now`."""
    state = PollState(etag='"1"', interval=source_.min_interval, polled=now, succeeded=now)
    result = PollResult(source_.id, state, now + source_.min_interval, Compared(entries), first)
    return run(store.settle_poll(result, now))


def read(
    store: Store,
    decide: Decide | None = None,
    matches: Sequence[Match] = (),
    now: datetime = NOW,
    again: datetime | None = None,
    **changes: Any,
) -> Verdict:
    """Read the one entry that is due at `now`."""
    (unread,) = run(store.claim_reads(now, LEASE, 1))
    result = ReadResult(article(unread, **changes), matches, again)
    return run(store.settle_read(result, decide or new_story(), now))


def published(
    store: Store,
    key: str,
    decide: Decide | None = None,
    matches: Sequence[Match] = (),
    now: datetime = NOW,
    *,
    by: Source | None = None,
    first: bool = False,
    **changes: Any,
) -> Verdict:
    """An entry comes in and is read at once. `published` and `link` may be given among the changes."""
    fields = {name: changes[name] for name in ("published", "link") if name in changes}
    changes.pop("link", None)
    poll(store, by or source(), [entry(key, **fields)], now, first=first)
    return read(store, decide, matches, now, **changes)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What is really in the file."""
    connection = open_raw(path, read_only=True)
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


def bump(connection: Connection, name: str = "counter") -> int:
    """Read a number, then write the next one: what a driver in its default mode gets wrong."""
    found = connection.scalar(text("SELECT value FROM meta WHERE name = :name"), {"name": name})
    value = int(found or 0) + 1
    connection.execute(
        text("INSERT OR REPLACE INTO meta (name, value) VALUES (:name, :value)"),
        {"name": name, "value": str(value)},
    )
    return value
