"""Articles: what one reading changes, in one transaction.

    known ─► decide ─► story joined or opened ─► article, text, index ─► matches ─► alert and deliveries

Everything that must agree happens here: what is known is looked up, decided upon and written while nobody
else can write. Both look-ups are by index. What costs time (folding, compressing) was done before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.errors import StoreError
from monitor.model import Article, Match, Neighbour, Placement
from monitor.steps import Decide, Known, ReadResult, Verdict
from monitor.store import daily, evidence, fulltext, imprints, looks, matches, tallies, versions
from monitor.store.alerts import add_alert
from monitor.store.kept import micros
from monitor.store.outbox import bring_up_to_date
from monitor.store.ready import NOBODY, Asked, Written, among, fetched, numbered
from monitor.store.tables import article as table
from monitor.store.tables import body, entry, relation, story
from monitor.store.types import Record, pack, pack_bytes

NEIGHBOURS = 10
"""Earliest, and as many latest, articles of one address or text that are looked at."""
LONGEST_FAULT = 300
"""Characters kept of why a page could not be read."""
EXPIRY = 32
"""After so many articles some of what is too old is forgotten."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading made ready to be written."""

    result: ReadResult
    packed: bytes
    title_words: str
    body_words: str
    evidence: bytes = b""
    """The page as it was fetched, compressed."""


def prepare(result: ReadResult) -> Reading:
    """Do what takes time before the transaction begins: compress the text, fold the words."""
    article, kept = result.article, result.evidence
    return Reading(
        result,
        pack(article.text),
        fulltext.folded(article.title),
        fulltext.folded(article.body),
        pack_bytes(kept.body) if kept else b"",
    )


def prepare_unsearched(result: ReadResult) -> Reading:
    """A reading that no search is to find: for trials."""
    return Reading(result, pack(result.article.text), "", "")


def settle_read(connection: Connection, reading: Reading, decide: Decide, now: datetime) -> Verdict:
    """Write a reading as `decide` says.

    The verdict comes back without its alert when that alert was raised before. A later reading replaces the
    text; its article stays in its story unless `decide` names another.
    """
    result = reading.result
    mine = _mine(connection, result.article.entry)
    verdict = decide(_known(connection, result.article, mine, now))
    at = min(result.article.published or mine.seen, mine.seen)
    # What a source already showed at its first poll is no news of today: it came to be known when published.
    known_at = at if mine.first_poll else mine.seen
    home, texts = _join(connection, verdict.placement, mine.story, known_at, result.matches)
    placed = {"story": home, "seen": mine.seen, "at": at, "untold": str(verdict.untold)}
    article = _write(connection, reading, mine, placed, now)
    _write_text(connection, article, reading, again=mine.article is not None)
    fresh = matches.write(connection, article, result.matches, again=mine.article is not None)
    new = mine.article is None
    dated = result.article.published is not None or not mine.first_poll
    if dated:
        tallies.count(connection, result.article.source, at, fresh, new=new)
    daily.count(connection, article, at, [one.rule for one in fresh] if dated else (), new=new and dated)
    if result.again is None:
        tallies.measure(connection, article, result.article)
    _remember(connection, article, home, mine, verdict, now)
    _look_again(connection, result, mine, now)
    return _tell(connection, verdict, article, home, texts, now)


def _look_again(connection: Connection, result: ReadResult, mine: Record, now: datetime) -> None:
    """When the entry is read again. One that was edited meanwhile is due already, as `imprints.take` said."""
    due, attempt = (result.again, mine.attempt) if mine.attempt else (mine.due, 0)
    if mine.attempt and due is None and result.revisit is not None:
        due, attempt = imprints.room(connection, result.article.source, result.revisit, now), 0
    fault = result.fault[:LONGEST_FAULT]
    _UPDATE_ENTRY(connection, {"row": mine.id, "due": due, "attempt": attempt, "fault": fault})


