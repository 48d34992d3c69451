"""One story as a person looks at it: its articles in time, its alerts, and what people said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from monitor.model import Frequencies, Relation, Severity
from monitor.store.looks import Looks
from monitor.store.queries import alert_records_of
from monitor.store.tables import article, body, match, relation, ruling, source, story
from monitor.store.types import Record, unpack
from monitor.store.versions import counts
from monitor.views.story import RulingRecord, StoryDetail, StoryMember

MEMBERS = 1000
"""Articles of a story that are shown."""
RULINGS = 50
"""Words of people that are shown."""
TEXTS = 20
"""Texts of a story that are looked at for what it is about."""
_AT_ONCE = 500


def story_detail(connection: Connection, number: int) -> StoryDetail | None:
    """All that is known of a story; None when there is none such, or no article is left of it."""
    row = connection.execute(select(story).where(story.c.id == number)).one_or_none()
    count = connection.scalar(select(func.count()).where(article.c.story == number)) or 0
    if row is None or not count:
        return None
    members = _members(connection, number)
    rules, tags = _held(connection, number)
    edited = counts(connection, [member.id for member in members])
    return StoryDetail(
        story=row.id,
        first=row.first,
        last=row.last,
        severity=None if row.severity is None else Severity(row.severity),
        follows=row.follows,
        followed=_title(connection, row.follows),
        alerted=row.alerted,
        grew=row.grew,
        owed=row.owed or "",
        tags=tags,
        members=tuple(
            _member(member, tuple(rules.get(member.id, ())), edited.get(member.id, 1)) for member in members
        ),
        articles=count,
        alerts=tuple(alert_records_of(connection, number)),
        rulings=tuple(_rulings(connection, [member.id for member in members])),
    )


def _members(connection: Connection, number: int) -> Sequence[Record]:
    query = (
        select(article, source.c.name, relation.c.relation, relation.c.other, relation.c.score)
        .add_columns(
            relation.c.why, relation.c.changed, func.coalesce(relation.c.first, article.c.id).label("first")
        )
        .join(source, source.c.id == article.c.source)
        .outerjoin(relation, relation.c.article == article.c.id)
        .where(article.c.story == number)
        .order_by(article.c.at, article.c.id)
        .limit(MEMBERS)
    )
    return connection.execute(query).all()


def _member(row: Record, rules: tuple[str, ...], versions: int) -> StoryMember:
    return StoryMember(
        article=row.id,
        source=row.source,
        name=row.name or row.source,
        title=row.title,
        url=row.link,
        identity=row.url,
        lang=row.lang,
        published=row.published,
        seen=row.seen,
        at=row.at,
        relation=Relation(row.relation or Relation.NONE),
        other=row.other,
        score=row.score or 0.0,
        why=row.why or "",
        first=row.first,
        changed=bool(row.changed),
        rules=rules,
        versions=versions,
        countries=row.countries,
    )


def _held(connection: Connection, number: int) -> tuple[dict[int, list[str]], tuple[str, ...]]:
    """The rules that hold in each article of the story, and the tags of all of them."""
    query = (
        select(match.c.article, match.c.rule, match.c.tags)
        .join(article, article.c.id == match.c.article)
        .where(article.c.story == number)
        .order_by(match.c.severity.desc(), match.c.rule)
    )
    rules: dict[int, list[str]] = {}
    tags: dict[str, None] = {}
    for row in connection.execute(query):
        rules.setdefault(row.article, []).append(row.rule)
        tags.update(dict.fromkeys(row.tags))
    return rules, tuple(tags)


def _title(connection: Connection, number: int | None) -> str:
    query = select(article.c.title).where(article.c.story == number).order_by(article.c.at, article.c.id)
    return connection.scalar(query.limit(1)) or "" if number is not None else ""


def _rulings(connection: Connection, articles: Sequence[int]) -> Sequence[RulingRecord]:
    mine = frozenset(articles)
    found: dict[tuple[int, int], Record] = {}
    for start in range(0, len(articles), _AT_ONCE):
        some = articles[start : start + _AT_ONCE]
        query = select(ruling).where(or_(ruling.c.one.in_(some), ruling.c.other.in_(some)))
        found |= {(row.one, row.other): row for row in connection.execute(query)}
    latest = sorted(found.values(), key=lambda row: (row.at, row.one, row.other), reverse=True)[:RULINGS]
    others = {row.other if row.one in mine else row.one for row in latest}
    homes = select(article.c.id, article.c.story).where(article.c.id.in_(others))
    home = {row.id: row.story for row in connection.execute(homes)}
    return [
        RulingRecord(one, other, home.get(other), row.same, row.at)
        for row in latest
        for one, other in [(row.one, row.other) if row.one in mine else (row.other, row.one)]
    ]


def own_texts(connection: Connection, number: int) -> Sequence[tuple[str, str, str]]:
    """Title, text and language of articles of a story that are nobody's copy, the earliest first."""
    query = (
        select(article.c.title, body.c.text, article.c.summary, article.c.lang)
        .join(body, body.c.article == article.c.id)
        .outerjoin(relation, relation.c.article == article.c.id)
        .where(article.c.story == number, or_(relation.c.first.is_(None), relation.c.first == article.c.id))
        .order_by(article.c.at, article.c.id)
        .limit(TEXTS)
    )
    return [(row.title, unpack(row.text) or row.summary, row.lang) for row in connection.execute(query)]


def frequencies(connection: Connection, terms: Sequence[int], now: datetime) -> Frequencies:
    """How common these terms are."""
    return Looks(connection, now).frequencies(terms)
