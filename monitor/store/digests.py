"""What a digest asks of the archive, in the database's own words; see `reading`.

What is new to a digest is told by the numbers of articles, not by times: an article that was seen before the
last digest and read after it is new to this one, and none is told as new twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from monitor.digest import By, Choice
from monitor.digest.trend import DAYS
from monitor.model import Severity
from monitor.store.kept import dump, micros
from monitor.store.reading import Fetch
from monitor.store.stories import THERE, newest_first, summaries, told_by
from monitor.views import DigestMatter, DigestRun, StorySummary
from monitor.watching import Group, hour_of

_DAY = 24
_GROUP = {By.TAG: Group.TAG, By.RULE: Group.RULE}
DUE, ASKED = "digest.due ", "digest.asked "
"""What the facts begin with that tell of digests of the calendar, and of those that somebody asked for."""

_TOLD_OF = "SELECT alert.story FROM alert WHERE alert.created > :made"
_COUNTED = """
SELECT name, (:end - hour) / :day AS back, sum(articles)
FROM tally
WHERE kind = :kind AND name IN (SELECT value FROM json_each(:names)) AND hour > :start AND hour <= :end
GROUP BY name, back
"""


def matter(
    fetch: Fetch,
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
    span = tuple(_span(since, run, fresh=fresh))
    values = _values(choice, until, since, run)
    stories = newest_first((*span, "story.severity IS NOT NULL", *_chosen(choice)))
    others = f"SELECT count(*) FROM story WHERE {' AND '.join((*span, 'story.severity IS NULL'))}"
    told = tuple(summaries(fetch, fetch(stories, values), run.mark if run else None))
    ((mark,),) = fetch("SELECT max(id) FROM article", {})
    ((unmatched,),) = fetch(others, values)
    return DigestMatter(
        stories=told,
        mark=mark or 0,
        unmatched=unmatched,
        days=_days(fetch, choice.by, _names(told, choice.by), until),
    )


def _values(
    choice: Choice, until: datetime, since: datetime | None, run: DigestRun | None
) -> Mapping[str, object]:
    """What the names in all these conditions stand for."""
    return {
        "until": micros(until),
        "since": micros(since) if since else None,
        "mark": (run and run.mark) or 0,
        "made": micros(run.made) if run and run.made else None,
        "severity": int(choice.min_severity),
        "sources": dump(choice.sources),
        "langs": dump(choice.langs),
        "rules": dump(choice.rules),
        "tags": dump([dump(tag) for tag in choice.tags]),
    }


def _span(since: datetime | None, run: DigestRun | None, *, fresh: bool) -> Iterator[str]:
    """Which stories are of the span at all. Those are fresh that took an article after the run, or were told
    of since: a rule may be found to hold in an article only when its page is read again."""
    yield "story.first < :until"
    if since is not None:
        yield "story.last >= :since"
    if fresh:
        after = "story.id IN (SELECT article.story FROM article WHERE article.id > :mark"
        yield f"{after} UNION ALL {_TOLD_OF})" if run and run.made else f"{after})"
    yield THERE


def _chosen(choice: Choice) -> Iterator[str]:
    """What the database can tell of a choice."""
    if choice.min_severity > Severity.LOW:
        yield "story.severity >= :severity"
    if choice.sources:
        yield told_by("article.source IN (SELECT value FROM json_each(:sources))")
    if choice.langs:
        yield told_by("article.lang IN (SELECT value FROM json_each(:langs))")
    if choice.rules:
        yield _held("match.rule IN (SELECT value FROM json_each(:rules))")
    if choice.tags:
        yield _held("EXISTS (SELECT 1 FROM json_each(:tags) WHERE instr(match.tags, value))")


def _held(what: str) -> str:
    of_story = "article JOIN match ON match.article = article.id WHERE article.story = story.id"
    return f"EXISTS (SELECT 1 FROM {of_story} AND {what})"


def _names(stories: Sequence[StorySummary], by: By) -> Sequence[str]:
    given = (story.tags if by is By.TAG else story.rules for story in stories)
    return list(dict.fromkeys(chain.from_iterable(given)))


def _days(fetch: Fetch, by: By, names: Sequence[str], until: datetime) -> Mapping[str, tuple[int, ...]]:
    """Articles a day of each name, of as many days as anything was counted, `DAYS` at most."""
    ((first,),) = fetch("SELECT min(hour) FROM tally WHERE kind = :kind", {"kind": Group.ALL.value})
    end = hour_of(until)
    if first is None or first > end:
        return {}
    days = min(DAYS, (end - first) // _DAY + 1)
    values = {
        "kind": _GROUP[by].value,
        "names": dump(names),
        "end": end,
        "start": end - days * _DAY,
        "day": _DAY,
    }
    counted = {name: [0] * days for name in names}
    for name, back, articles in fetch(_COUNTED, values):
        counted[name][days - 1 - back] = articles
    return {name: tuple(counts) for name, counts in counted.items()}


def run_of(fetch: Fetch, name: str) -> DigestRun | None:
    """When somebody last asked for the digest of that name; None: never."""
    kept = fetch("SELECT value FROM meta WHERE name = :name", {"name": ASKED + name})
    return told(kept[0][0]) if kept else None


def runs(fetch: Fetch) -> Mapping[str, DigestRun]:
    """How far each digest of the calendar has come, by its id."""
    kept = fetch("SELECT name, value FROM meta WHERE instr(name, :due) = 1", {"due": DUE})
    return {name.removeprefix(DUE): told(value) for name, value in kept}


def told(kept: str) -> DigestRun:
    """A run as it is kept."""
    data: dict[str, Any] = json.loads(kept)
    made = datetime.fromisoformat(data["made"]) if data["made"] else None
    return DigestRun(datetime.fromisoformat(data["at"]), made, data["mark"], data["schedule"])