def _tell(
    connection: Connection, verdict: Verdict, article: int, home: int, texts: int, now: datetime
) -> Verdict:
    """Store what is told; the verdict with those alerts alone that were not raised before."""
    raised = verdict.alert is not None and add_alert(connection, verdict.alert, home, article, now)
    if raised:
        grew = {"grew": now} if verdict.grew else {}
        told = {"row": home, "alerted": now, "texts_told": texts, "owed": None, **grew}
        connection.execute(_UPDATE_STORY, told)
    elif verdict.owed:
        connection.execute(_UPDATE_STORY, {"row": home, "owed": verdict.owed})
    if verdict.tally is not None:
        bring_up_to_date(connection, home, article, verdict.tally, now)
    changes = [one for one in verdict.changes if add_alert(connection, one, home, article, now)]
    return replace(verdict, alert=verdict.alert if raised else None, changes=changes)


_MINE = Asked(
    select(
        entry.c.id, entry.c.seen, entry.c.first_poll, entry.c.link, entry.c.due, entry.c.attempt,
        table.c.id.label("article"), table.c.story,
    )
    .select_from(entry.outerjoin(table, table.c.entry == entry.c.id))
    .where(entry.c.id == bindparam("entry"))
)  # fmt: skip
_ONE_WAY = (
    "SELECT id FROM article WHERE {column} = ? AND seen >= ? AND id <> ? "
    "ORDER BY seen {way}, id {way} LIMIT {most}"
)
_ALIKE = {
    column: [_ONE_WAY.format(column=column, way=way, most=NEIGHBOURS) for way in ("ASC", "DESC")]
    for column in ("url", "text_hash")
}
_NEIGHBOURS = Asked(
    select(
        table.c.id,
        table.c.story,
        table.c.source,
        table.c.url,
        table.c.title,
        table.c.text_hash,
        table.c.seen,
        relation.c.first,
        story.c.last,
    )
    .join(story, story.c.id == table.c.story)
    .outerjoin(relation, relation.c.article == table.c.id)
    .where(among(table.c.id, 4 * NEIGHBOURS))
)
_STORY = Asked(select(story).where(story.c.id == bindparam("story")))
_INSERT_STORY = Written(insert(story), ("first", "last", "severity", "follows", "texts"))
_UPDATE_STORY = update(story).where(story.c.id == bindparam("row"))
_WIDEN_STORY = Written(_UPDATE_STORY, ("first", "last", "severity", "texts"))
_COLUMNS = (
    "source", "url", "link", "title", "summary", "author", "published", "lang", "text_from", "text_hash",
    "story", "seen", "at", "untold", "countries",
)  # fmt: skip
_INSERT = Written(insert(table), ("entry", *_COLUMNS))
_UPDATE = update(table).where(table.c.id == bindparam("row"))
_INSERT_RELATION = Written(
    insert(relation), ("article", "relation", "other", "score", "why", "first", "changed")
)
_INSERT_TEXT = Written(insert(body), ("article", "text"))
_UPDATE_TEXT = update(body).where(body.c.article == bindparam("row"))
_UPDATE_ENTRY = Written(update(entry).where(entry.c.id == bindparam("row")), ("due", "attempt", "fault"))


def _mine(connection: Connection, entry_id: int) -> Record:
    """The entry, with the article and story that it has when it was read before."""
    row: Record | None = _MINE.one_or_none(connection, {"entry": entry_id})
    if row is None:
        raise StoreError(f"there is no entry {entry_id}")
    return row


def _known(connection: Connection, article: Article, mine: Record, now: datetime) -> Known:
    return Known(looks.Looks(connection, now), _neighbours(connection, article, mine, now), mine.story)


def _neighbours(connection: Connection, article: Article, mine: Record, now: datetime) -> list[Neighbour]:
    # An empty digest, or the URL of an entry without a link (it is its source's), identifies no article.
    others = (micros(now - looks.WINDOW), mine.article or NOBODY)
    found = {
        *_alike(connection, "url", article.url if mine.link else "", others),
        *_alike(connection, "text_hash", article.text_hash, others),
    }
    alike = numbered(sorted(found), 4 * NEIGHBOURS)
    return list(map(_neighbour, _NEIGHBOURS.all(connection, alike))) if found else []


