"""What a digest asks of the archive, and what is kept of one.

What is new to a digest is told by the numbers of articles, not by times: an article that was seen before the
last digest and read after it is new to this one, and none is told as new twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, delete, exists, func, or_, select, type_coerce

from monitor.digest import By, Choice
from monitor.digest.trend import DAYS
from monitor.model import Message, Severity
from monitor.store.stories import summaries
from monitor.store.tables import alert, article, match, meta, story, tally
from monitor.store.types import dump
from monitor.store.upkeep import recall, remember
from monitor.views import DigestMatter, DigestRun, StorySummary
from monitor.watching import Group, hour_of

_DAY = 24
_GROUP = {By.TAG: Group.TAG, By.RULE: Group.RULE}
_DUE, _ASKED = "digest.due ", "digest.asked "
"""What the facts begin with that tell of digests of the calendar, and of those that somebody asked for."""


def matter(
    connection: Connection,
    *,
    choice: Choice,
    until: datetime,
    since: datetime | None = None,
    run: DigestRun | None = None,
    fresh: bool = False,
) -> DigestMatter:
    """Stories in which a rule held, as many of `choice` as an index can tell, newest first.

    They took an article from `since` on, if that is given; with `fresh`, after the digest that `run` was.
    """
    span = [story.c.first < until]
    if since is not None:
        span.append(story.c.last >= since)
    if fresh:
        span.append(_since(run))
    there = exists().where(article.c.story == story.c.id)
    found = select(story).where(*span, there, story.c.severity.is_not(None), *_chosen(choice))
    rows = connection.execute(found.order_by(story.c.last.desc(), story.c.id.desc())).all()
    told = tuple(summaries(connection, rows, run.mark if run else None))
    others = select(func.count()).select_from(story).where(*span, there, story.c.severity.is_(None))
    return DigestMatter(
        stories=told,
        mark=connection.scalar(select(func.max(article.c.id))) or 0,
        unmatched=connection.scalar(others) or 0,
        days=_days(connection, choice.by, _names(told, choice.by), until),
    )


def _since(run: DigestRun | None) -> ColumnElement[bool]:
    """Stories that took an article after a run, or were told of since: a rule may be found to hold in an
    article only when its page is read again."""
    after = story.c.id.in_(select(article.c.story).where(article.c.id > ((run and run.mark) or 0)))
    if run is None or run.made is None:
        return after
    return or_(after, story.c.id.in_(select(alert.c.story).where(alert.c.created > run.made)))


def _chosen(choice: Choice) -> Iterable[ColumnElement[bool]]:
    """What the database can tell of a choice: exactly, but for tags, of which it finds a few too many."""
    member = article.c.story == story.c.id
    held = exists().where(member, match.c.article == article.c.id)
    if choice.min_severity > Severity.LOW:
        yield story.c.severity >= int(choice.min_severity)
    if choice.sources:
        yield exists().where(member, article.c.source.in_(choice.sources))
    if choice.langs:
        yield exists().where(member, article.c.lang.in_(choice.langs))
    if choice.rules:
        yield held.where(match.c.rule.in_(choice.rules))
    if choice.tags:
        words = type_coerce(match.c.tags, Text)
        yield held.where(or_(*(words.contains(dump(tag), autoescape=True) for tag in choice.tags)))


def _names(stories: Sequence[StorySummary], by: By) -> Sequence[str]:
    given = (story.tags if by is By.TAG else story.rules for story in stories)
    return list(dict.fromkeys(chain.from_iterable(given)))


def _days(
    connection: Connection, by: By, names: Sequence[str], until: datetime
) -> Mapping[str, tuple[int, ...]]:
    """Articles a day of each name, of as many days as anything was counted, `DAYS` at most."""
    first = connection.scalar(select(func.min(tally.c.hour)).where(tally.c.kind == Group.ALL))
    end = hour_of(until)
    if first is None or first > end:
        return {}
    days = min(DAYS, (end - first) // _DAY + 1)
    back = (end - tally.c.hour) // _DAY
    query = (
        select(tally.c.name, back.label("back"), func.sum(tally.c.articles).label("articles"))
        .where(
            tally.c.kind == _GROUP[by],
            tally.c.name.in_(names),
            tally.c.hour > end - days * _DAY,
            tally.c.hour <= end,
        )
        .group_by(tally.c.name, back)
    )
    counted = {name: [0] * days for name in names}
    for row in connection.execute(query):
        counted[row.name][days - 1 - row.back] = row.articles
    return {name: tuple(counts) for name, counts in counted.items()}


def run_of(connection: Connection, name: str) -> DigestRun | None:
    """When somebody last asked for the digest of that name; None: never."""
    kept = recall(connection, _ASKED + name)
    return _run(kept) if kept else None


def remember_run(connection: Connection, name: str, run: DigestRun) -> None:
    """Keep how far a digest went that somebody asked for."""
    remember(connection, _ASKED + name, _kept(run))


def runs(connection: Connection) -> Mapping[str, DigestRun]:
    """How far each digest of the calendar has come, by its id."""
    kept = connection.execute(select(meta).where(meta.c.name.startswith(_DUE, autoescape=True)))
    return {row.name.removeprefix(_DUE): _run(row.value) for row in kept}


def begin(connection: Connection, digests: Mapping[str, DigestRun]) -> None:
    """Know these digests of the calendar, and no others."""
    connection.execute(delete(meta).where(meta.c.name.startswith(_DUE, autoescape=True)))
    for name, run in digests.items():
        remember(connection, _DUE + name, _kept(run))


def settle(
    connection: Connection, digest: str, run: DigestRun, letters: Mapping[str, Message], now: datetime
) -> bool:
    """Put a digest into the outbox and keep that it was made, together; False when it was made before."""
    kept = recall(connection, _DUE + digest)
    if not kept or _run(kept).at >= run.at:
        return False
    from monitor.store.outbox import add_digest

    add_digest(connection, digest, run.at, letters, now)
    remember(connection, _DUE + digest, _kept(run))
    return True


def _kept(run: DigestRun) -> str:
    made = run.made.isoformat() if run.made else None
    return dump({"at": run.at.isoformat(), "made": made, "mark": run.mark, "schedule": run.schedule})


def _run(kept: str) -> DigestRun:
    data: dict[str, Any] = json.loads(kept)
    made = datetime.fromisoformat(data["made"]) if data["made"] else None
    return DigestRun(datetime.fromisoformat(data["at"]), made, data["mark"], data["schedule"])
