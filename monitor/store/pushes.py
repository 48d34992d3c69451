"""Subscriptions to hubs (WebSub): what was asked, until when it holds, and what is pushed.

A subscription is due when it is to be asked for, and claimed by moving `due` on: a hub that does not answer,
or never verifies, is asked again an hour later, then two, four, up to a day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from monitor.model import Hub, Source, Subscription
from monitor.steps.seen import Compared
from monitor.store import imprints
from monitor.store.codec import source_value
from monitor.store.entries import Arrival
from monitor.store.tables import source as sources
from monitor.store.tables import subscription as table
from monitor.store.types import Record

STEADY = timedelta(days=1)
"""A feed that names another hub all the time moves its subscription no more often: each move is a request to
whomever it names."""
FIRST_RETRY = timedelta(hours=1)
LAST_RETRY = timedelta(days=1)


Run = Callable[[Callable[[Connection], Any]], Awaitable[Any]]
"""Runs a job over a connection."""


@dataclass(frozen=True, slots=True)
class Pushes:
    """What `subscribe` and `push` remember; implements `ports.PushStore`."""

    write: Run
    read: Run
    configured: Callable[[], Mapping[str, Source]]

    async def claim_subscriptions(self, now: datetime, limit: int) -> Sequence[Subscription]:
        """Subscriptions that are to be asked for now; they are due again when nothing is heard of them."""
        if not await self.read(partial(_any_due, now=now)):
            return ()
        claimed: Sequence[Subscription] = await self.write(partial(_claim, now=now, limit=limit))
        return claimed

    async def settle_subscription(self, subscription: Subscription, error: str) -> None:
        """Keep what became of asking the hub; empty when it took the request."""
        await self.write(partial(_settle, token=subscription.hub.token, error=error))

    async def subscription(self, token: str) -> tuple[Subscription, Source] | None:
        """The subscription that a hub calls by this token, of a source that is polled."""
        look = partial(_by_token, token=token, configured=self.configured())
        found: tuple[Subscription, Source] | None = await self.read(look)
        return found

    async def verified(self, token: str, until: datetime, renew: datetime) -> None:
        """The hub has verified it."""
        kept = {"until": until, "due": renew, "failures": 0, "error": ""}
        await self.write(lambda connection: _change(connection, token, kept))

    async def denied(self, token: str, reason: str, now: datetime) -> None:
        """The hub will not push: the source is polled at once, and the hub asked again in a day."""
        await self.write(partial(_deny, token=token, reason=reason, now=now))

    async def settle_push(self, source: str, brought: Compared, now: datetime) -> int:
        """Store what was pushed; how many entries were new. If any was, push is ahead of polling."""
        new: int = await self.write(partial(_push, source=source, brought=brought, now=now))
        return new


def named(connection: Connection, source: str, hub: Hub, now: datetime) -> None:
    """Keep the hub that a feed names, if it is another one; forget the subscription where it names none."""
    mine = table.c.source == source
    row = connection.execute(select(table.c.hub, table.c.topic, table.c.since).where(mine)).one_or_none()
    made = {"hub": hub.url, "topic": hub.topic, "token": hub.token, "secret": hub.secret, "since": now}
    fresh = {**made, "until": None, "due": now, "failures": 0, "error": ""}
    if row is None:
        if hub.url:
            connection.execute(insert(table).values(source=source, **fresh))
    elif not hub.url:
        connection.execute(delete(table).where(mine))
        _poll_again(connection, source, now)
    elif (row.hub, row.topic) != (hub.url, hub.topic) and now - row.since >= STEADY:
        connection.execute(update(table).where(mine).values(**fresh))
        _poll_again(connection, source, now)


def _any_due(connection: Connection, now: datetime) -> bool:
    return connection.scalar(select(table.c.source).where(table.c.due <= now).limit(1)) is not None


def _claim(connection: Connection, now: datetime, limit: int) -> Sequence[Subscription]:
    due = (
        select(table, sources.c.active)
        .join(sources, sources.c.id == table.c.source)
        .where(table.c.due <= now)
        .order_by(table.c.due, table.c.source)
        .limit(limit)
    )
    rows = connection.execute(due).all()
    for row in rows:
        over = row.until is not None and row.until <= now
        wait = min(FIRST_RETRY * 2 ** min(row.failures, 10), LAST_RETRY)
        if row.until is not None and not over:
            wait = min(wait, max((row.until - now) / 2, timedelta(minutes=1)))
        changed: dict[str, Any] = {"due": now + wait, "failures": row.failures + 1}
        _change(connection, row.token, changed | ({"until": None} if over else {}))
        if over:
            _poll_again(connection, row.source, now)
    return [_value(row) for row in rows if row.active]


def _settle(connection: Connection, token: str, error: str) -> None:
    _change(connection, token, {"error": error})


def _by_token(
    connection: Connection, token: str, configured: Mapping[str, Source]
) -> tuple[Subscription, Source] | None:
    mine: Select[Any] = select(table).where(table.c.token == token)
    row = connection.execute(mine).one_or_none()
    if row is None:
        return None
    place = select(sources).where(sources.c.id == row.source, sources.c.active)
    found = connection.execute(place).one_or_none()
    return None if found is None else (_value(row), source_value(found, configured.get(row.source)))


def _deny(connection: Connection, token: str, reason: str, now: datetime) -> None:
    said = f"the hub refuses: {reason}" if reason else "the hub refuses"
    _change(connection, token, {"until": None, "due": now + LAST_RETRY, "error": said})
    source = connection.scalar(select(table.c.source).where(table.c.token == token))
    if source is not None:
        _poll_again(connection, source, now)


def _push(connection: Connection, source: str, brought: Compared, now: datetime) -> int:
    new = imprints.settle(connection, source, brought, Arrival(), now)
    if new:
        connection.execute(update(sources).where(sources.c.id == source).values(pushed=now))
    return new


def _poll_again(connection: Connection, source: str, now: datetime) -> None:
    """Where polling had leant on push, it goes on by itself, at once."""
    leant = (sources.c.id == source) & sources.c.pushed.is_not(None)
    connection.execute(update(sources).where(leant).values(pushed=None, interval=None, next_poll=now))


def _change(connection: Connection, token: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(table).where(table.c.token == token).values(**values))


def _value(row: Record) -> Subscription:
    return Subscription(row.source, Hub(row.hub, row.topic, row.token, row.secret), row.until)