def _alike(connection: Connection, column: str, value: str, others: tuple[int, int]) -> list[int]:
    """Articles of this value, the earliest and the latest: of a hundred thousand copies a few rows are read.

    Among the latest are those of the story that is open where that of the first has closed.
    """
    found: list[int] = []
    for statement in _ALIKE[column] if value else ():
        found += [number for (number,) in fetched(connection, statement, (value, *others))]
        if len(found) < NEIGHBOURS:
            break
    return found


def _neighbour(row: Record) -> Neighbour:
    return Neighbour(
        article=row.id,
        story=row.story,
        source=row.source,
        url=row.url,
        title=row.title,
        text_hash=row.text_hash,
        seen=row.seen,
        first=row.first or row.id,
        last=row.last,
    )


def _join(
    connection: Connection,
    placement: Placement,
    mine: int | None,
    known_at: datetime,
    matches: Sequence[Match],
) -> tuple[int, int]:
    """Widen the story by an article, or open a new one; its id, and how many texts it has."""
    home = placement.story or mine
    severity = max((int(held.rule.severity) for held in matches), default=None)
    row = _STORY.one_or_none(connection, {"story": home}) if home else None
    if row is None:
        opened = {"first": known_at, "last": known_at, "severity": severity, "follows": placement.follows}
        return _INSERT_STORY(connection, {**opened, "texts": 1}), 1
    texts = (row.texts or 1) + (mine is None and placement.is_own)
    widened = {
        "first": min(row.first, known_at),
        "last": max(row.last, known_at),
        "severity": max((value for value in (row.severity, severity) if value is not None), default=None),
        "texts": texts,
    }
    _WIDEN_STORY(connection, {"row": row.id, **widened})
    return int(row.id), texts


def _keep_version(connection: Connection, mine: Record, reading: Reading, now: datetime) -> None:
    """What the article said until now, where it says something else."""
    result = reading.result
    if result.changed:
        versions.keep(connection, mine.article, result.article, reading.packed, result.changed, now)
    elif not result.fault:
        imprints.hollow(connection, mine.id, now)


def _write(
    connection: Connection, reading: Reading, mine: Record, placed: Mapping[str, Any], now: datetime
) -> int:
    """The article's row; its id."""
    article = reading.result.article
    columns = {
        "source": article.source,
        "url": article.url,
        "link": article.link,
        "title": article.title,
        "summary": article.summary,
        "author": article.author,
        "published": article.published,
        "lang": article.lang,
        "text_from": str(article.text_from),
        "text_hash": article.text_hash,
        "countries": article.countries,
        **placed,
    }
    if mine.article is None:
        return _INSERT(connection, {"entry": article.entry, **columns})
    _keep_version(connection, mine, reading, now)
    connection.execute(_UPDATE, {"row": mine.article, **columns})
    return int(mine.article)


def _remember(
    connection: Connection, article: int, home: int, mine: Record, verdict: Verdict, now: datetime
) -> None:
    """What it is to an earlier article, and by what later ones find it. A later reading changes only that."""
    if mine.article is None:
        placed = verdict.placement
        row = {
            "article": article,
            "relation": str(placed.relation),
            "other": placed.to,
            "score": placed.score,
            "why": placed.why,
            "first": placed.first or article,
            "changed": placed.changed,
        }
        _INSERT_RELATION(connection, row)
    looks.remember(connection, article, home, verdict.memory, now)
    if article % EXPIRY == 0:
        looks.expire(connection, now, article // EXPIRY)


def _write_text(connection: Connection, article: int, reading: Reading, *, again: bool) -> None:
    if again:
        fulltext.remove(connection, [article])
        connection.execute(_UPDATE_TEXT, {"row": article, "text": reading.packed})
    else:
        _INSERT_TEXT(connection, {"article": article, "text": reading.packed})
    fulltext.add(connection, article, reading.title_words, reading.body_words)
    if reading.result.evidence is not None:
        evidence.add(connection, article, reading.result.evidence, reading.evidence)
