"""Stories in short: the first article's words, everybody's counts. Asked in the database's own words; see
`reading`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from monitor.model import Severity
from monitor.store.kept import dump, micros, moment, words
from monitor.store.reading import Fetch, Rows
from monitor.text.outlet import outlet
from monitor.views import StorySummary, most_named

_AT_ONCE = 400
"""Stories put together at a time: bounds the rows in memory."""

THERE = "EXISTS (SELECT 1 FROM article WHERE article.story = story.id)"
"""A condition of stories that are not empty."""

_MEMBERS = """
SELECT
    article.id, article.story, article.title, article.link, article.url, article.lang, article.countries,
    article.source, source.name, coalesce(relation.first, article.id)
FROM article
JOIN source ON source.id = article.source
LEFT JOIN relation ON relation.article = article.id
WHERE article.story IN (SELECT value FROM json_each(:stories))
ORDER BY article.story, article.at, article.id
"""
_HELD = """
SELECT article.story, match.rule, match.tags
FROM article
JOIN match ON match.article = article.id
WHERE article.story IN (SELECT value FROM json_each(:stories))
ORDER BY article.story, match.severity DESC, match.rule
"""


class _Member(NamedTuple):
    """An article of a story, with what people call its source."""

    id: int
    story: int
    title: str
    link: str
    url: str
    lang: str
    countries: str
    source: str
    name: str | None
    text: int
    """The first article of the same text."""


class _Held(NamedTuple):
    """What rules held in a story: names in order without repeats."""

    rules: dict[str, None]
    tags: dict[str, None]


def story_summaries(
    fetch: Fetch,
    *,
    since: datetime,
    until: datetime | None = None,
    matched: bool = False,
    sources: Sequence[str] = (),
    limit: int | None = None,
) -> Sequence[StorySummary]:
    """Stories of which something new came to be known from `since` until before `until`, newest first.

    `matched` leaves out those in which no rule held; `sources` are ids, one of which told the story.
    """
    chosen = ["last >= :since", THERE]
    if until is not None:
        chosen.append("first < :until")
    if matched:
        chosen.append("severity IS NOT NULL")
    if sources:
        chosen.append(told_by("article.source IN (SELECT value FROM json_each(:sources))"))
    values = {
        "since": micros(since),
        "until": micros(until) if until else None,
        "sources": dump(sources),
        "limit": -1 if limit is None else limit,
    }
    return summaries(fetch, fetch(f"{newest_first(chosen)} LIMIT :limit", values))


def told_by(what: str) -> str:
    """A condition of stories: an article of theirs is as `what` says."""
    return f"EXISTS (SELECT 1 FROM article WHERE article.story = story.id AND {what})"


def newest_first(conditions: Iterable[str]) -> str:
    """The statement for the rows that `summaries` takes, of stories for which all `conditions` hold."""
    where = " AND ".join(conditions)
    return f"SELECT id, first, last, severity FROM story WHERE {where} ORDER BY last DESC, id DESC"


def summaries(fetch: Fetch, rows: Rows, after: int | None = None) -> Sequence[StorySummary]:
    """The stories of `rows` (id, first, last, severity), in order; articles beyond the number `after` are
    fresh."""
    pages = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    return [summary for page in pages for summary in _summaries(fetch, page, after)]


def _summaries(fetch: Fetch, rows: Rows, after: int | None) -> Iterator[StorySummary]:
    asked = {"stories": dump([story for story, *_ in rows])}
    members = _members(fetch(_MEMBERS, asked))
    held = _held(fetch(_HELD, asked))
    for row in rows:
        yield _summary(row, members[row[0]], held.get(row[0], _Held({}, {})), after)


def _members(rows: Rows) -> dict[int, list[_Member]]:
    """The articles of each story, earliest first."""
    return {story: list(members) for story, members in groupby(map(_Member._make, rows), attrgetter("story"))}


def _held(rows: Rows) -> dict[int, _Held]:
    found: dict[int, _Held] = {}
    for story, rule, tags in rows:
        held = found.setdefault(story, _Held({}, {}))
        held.rules[rule] = None
        held.tags.update(dict.fromkeys(words(tags)))
    return found


def _summary(
    row: tuple[Any, ...], members: Sequence[_Member], held: _Held, after: int | None
) -> StorySummary:
    story, first, last, severity = row
    names = [member.name or member.source for member in members]
    return StorySummary(
        story=story,
        title=members[0].title,
        url=next((member.link for member in members if member.link), ""),
        source=names[0],
        sources=tuple(dict.fromkeys(names)),
        langs=tuple(dict.fromkeys(member.lang for member in members if member.lang)),
        tags=tuple(held.tags),
        rules=tuple(held.rules),
        severity=None if severity is None else Severity(severity),
        first=moment(first),
        last=moment(last),
        articles=len(members),
        sites=len({outlet(member.url, member.source) for member in members}),
        texts=len({member.text for member in members}),
        fresh=0 if after is None else sum(member.id > after for member in members),
        countries=most_named(words(member.countries) for member in members),
    )
