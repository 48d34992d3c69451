"""Forgetting what is too old: found by a reader, which holds nobody up, and deleted by number in small steps.

    find ─► Going(ids, after) ─► forget(ids) ══ short commit ══ ─► find from `after` on …

Whether a thing may go is looked at once more by whoever deletes it: minutes may lie between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from monitor.model import Retention
from monitor.steps.keeping import Going, Id, Place
from monitor.store import dialect, fulltext
from monitor.store.kept import micros
from monitor.store.looks import TOTAL, WINDOW
from monitor.store.queue import State
from monitor.store.tables import (
    alert,
    article,
    body,
    delivery,
    entry,
    evidence,
    imprint,
    match,
    relation,
    silence,
    story,
    story_state,
    term,
    told,
    version,
)

LOOKED_AT: Final = 1000
"""Rows that one look goes over."""

TERMS: Final = 1_000_000
"""Terms whose frequencies are kept: the commonest."""

TOO_OLD: Final = "it waited for longer than deliveries are kept"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is forgotten."""

    find: Callable[[Connection, Retention, datetime, Place], Going]
    forget: Callable[[Connection, Sequence[Id], datetime], int]
    """Of these numbers; how many of them went."""


def _old_articles(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:
    """Articles whose time is over. Those among which copies are looked for stay, whatever the times say."""
    if retention.shortest is None:
        return Going()
    horizon = now - max(retention.shortest, WINDOW)
    query = (
        select(
            article.c.id, article.c.source, article.c.seen, func.length(body.c.text).label("size"),
            exists().where(alert.c.article == article.c.id).label("told"),
        )
        .outerjoin(body, body.c.article == article.c.id)
        .where(article.c.seen < horizon)
        .order_by(article.c.seen, article.c.id)
        .limit(LOOKED_AT)
    )  # fmt: skip
    if after:
        since = tuple_(article.c.seen, article.c.id)
        query = query.where(since > tuple_(*after, types=[BigInteger(), Integer()]))
    rows = connection.execute(query).all()
    tags = _tags(connection, [row.id for row in rows])
    going = [
        row
        for row in rows
        if (keep := retention.article(row.source, tags.get(row.id, () if row.told else None))) is not None
        and row.seen < now - keep
    ]
    last = (micros(rows[-1].seen), rows[-1].id) if len(rows) == LOOKED_AT else None
    return Going([row.id for row in going], sum(row.size or 0 for row in going), last)


def _tags(connection: Connection, articles: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Of each of these articles in which a rule held, the tags of all that did."""
    found: dict[int, list[str]] = {}
    for row in connection.execute(select(match.c.article, match.c.tags).where(match.c.article.in_(articles))):
        found.setdefault(row.article, []).extend(row.tags)
    return found


def _forget_articles(connection: Connection, ids: Sequence[Id], now: datetime) -> int:  # noqa: ARG001
    """Articles with all that hangs on them, but for the names of their entries.

    Those that are still to be read again stay, and those of which a message waits.
    """
    waiting = (
        exists()
        .where(alert.c.article == article.c.id)
        .where(delivery.c.alert == alert.c.id, delivery.c.state == State.WAITING)
    )
    found = (
        select(article.c.id, article.c.entry, article.c.story)
        .join(entry, entry.c.id == article.c.entry)
        .where(article.c.id.in_(ids), entry.c.due.is_(None), ~waiting)
    )
    rows = connection.execute(found).all()
    going = [row.id for row in rows]
    alerts = connection.execute(select(alert.c.id).where(alert.c.article.in_(going))).scalars().all()
    connection.execute(delete(told).where(told.c.alert.in_(alerts)))
    connection.execute(delete(delivery).where(delivery.c.alert.in_(alerts)))
    connection.execute(delete(alert).where(alert.c.id.in_(alerts)))
    fulltext.remove(connection, going)
    for table in (match, body, version, relation, evidence):
        connection.execute(delete(table).where(table.c.article.in_(going)))
    connection.execute(delete(article).where(article.c.id.in_(going)))
    emptied = {"title": "", "summary": "", "content": "", "author": ""}
    entries = [row.entry for row in rows]
    connection.execute(update(entry).where(entry.c.id.in_(entries)).values(**emptied))
    _drop_empty(connection, sorted({row.story for row in rows}))
    return len(rows)


def _drop_empty(connection: Connection, stories: Sequence[int]) -> None:
    empty = select(story.c.id).where(
        story.c.id.in_(stories),
        ~exists().where(article.c.story == story.c.id),
        ~exists().where(alert.c.story == story.c.id),
        ~exists().where(told.c.story == story.c.id),
    )
    gone = connection.execute(empty).scalars().all()
    connection.execute(delete(story_state).where(story_state.c.story.in_(gone)))
    connection.execute(delete(story).where(story.c.id.in_(gone)))


def _old_deliveries(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:
    """What was settled long ago, and what has waited all that time: for a receiver that takes nothing."""
    if retention.deliveries is None:
        return Going()
    before = now - max(retention.deliveries, WINDOW)
    ended = or_(delivery.c.settled < before, and_(delivery.c.state == State.WAITING, _stuck(before, now)))
    query = select(delivery.c.seq, func.length(delivery.c.message).label("size"))
    query = query.where(ended, delivery.c.seq > (after[0] if after else 0)).order_by(delivery.c.seq)
    rows = connection.execute(query.limit(LOOKED_AT)).all()
    last = (rows[-1].seq,) if len(rows) == LOOKED_AT else None
    return Going([row.seq for row in rows], sum(row.size for row in rows), last)


def _stuck(before: datetime, now: datetime) -> ColumnElement[bool]:
    """It was made before then, and is not just on its way."""
    return and_(delivery.c.created < before, or_(delivery.c.claimed.is_(None), delivery.c.due < now))


def _forget_deliveries(connection: Connection, ids: Sequence[Id], now: datetime) -> int:
    """What ended goes; what has waited is given up first, and stays to be seen as long as all that ended."""
    mine = delivery.c.seq.in_(ids)
    late = {"state": State.DEAD, "due": None, "settled": now, "reason": TOO_OLD}
    waiting = update(delivery).where(mine, delivery.c.state == State.WAITING)
    given_up = connection.execute(waiting.values(late)).rowcount
    gone = connection.execute(
        delete(delivery).where(mine, delivery.c.state != State.WAITING, delivery.c.settled < now)
    )
    return given_up + gone.rowcount


def _old_silences(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:  # noqa: ARG001
    if retention.deliveries is None:
        return Going()
    over = select(silence.c.id).where(silence.c.ends < now - retention.deliveries)
    return Going(connection.scalars(over).all())


def _forget_silences(connection: Connection, ids: Sequence[Id], now: datetime) -> int:
    return connection.execute(delete(silence).where(silence.c.id.in_(ids), silence.c.ends < now)).rowcount


def _closed_stories(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:  # noqa: ARG001
    """Stories too old to take a text, which need not be compared with one any more."""
    query = (
        select(story_state.c.story, story.c.last, func.length(story_state.c.state).label("size"))
        .join(story, story.c.id == story_state.c.story)
        .where(story_state.c.story > (after[0] if after else 0))
        .order_by(story_state.c.story)
        .limit(LOOKED_AT)
    )
    rows = connection.execute(query).all()
    old = [row for row in rows if row.last < now - WINDOW]
    last = (rows[-1].story,) if len(rows) == LOOKED_AT else None
    return Going([row.story for row in old], sum(row.size for row in old), last)


def _forget_states(connection: Connection, ids: Sequence[Id], now: datetime) -> int:
    closed = select(story.c.id).where(story.c.id.in_(ids), story.c.last < now - WINDOW)
    return connection.execute(delete(story_state).where(story_state.c.story.in_(closed))).rowcount


def _old_evidence(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:
    if retention.evidence is None:
        return Going()
    query = (
        select(evidence.c.id, func.length(evidence.c.body).label("size"))
        .where(evidence.c.at < now - retention.evidence, evidence.c.id > (after[0] if after else 0))
        .order_by(evidence.c.id)
        .limit(LOOKED_AT)
    )
    rows = connection.execute(query).all()
    last = (rows[-1].id,) if len(rows) == LOOKED_AT else None
    return Going([row.id for row in rows], sum(row.size for row in rows), last)


def _forget_evidence(connection: Connection, ids: Sequence[Id], now: datetime) -> int:  # noqa: ARG001
    return connection.execute(delete(evidence).where(evidence.c.id.in_(ids))).rowcount


def _old_names(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:
    """Entries that have no article any more. An index alone is read, source by source."""
    if retention.names is None:
        return Going()
    place = entry.c.source, entry.c.seen, entry.c.id
    query = (
        select(*place)
        .where(
            entry.c.seen < now - max(retention.names, WINDOW), ~exists().where(article.c.entry == entry.c.id)
        )
        .order_by(*place)
        .limit(LOOKED_AT)
    )
    if after:
        query = query.where(tuple_(*place) > tuple_(*after, types=[String(), BigInteger(), Integer()]))
    rows = connection.execute(query).all()
    last = (rows[-1].source, micros(rows[-1].seen), rows[-1].id) if len(rows) == LOOKED_AT else None
    return Going([row.id for row in rows], after=last)


def _forget_names(connection: Connection, ids: Sequence[Id], now: datetime) -> int:  # noqa: ARG001
    nameless = select(entry.c.id).where(
        entry.c.id.in_(ids), entry.c.due.is_(None), ~exists().where(article.c.entry == entry.c.id)
    )
    going = connection.scalars(nameless).all()
    connection.execute(delete(imprint).where(imprint.c.entry.in_(going)))
    return connection.execute(delete(entry).where(entry.c.id.in_(going))).rowcount


def _rare_terms(connection: Connection, retention: Retention, now: datetime, after: Place) -> Going:  # noqa: ARG001
    """The rarest terms of more than `TERMS`: one that is not counted is taken for rare anyway."""
    key, rarest = after or (TOTAL, None)
    if rarest is None:
        commonest = select(term.c.articles).order_by(term.c.articles.desc()).offset(TERMS).limit(1)
        rarest = connection.scalar(commonest)
    if rarest is None:
        return Going()
    query = select(term.c.key).where(term.c.articles <= rarest, term.c.key > key, term.c.key != TOTAL)
    keys = connection.scalars(query.order_by(term.c.key).limit(LOOKED_AT)).all()
    return Going(keys, after=(keys[-1], rarest) if len(keys) == LOOKED_AT else None)


def _forget_terms(connection: Connection, ids: Sequence[Id], now: datetime) -> int:  # noqa: ARG001
    return connection.execute(delete(term).where(term.c.key.in_(ids))).rowcount


KINDS: Final[Mapping[str, Kind]] = {
    "articles": Kind(_old_articles, _forget_articles),
    "deliveries": Kind(_old_deliveries, _forget_deliveries),
    "silences": Kind(_old_silences, _forget_silences),
    "story memories": Kind(_closed_stories, _forget_states),
    "evidence": Kind(_old_evidence, _forget_evidence),
    "entry names": Kind(_old_names, _forget_names),
    "rare terms": Kind(_rare_terms, _forget_terms),
}
"""In the order in which they are forgotten."""


def going(connection: Connection, kind: str, retention: Retention, now: datetime, after: Place = ()) -> Going:
    """Some of a kind that may be forgotten, from a place on."""
    return KINDS[kind].find(connection, retention, now, after)


def forget(connection: Connection, kind: str, ids: Sequence[Id], now: datetime) -> int:
    """Forget what of these may be forgotten; how many that were."""
    gone = KINDS[kind].forget(connection, ids, now)
    dialect.give_pages_back(connection)
    return gone
