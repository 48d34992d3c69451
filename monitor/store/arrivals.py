"""What came since a place: a look that costs nothing when nothing did.

Matches are followed by the order in which their rows were made, so that a later reading of a page, by which
another rule holds, is seen as well; all articles, where they are asked for, by their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.model import Held, Severity
from monitor.store.codec import article_value
from monitor.store.dialect import made
from monitor.store.kept import micros
from monitor.store.tables import alert, article, body, match, source
from monitor.store.types import Record
from monitor.views.arrival import Arrival, Arrivals, Place

AT_ONCE = 500
"""Matches, or articles, of one look."""

_arrived = made(match)


def start(connection: Connection, *, every: bool, since: datetime | None = None) -> Place:
    """The end of what is there; with `since`, before what came to be known from then on."""
    if since is None:
        return _end(connection, every=every)
    if every:
        first = select(func.min(article.c.id)).where(article.c.seen >= since)
    else:
        joined = match.join(article, article.c.id == match.c.article)
        first = select(func.min(_arrived)).select_from(joined).where(article.c.seen >= since)
    number = connection.scalar(first)
    return _at(connection, number - 1, every=every) if number is not None else _end(connection, every=every)


def arrivals(connection: Connection, place: Place, *, every: bool, texts: bool) -> Arrivals:
    """What came after `place`, articles with their texts where `texts` are wanted."""
    here = _found_again(connection, place, every=every)
    if here is None:
        return Arrivals((), _end(connection, every=every), replaced=True)
    if every:
        return _articles(connection, here, texts=texts)
    return _matches(connection, here, texts=texts)


def _found_again(connection: Connection, place: Place, *, every: bool) -> Place | None:
    """The place, moved where a vacuum has numbered matches anew; None when it is gone."""
    if not place.mark or _at(connection, place.number, every=every).mark == place.mark:
        return place
    if every:
        return None
    number, rule = place.mark
    moved = connection.scalar(select(_arrived).where(match.c.article == number, match.c.rule == rule))
    return Place(moved, place.mark) if moved is not None else None


def _at(connection: Connection, number: int, *, every: bool) -> Place:
    """The place of that number, with what stands there: nothing, before the first."""
    if every:
        query: Select[Any] = select(article.c.entry, article.c.seen).where(article.c.id == number)
        row = connection.execute(query).one_or_none()
        return Place(number, (row.entry, micros(row.seen)) if row else ())
    row = connection.execute(select(match.c.article, match.c.rule).where(_arrived == number)).one_or_none()
    return Place(number, (row.article, row.rule) if row else ())


def _end(connection: Connection, *, every: bool) -> Place:
    """Behind all that is there."""
    last = select(func.max(article.c.id)) if every else select(func.max(_arrived)).select_from(match)
    return _at(connection, connection.scalar(last) or 0, every=every)


def _articles(connection: Connection, place: Place, *, texts: bool) -> Arrivals:
    query = select(article.c.id).where(article.c.id > place.number).order_by(article.c.id).limit(AT_ONCE)
    numbers = connection.scalars(query).all()
    if not numbers:
        return Arrivals((), place)
    rows = connection.execute(_HELD.where(match.c.article.in_(numbers))).all()
    held: dict[int, list[Record]] = {number: [] for number in numbers}
    for row in rows:
        held[row.article].append(row)
    found = _made(connection, held, texts=texts)
    return Arrivals(found, _at(connection, numbers[-1], every=True), len(numbers) == AT_ONCE)


_HELD = select(match.c.article, match.c.rule, match.c.tags, match.c.severity, _arrived.label("place"))


def _matches(connection: Connection, place: Place, *, texts: bool) -> Arrivals:
    query = _HELD.where(_arrived > place.number).order_by(_arrived).limit(AT_ONCE)
    rows = connection.execute(query).all()
    if not rows:
        return Arrivals((), place)
    groups = [(number, list(those)) for number, those in groupby(rows, attrgetter("article"))]
    more = len(rows) == AT_ONCE
    if more and len(groups) > 1:
        groups.pop()  # its last rules may be beyond the limit: it comes whole at the next look
    last = groups[-1][1][-1]
    held: dict[int, list[Record]] = {}
    for number, those in groups:
        held.setdefault(number, []).extend(those)
    found = _made(connection, held, texts=texts)
    return Arrivals(found, Place(last.place, (last.article, last.rule)), more)


def _made(connection: Connection, held: dict[int, list[Record]], *, texts: bool) -> tuple[Arrival, ...]:
    """The articles of these numbers, in this order, with the rules that came to hold in them."""
    rows = {row.id: row for row in connection.execute(_query(texts=texts).where(article.c.id.in_(held)))}
    alerts: dict[int, str] = {}
    raised = select(alert.c.article, alert.c.id).where(alert.c.article.in_(held))
    for row in connection.execute(raised.order_by(alert.c.created, alert.c.id)):
        alerts[row.article] = row.id
    return tuple(
        _arrival(rows[number], those, alerts.get(number, ""), texts=texts)
        for number, those in held.items()
        if number in rows
    )


def _query(*, texts: bool) -> Select[Any]:
    query: Select[Any] = select(article, source.c.name, source.c.country).join(
        source, source.c.id == article.c.source
    )
    return query.add_columns(body.c.text).join(body, body.c.article == article.c.id) if texts else query


def _arrival(row: Record, held: Sequence[Record], raised: str, *, texts: bool) -> Arrival:
    rules = [Held(one.rule, one.tags, Severity(one.severity)) for one in held]
    return Arrival(
        article=row.id,
        story=row.story,
        title=row.title,
        url=row.link,
        source=row.source,
        name=row.name or row.source,
        lang=row.lang,
        published=row.published,
        seen=row.seen,
        held=tuple(sorted(rules, key=lambda one: (-one.severity, one.rule))),
        alert=raised,
        text=article_value(row, (one.tags for one in rules)) if texts else None,
    )
