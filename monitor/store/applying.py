"""Rules applied to articles that were read before them: tags and counts, and no word to anybody.

    [Found] ─► matches that were not there, severity of the story, counts by the day ══ commit with the place

`told`, `tally`, alerts and deliveries stay as they are: what watches and what alerts is not touched. The
place from which to go on is kept in the commit of what was found above it, so a run that is killed leaves
nothing out and counts nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, exists, or_, select, update

from monitor.model import Untold
from monitor.steps.applying import Found
from monitor.store import daily, matches
from monitor.store.dialect import insert
from monitor.store.kept import micros, moment
from monitor.store.tables import alert, article, entry, match, meta, story
from monitor.store.tallies import groups
from monitor.store.types import Record
from monitor.store.upkeep import recall, remember
from monitor.views.search import Place

_RUN = "applied "
"""What the facts begin with that tell how far a run has come."""


def place(connection: Connection, run: str) -> Place | None:
    """Where the run of that name stopped; None when it was not begun, or came to its end."""
    kept = recall(connection, _RUN + run)
    if not kept:
        return None
    at, number = map(int, kept.split())
    return Place(moment(at), number)


def settle(
    connection: Connection, run: str, found: Sequence[Found], come_to: Place | None
) -> Mapping[str, int]:
    """Write what was found down to a place (None: the end); how many articles each rule is new to."""
    rows = _there(connection, [one.article for one in found])
    fresh: Counter[str] = Counter()
    for one in found:
        if one.article in rows:
            fresh.update(_settle_one(connection, one, rows[one.article]))
    if come_to is None:
        connection.execute(delete(meta).where(meta.c.name == _RUN + run))
    else:
        remember(connection, _RUN + run, f"{micros(come_to.at)} {come_to.article}")
    return fresh


def _there(connection: Connection, numbers: Sequence[int]) -> dict[int, Record]:
    """Those of these articles that are still there."""
    query = (
        select(article.c.id, article.c.at, article.c.story, article.c.title, article.c.text_hash)
        .add_columns(article.c.published, entry.c.first_poll)
        .join(entry, entry.c.id == article.c.entry)
        .where(article.c.id.in_(numbers))
    )
    return {row.id: row for row in connection.execute(query)}


def _settle_one(connection: Connection, found: Found, row: Record) -> Sequence[str]:
    """Names of the rules that are new to the article."""
    held = connection.execute(select(match.c.rule, match.c.tags).where(match.c.article == row.id)).all()
    before = {one.rule for one in held}
    fresh = [one for one in found.matches if one.rule.name not in before]
    if not fresh:
        return ()
    # spans point into the text that was looked at: another one may have taken its place meanwhile
    same = (row.title, row.text_hash) == (found.title, found.text_hash)
    shown = fresh if same else [replace(one, spans=()) for one in fresh]
    connection.execute(insert(match).on_conflict_do_nothing(), [matches.row(row.id, one) for one in shown])
    _raise_story(connection, row.story, max(int(one.rule.severity) for one in fresh))
    if row.published is not None or not row.first_poll:
        known = {tag for one in held for tag in one.tags}
        named = [one for one in groups([one.rule for one in fresh]) if one[1] not in known or one[0] != "tag"]
        daily.count_held(connection, row.id, row.at, named)
    if not held:
        _keep_quiet(connection, row.id)
    return [one.rule.name for one in fresh]


def _raise_story(connection: Connection, number: int, severity: int) -> None:
    lower = or_(story.c.severity.is_(None), story.c.severity < severity)
    connection.execute(update(story).where(story.c.id == number, lower).values(severity=severity))


def _keep_quiet(connection: Connection, number: int) -> None:
    """Say for `explain` why there is no alert."""
    told = exists().where(alert.c.article == number)
    quiet = update(article).where(article.c.id == number, article.c.untold == Untold.NOT.value, ~told)
    connection.execute(quiet.values(untold=Untold.APPLIED.value))
