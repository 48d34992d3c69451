"""What a person says of stories: these articles leave theirs, these two are one, these two never are.

A word is kept between texts, not stories: numbers of stories go, and copies of a text are meant by it too.
The last word on a pair counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice, product
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from monitor.errors import AbsentError, RefusedError
from monitor.model import Relation
from monitor.store.dialect import insert as upsert
from monitor.store.tables import article, match, relation, ruling, story, story_key, story_state, told
from monitor.views import Near

Value = TypeVar("Value", int, datetime)
MOST = 1000
"""Pairs of texts that one word is kept for."""


def split(connection: Connection, articles: Sequence[int], now: datetime) -> int:
    """Take articles out of their story into one of their own, which is returned.

    Raises AbsentError when one is not there, RefusedError when they are of several stories or all of one.
    Neither story takes texts by likeness from then on, copies alone: what misled once would mislead again.
    """
    home, *others = sorted(set(_homes(connection, articles)))
    if others:
        homes = ", ".join(map(str, [home, *others]))
        raise RefusedError(
            f"these articles are of several stories ({homes}): split them off one after another"
        )
    staying = connection.scalars(
        select(article.c.id).where(article.c.story == home, article.c.id.not_in(articles))
    ).all()
    if not staying:
        raise RefusedError(f"story {home} would have no article left")
    row = connection.execute(select(story).where(story.c.id == home)).one()
    opened = {"first": row.first, "last": row.last, "severity": row.severity, "alerted": row.alerted}
    made = connection.execute(insert(story).values(**opened, texts=1, texts_told=1)).inserted_primary_key
    new = int(made[0]) if made else 0
    _move(connection, articles, new)
    heard = select(literal(new), told.c.rule, told.c.alert).where(told.c.story == home)
    connection.execute(insert(told).from_select(["story", "rule", "alert"], heard))
    connection.execute(delete(story_state).where(story_state.c.story == home))
    for one in (home, new):
        connection.execute(update(story).where(story.c.id == one).values(texts=_counted(connection, one)))
    _rule(connection, _texts(connection, articles), _texts(connection, staying), now, same=False)
    return new


def merge(connection: Connection, into: int, other: int, now: datetime) -> int:
    """Put the articles of story `other` into story `into`; how many.

    Raises AbsentError when one is not there, RefusedError when both are one.
    It takes texts by likeness to the articles of both, and what was told of either was told of it: to be
    put together is no growth.
    """
    if into == other:
        raise RefusedError(f"story {into} and story {other} are one")
    members = connection.scalars(select(article.c.id).where(article.c.story == other)).all()
    first = connection.scalars(select(article.c.id).where(article.c.story == into).limit(1)).all()
    for number, found in ((into, first), (other, members)):
        if not found:
            raise AbsentError(f"there is no story {number}, or its articles are forgotten")
    both = connection.execute(select(story).where(story.c.id.in_([into, other]))).all()
    widened = {
        "first": min(row.first for row in both),
        "last": max(row.last for row in both),
        "owed": next((row.owed for row in both if row.owed), None),
        **{name: _latest(getattr(row, name) for row in both) for name in ("severity", "alerted", "grew")},
    }
    _move(connection, members, into)
    texts = _counted(connection, into)
    connection.execute(
        update(story).where(story.c.id == into).values(**widened, texts=texts, texts_told=texts)
    )
    heard = select(literal(into), told.c.rule, told.c.alert).where(told.c.story == other)
    adding = upsert(told).from_select(["story", "rule", "alert"], heard.where(told.c.rule != ""))
    connection.execute(adding.on_conflict_do_nothing())
    _join_states(connection, into, other)
    _rule(connection, _texts(connection, first), _texts(connection, members), now, same=True)
    # What a split said of other pairs of the two is overruled: it would keep their copies out.
    whole = select(article.c.id).where(article.c.story == into)
    parted = update(ruling).where(~ruling.c.same, ruling.c.one.in_(whole), ruling.c.other.in_(whole))
    connection.execute(parted.values(same=True, at=now))
    return len(members)


def never(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Keep that two articles never tell one story.

    Raises AbsentError when one is not there, RefusedError when they are in one, to be split first.
    """
    if one == other:
        raise RefusedError(f"article {one} can't be kept apart from itself")
    home, away = _homes(connection, [one, other])
    if home == away:
        raise RefusedError(f"articles {one} and {other} are in one story: split one of them off")
    _rule(connection, _texts(connection, [one]), _texts(connection, [other]), now, same=False)


