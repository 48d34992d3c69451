"""Hosts, over restarts: who asked all of us to wait, what each says to robots, what was asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.model import RobotsFile
from monitor.steps import Asked, Hold
from monitor.store import ready
from monitor.store.dialect import insert
from monitor.store.tables import hold, ledger, robots
from monitor.views import HostLedger

ROBOTS_KEPT = timedelta(days=30)
"""After its time a file is of no use; sites that come up again within a month are spared a row's making."""

LEDGER_DAYS = 400

_COUNTS = ("requests", "unchanged", "errors", "slowed", "bytes")
"""What the ledger counts, as `Asked` and `HostLedger` name it."""


def standing(connection: Connection, now: datetime) -> Mapping[str, datetime]:
    """Until when each host wants to be left alone."""
    return {row.host: row.until for row in _STANDING.all(connection, {"now": now})}


_STANDING = ready.Asked(select(hold).where(hold.c.until > bindparam("now", type_=hold.c.until.type)))


def keep(connection: Connection, asked: Hold, now: datetime) -> None:
    """Remember a hold, unless a longer one stands; forget those that are over."""
    connection.execute(delete(hold).where(hold.c.until <= now))
    if asked.until > standing(connection, now).get(asked.host, now):
        made = insert(hold).values(host=asked.host, until=asked.until)
        connection.execute(made.on_conflict_do_update(index_elements=["host"], set_={"until": asked.until}))


def robots_of(connection: Connection, host: str) -> RobotsFile | None:
    """What was kept of a host, however old."""
    row = connection.execute(select(robots).where(robots.c.host == host)).one_or_none()
    return None if row is None else RobotsFile(row.host, row.text, row.closed, row.until)


def keep_robots(connection: Connection, file: RobotsFile) -> None:
    """Keep a file in place of the host's last one; forget old ones of others."""
    connection.execute(delete(robots).where(robots.c.until < file.until - ROBOTS_KEPT))
    said = {"text": file.text, "closed": file.closed, "until": file.until}
    made = insert(robots).values(host=file.host, **said)
    connection.execute(made.on_conflict_do_update(index_elements=["host"], set_=said))


def add_to_ledger(connection: Connection, asked: Iterable[Asked]) -> None:
    """Count what was asked on top of what is counted; forget days of more than a year ago."""
    lines = [
        {"day": one.day, "host": one.host, **{name: getattr(one, name) for name in _COUNTS}} for one in asked
    ]
    _COUNT.each(connection, lines)
    today = max((line["day"] for line in lines), default=0)
    connection.execute(delete(ledger).where(ledger.c.day < today - LEDGER_DAYS))


_ADD = insert(ledger)
_COUNT = ready.Written(
    _ADD.on_conflict_do_update(
        index_elements=["day", "host"], set_={name: ledger.c[name] + _ADD.excluded[name] for name in _COUNTS}
    ),
    ("day", "host", *_COUNTS),
)


def host_ledger(connection: Connection, since: int, now: datetime) -> Sequence[HostLedger]:
    """What was asked of each host from the day `since` on, most first, and what it wants of us now."""
    summed = [func.sum(ledger.c[name]).label(name) for name in _COUNTS]
    asked = (
        select(ledger.c.host, func.count().label("days"), *summed)
        .where(ledger.c.day >= since)
        .group_by(ledger.c.host)
        .order_by(func.sum(ledger.c.requests).desc(), ledger.c.host)
    )
    holds = standing(connection, now)
    return [HostLedger(**row, hold=holds.get(row["host"])) for row in connection.execute(asked).mappings()]
