"""Recall audits: what is drawn from, the samples, and what people said of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, literal, select, update

from monitor.steps import Word
from monitor.store.kept import dump, micros
from monitor.store.outbox import add_notice
from monitor.store.tables import article, audit, audited, body, match
from monitor.store.types import Record, unpack
from monitor.views.audit import Audit, AuditMaterial, AuditText, AuditTotals, Pick, Picked

FOUND = 1_000
"""Articles that rules found, the latest, that others are compared with."""
REST = 1_500
"""Articles that no rule found that are looked at, drawn by chance."""
BEGINNING = 4_000
"""Characters of a text that are looked at."""

_PRIME = 2_654_435_761
_RANGE = 1 << 32
"""Knuth's multiplicative hash puts numbers into an order that has nothing to do with theirs."""

_HELD = exists().where(match.c.article == article.c.id)
_other, _theirs = article.alias(), match.alias()


def material(connection: Connection, since: datetime, until: datetime) -> AuditMaterial:
    """What rules found among what came to be known in that time, and what they did not."""
    within = article.c.seen >= since, article.c.seen < until
    matched = connection.scalar(select(func.count()).select_from(article).where(*within, _HELD)) or 0
    unmatched = connection.scalar(select(func.count()).select_from(article).where(*within, ~_HELD)) or 0
    latest = _TEXT.where(*within, _HELD).order_by(article.c.seen.desc(), article.c.id.desc()).limit(FOUND)
    chance = (article.c.id * literal(_PRIME) + literal(micros(until) % _RANGE)) % literal(_RANGE)
    drawn = _TEXT.where(*within, ~_HELD).order_by(chance, article.c.id).limit(REST)
    return AuditMaterial(
        since, until, matched, unmatched,
        tuple(_texts(connection, latest, _rules_of)),
        tuple(_texts(connection, drawn, _rules_of_story)),
    )  # fmt: skip


_TEXT: Select[Any] = select(
    article.c.id, article.c.story, article.c.source, article.c.title, article.c.link, article.c.summary,
    article.c.lang, body.c.text,
).join(body, body.c.article == article.c.id)  # fmt: skip


def _texts(connection: Connection, query: Select[Any], rules: Any) -> Sequence[AuditText]:
    return [
        AuditText(
            row.id,
            row.source,
            row.title,
            row.link,
            (unpack(row.text) or row.summary)[:BEGINNING],
            row.lang,
            tuple(connection.scalars(rules(row))),
        )
        for row in connection.execute(query)
    ]


def _rules_of(row: Record) -> Select[Any]:
    return (
        select(match.c.rule).where(match.c.article == row.id).order_by(match.c.severity.desc(), match.c.rule)
    )


def _rules_of_story(row: Record) -> Select[Any]:
    joined = select(_theirs.c.rule).join(_other, _other.c.id == _theirs.c.article)
    return joined.where(_other.c.story == row.story).distinct().order_by(_theirs.c.rule)


def add_audit(connection: Connection, made: Audit, word: Word | None, now: datetime) -> int:
    """Keep a sample, and put the word of it into the outbox; its number."""
    row = {
        "at": now,
        "since": made.since,
        "until": made.until,
        "matched": made.matched,
        "unmatched": made.unmatched,
        "strata": dump(made.strata),
    }
    key = connection.execute(insert(audit).values(row)).inserted_primary_key
    number = int(key[0]) if key else 0
    picks = [
        {
            "audit": number, "place": place, "article": one.article, "stratum": one.stratum,
            "source": one.source, "title": one.title, "link": one.link, "rule": one.rule,
            "score": one.score, "why": one.why,
        }
        for place, one in enumerate(made.picks)
    ]  # fmt: skip
    if picks:
        connection.execute(insert(audited), picks)
    if word is not None:
        add_notice(connection, word.key, word.message, word.receivers, now)
    return number


def picked(connection: Connection, *, every: bool, limit: int) -> Sequence[Picked]:
    """Those that wait for a person's word, the latest sample first; with `every`, the others too."""
    query = select(audited, audit.c.at).join(audit, audit.c.id == audited.c.audit)
    if not every:
        query = query.where(audited.c.relevant.is_(None))
    rows = connection.execute(query.order_by(audited.c.audit.desc(), audited.c.place).limit(limit))
    return [_picked(row) for row in rows]


def _picked(row: Record) -> Picked:
    pick = Pick(row.article, row.stratum, row.source, row.title, row.link, row.rule, row.score, row.why)
    return Picked(row.audit, row.at, pick, row.relevant, row.judged)


def judge(connection: Connection, number: int, relevant: bool, now: datetime) -> Picked | None:
    """Keep a person's word on an article, the last one counts; None when it was never picked."""
    mine = audited.c.article == number
    connection.execute(update(audited).where(mine).values(relevant=relevant, judged=now))
    query = select(audited, audit.c.at).join(audit, audit.c.id == audited.c.audit).where(mine)
    row = connection.execute(query.order_by(audited.c.audit.desc()).limit(1)).one_or_none()
    return _picked(row) if row else None


def totals(connection: Connection) -> AuditTotals:
    """All samples in numbers."""
    said: dict[tuple[int, str], Record] = {}
    counted = select(
        audited.c.audit,
        audited.c.stratum,
        func.count(audited.c.relevant).label("judged"),
        func.sum(func.coalesce(audited.c.relevant, False)).label("relevant"),
    ).group_by(audited.c.audit, audited.c.stratum)
    for row in connection.execute(counted):
        said[row.audit, row.stratum] = row
    audits = connection.execute(select(audit).order_by(audit.c.id)).all()
    strata = []
    for one in audits:
        for name, population in json.loads(one.strata):
            found = said.get((one.id, name))
            judged, relevant = (found.judged, found.relevant) if found else (0, 0)
            strata.append((name, population, judged, relevant or 0))
    return AuditTotals(len(audits), sum(one.matched for one in audits), tuple(strata))