def near(connection: Connection, since: datetime, limit: int) -> Sequence[Near]:
    """What was kept quiet since then though a rule held in it, the least alike first."""
    query = (
        select(
            article.c.id, article.c.title, article.c.source, article.c.story,
            relation.c.relation, relation.c.score, relation.c.why, relation.c.other,
        )
        .join(relation, relation.c.article == article.c.id)
        .where(
            article.c.seen >= since,
            relation.c.relation.in_([str(Relation.COPY), str(Relation.SAME_STORY)]),
            select(match.c.rule).where(match.c.article == article.c.id).exists(),
        )
        .order_by(relation.c.score, article.c.id)
        .limit(limit)
    )  # fmt: skip
    return [
        Near(row.id, row.title, row.source, row.story, row.relation, row.score, row.why, row.other)
        for row in connection.execute(query)
    ]


def _homes(connection: Connection, articles: Sequence[int]) -> list[int]:
    """The story of each article; raises AbsentError when one is not there."""
    query = select(article.c.id, article.c.story).where(article.c.id.in_(articles))
    homes = {row.id: row.story for row in connection.execute(query)}
    if absent := [number for number in articles if number not in homes]:
        raise AbsentError(f"there is no article {absent[0]}, or it is forgotten")
    return [homes[number] for number in articles]


def _latest(found: Iterable[Value | None]) -> Value | None:
    """The highest of what is known."""
    return max((one for one in found if one is not None), default=None)


def _counted(connection: Connection, home: int) -> int:
    """Independent texts of a story."""
    text = func.coalesce(relation.c.first, article.c.id)
    query = select(func.count(text.distinct())).select_from(article)
    query = query.outerjoin(relation, relation.c.article == article.c.id).where(article.c.story == home)
    return int(connection.scalar(query) or 1)


def _join_states(connection: Connection, into: int, other: int) -> None:
    """Two states put together are that of both stories; what a split took away is not brought back."""
    query = select(story_state.c.story, story_state.c.state).where(story_state.c.story.in_([into, other]))
    states = {row.story: row.state for row in connection.execute(query)}
    if into in states and other in states:
        joined = {"state": states[into] + states[other]}
        connection.execute(update(story_state).where(story_state.c.story == into).values(**joined))
    connection.execute(delete(story_state).where(story_state.c.story == other))


def _move(connection: Connection, articles: Sequence[int], home: int) -> None:
    connection.execute(update(article).where(article.c.id.in_(articles)).values(story=home))
    connection.execute(update(story_key).where(story_key.c.article.in_(articles)).values(story=home))


def _texts(connection: Connection, articles: Sequence[int]) -> list[int]:
    """The first articles with the texts of these, and these."""
    query = select(func.coalesce(relation.c.first, relation.c.article)).where(
        relation.c.article.in_(articles)
    )
    return sorted({*connection.scalars(query), *articles})


def _rule(
    connection: Connection, ones: Iterable[int], others: Iterable[int], now: datetime, *, same: bool
) -> None:
    rows = [
        {"one": min(pair), "other": max(pair), "same": same, "at": now}
        for pair in islice(product(ones, others), MOST)
        if pair[0] != pair[1]
    ]
    if rows:
        changed = {"same": same, "at": now}
        connection.execute(
            upsert(ruling).on_conflict_do_update(index_elements=["one", "other"], set_=changed), rows
        )
