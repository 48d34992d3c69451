"""By what copies and stories are found, as rows: sampled passages, rare terms, what a story remembers.

    shingle(period, hash, article)   story_key(key, article)   story_state(story)   term(key)

Passages lie together by period, so that forgetting an old one deletes from one end; keys lie by age, so that
the latest are read first. It happens a little at a time, on the way, and needs no job. Nothing is held in
memory, so nothing is rebuilt at start and nothing is lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from sqlalchemy import Connection, bindparam, delete, func, literal_column, select, text

from monitor.model import Candidate, Frequencies, Member, Posting, Standing, StoryState
from monitor.steps import Memory
from monitor.store.dialect import insert
from monitor.store.kept import micros, moment
from monitor.store.ready import NOBODY, Asked, Written, among, fetched, filled, marks, numbered, padded
from monitor.store.tables import article, body, relation, shingle, story, story_key, story_state, term, told
from monitor.store.types import unpack

WINDOW = timedelta(days=30)
"""How far back copies and stories are looked for, closed stories too: a late text may take one up again."""
PERIOD = timedelta(days=8)
"""Rows of so many days lie together: a look asks for five periods, and whole ones are forgotten."""

CROWD = timedelta(days=7)
"""How long an article counts as recent, and the time that a pace is told for."""
SHORTEST = timedelta(days=1)
LATELY = 500
"""Time by which a pace is told at least, or articles: nights are quiet, so fewer tell none of an hour's."""
STORIES = 8
"""Stories that are compared with an article."""
LATEST = 32
"""Articles of one key among which they are looked for."""
KEYS_ASKED = 16
"""Keys of an article by which they are looked for."""
MOST = 20
"""Articles that are asked for at once."""
MEMBERS = 1000
"""Articles of a story that are counted."""
FEWEST_KEYS = 2
"""Keys that such a story shares with the article, unless that has hardly any."""
COUNTED_ALL = 2000
SAMPLED = 8
"""After the first `COUNTED_ALL` articles the terms of one in `SAMPLED` are counted, each as so many."""
TOTAL = -1
"""Key of the row that holds how many articles were counted."""
STEP = 1 << 20
"""Range of hashes that is forgotten at once: thousands of rows of a busy period."""

KEYS = 1 << 32
"""Range of keys."""
SWEEP = 1 << 10
"""Parts of that range, one of which is looked at for what is old at a time."""

_MOST_ROWS = 20_000

# Limits are written out here: SQLite parses a statement anew at each run whose limit is a bound value.
_POSTINGS = (
    "SELECT shingle.hash, shingle.article, relation.first FROM shingle "
    "JOIN relation ON relation.article = shingle.article "
    "WHERE shingle.period IN ({periods}) AND shingle.hash IN ({hashes}) LIMIT {most}"
)
_CANDIDATES = Asked(
    select(
        article.c.id,
        article.c.story,
        article.c.source,
        article.c.url,
        article.c.title,
        article.c.text_hash,
        article.c.seen,
        article.c.at,
        article.c.summary,
        body.c.text,
        relation.c.first,
        story.c.last,
    )
    .join(story, story.c.id == article.c.story)
    .join(body, body.c.article == article.c.id)
    .join(relation, relation.c.article == article.c.id)
    .where(
        among(article.c.id, MOST),
        article.c.seen >= bindparam("since"),
    )
)
_TERMS = "SELECT key, articles FROM term WHERE key IN ({keys})"
# The latest articles of each key: a common one is in thousands, and what is news today stands among the last.
# Their stories come as one text a key: a row each would take longer to make than to find.
_OF_KEY = (
    "SELECT group_concat(story) FROM "
    "(SELECT story FROM story_key WHERE key = ? ORDER BY article DESC LIMIT {most})"
)
_LATEST = " UNION ALL ".join([_OF_KEY.format(most=LATEST)] * KEYS_ASKED)
# The first of the latest stands at their end: skipping to it costs a quarter of counting them.
_BEGAN = "SELECT at FROM article WHERE at <= ? ORDER BY at DESC LIMIT 1 OFFSET ?"
_LATELY = (
    "SELECT count(*), min(at) FROM "
    "(SELECT at FROM article WHERE at BETWEEN ? AND ? ORDER BY at DESC LIMIT {most})"
)
_STATES = (
    "SELECT story.id, state, story.first, story.last, "
    "(SELECT article.id FROM article WHERE article.story = story.id ORDER BY article.at, article.id LIMIT 1) "
    "FROM story_state "
    "JOIN story ON story.id = story_state.story WHERE story.id IN ({stories}) AND story.last >= ?"
)
_APART = (
    "WITH mine(id) AS (SELECT first FROM relation WHERE article IN ({articles})) "
    "SELECT article.story FROM mine JOIN ruling ON ruling.one = mine.id AND NOT ruling.same "
    "JOIN article ON article.id = ruling.other UNION "
    "SELECT article.story FROM mine JOIN ruling ON ruling.other = mine.id AND NOT ruling.same "
    "JOIN article ON article.id = ruling.one"
)
_STANDING = select(
    story.c.texts, story.c.texts_told, story.c.last, story.c.alerted, story.c.grew, story.c.owed
).where(story.c.id == bindparam("story"))
_MEMBERS = (
    select(article.c.id, article.c.source, article.c.url, article.c.lang, article.c.seen, relation.c.first)
    .outerjoin(relation, relation.c.article == article.c.id)
    .where(article.c.story == bindparam("story"))
    .order_by(article.c.at, article.c.id)
    .limit(literal_column(str(MEMBERS)))
)
_TOLD = select(told.c.rule).where(told.c.story == bindparam("story"))
_ADD_SHINGLE = Written(insert(shingle).on_conflict_do_nothing(), ("period", "hash", "article"))
_ADD_KEY = Written(insert(story_key).on_conflict_do_nothing(), ("key", "article", "story"))
_COUNT = Written(
    insert(term).on_conflict_do_update(
        index_elements=["key"], set_={"articles": term.c.articles + insert(term).excluded.articles}
    ),
    ("key", "articles"),
)
_SET_STATE = Written(
    insert(story_state).on_conflict_do_update(
        index_elements=["story"], set_={"state": insert(story_state).excluded.state}
    ),
    ("story", "state"),
)


def period_of(when: datetime) -> int:
    """The number of the period in which a time lies."""
    return micros(when) // micros(PERIOD)


@dataclass(frozen=True, slots=True)
class Looks:
    """`monitor.steps.Look` over a transaction, as of `now`."""

    connection: Connection
    now: datetime

    def postings(self, hashes: Sequence[int]) -> Mapping[int, Sequence[Posting]]:
        """For each of these sampled passages, the articles that have it."""
        if not hashes:
            return {}
        periods, asked = _periods(self.now), padded(hashes, NOBODY)
        query = _POSTINGS.format(periods=marks(len(periods)), hashes=marks(len(asked)), most=_MOST_ROWS)
        found: defaultdict[int, list[Posting]] = defaultdict(list)
        for said, number, first in fetched(self.connection, query, (*periods, *asked)):
            found[said].append(Posting(number, first))
        return found

    def candidates(self, articles: Sequence[int]) -> Sequence[Candidate]:
        """These articles with their texts."""
        if not articles:
            return []
        return [
            Candidate(
                row.id, row.story, row.source, row.url, row.title, row.text_hash, row.seen,
                row.first, row.last, unpack(row.text) or row.summary, row.at,
            )
            for row in _CANDIDATES.all(
                self.connection, {**numbered(articles, MOST), "since": self.now - WINDOW}
            )
        ]  # fmt: skip

    def frequencies(self, terms: Sequence[int]) -> Frequencies:
        """How common these terms are."""
        of = _counted(self.connection, [TOTAL, *terms])
        return Frequencies(of.pop(TOTAL, 0), of, self._pace())

    def _pace(self) -> int:
        """Articles a week, by when the latest of them were published: a first poll brings days at once."""
        since, now = micros(self.now - CROWD), micros(self.now)
        began = fetched(self.connection, _BEGAN, (now, LATELY - 1))
        if began and began[0][0] >= since:
            came, first = LATELY, began[0][0]
        else:
            ((came, first),) = fetched(self.connection, _LATELY.format(most=LATELY), (since, now))
        return pace(int(came), self.now - moment(first)) if came else 0

    def stories(self, keys: Sequence[int]) -> Sequence[StoryState]:
        """The stories that share the most of these keys, most first."""
        if not keys:
            return []
        shared: Counter[str] = Counter()
        for (latest,) in fetched(self.connection, _LATEST, filled(keys, KEYS_ASKED, NOBODY)):
            if latest is not None:
                shared.update(set(latest.split(",")))
        fewest = FEWEST_KEYS if len(keys) > 3 * FEWEST_KEYS else 1
        enough = ((count, int(story)) for story, count in shared.items() if count >= fewest)
        found = [story for _, story in nlargest(STORIES, enough)]
        if not found:
            return []
        since = micros(self.now - WINDOW)
        rows = fetched(
            self.connection, _STATES.format(stories=marks(STORIES)), (*filled(found, STORIES, NOBODY), since)
        )
        states = [
            StoryState(number, state, moment(began), moment(last), first)
            for number, state, began, last, first in rows
        ]
        return sorted(states, key=lambda one: found.index(one.story))

    def apart(self, articles: Sequence[int]) -> frozenset[int]:
        """The stories of texts that a person told apart from those of these articles."""
        if not articles:
            return frozenset()
        asked = filled(articles, MOST, NOBODY)
        return frozenset(
            story for (story,) in fetched(self.connection, _APART.format(articles=marks(MOST)), asked)
        )

    def standing(self, story: int) -> Standing:
        """How the story stands; a story that is not there stands as none was told of."""
        row = self.connection.execute(_STANDING, {"story": story}).one_or_none()
        if row is None:
            return Standing()
        told = frozenset(self.connection.execute(_TOLD, {"story": story}).scalars())
        return Standing(
            told, row.texts or 1, row.texts_told or 0, row.last, row.alerted, row.grew, row.owed or ""
        )

    def members(self, story: int) -> Sequence[Member]:
        """The articles of the story, the earliest first: a bounded number."""
        return [
            Member(row.id, row.source, row.url, row.lang, row.first or row.id, row.seen)
            for row in self.connection.execute(_MEMBERS, {"story": story})
        ]


def pace(came: int, within: timedelta) -> int:
    """Articles a week, where the latest `came` came `within` some time."""
    shortest = SHORTEST if came < LATELY else timedelta(hours=1)
    return round(came * (CROWD / max(within, shortest)))


def _counted(connection: Connection, terms: Sequence[int]) -> dict[int, int]:
    asked = padded(
        sorted(terms), TOTAL
    )  # SQLite sorts what it is to look up; what is sorted takes half as long
    return dict(fetched(connection, _TERMS.format(keys=marks(len(asked))), asked))


def _periods(now: datetime) -> list[int]:
    # One more, ahead: what was seen by a clock that stood wrong is found too.
    return list(range(period_of(now - WINDOW), period_of(now) + 2))


def remember(connection: Connection, number: int, home: int, memory: Memory, seen: datetime) -> None:
    """Write by what article `number` and its story `home` are to be found."""
    if memory.hashes:
        period = period_of(seen)
        hashes = sorted(set(memory.hashes))
        _ADD_SHINGLE.many(connection, [(period, said, number) for said in hashes])
    if memory.state is not None:
        _SET_STATE(connection, {"story": home, "state": memory.state})
    if memory.keys:
        _ADD_KEY.many(connection, [(key, number, home) for key in sorted(set(memory.keys))])
    if memory.terms:
        _count(connection, number, memory.terms)


def _count(connection: Connection, number: int, terms: Sequence[int]) -> None:
    weight = 1 if number <= COUNTED_ALL else SAMPLED
    if number % weight == 0:
        _COUNT.many(connection, [(key, weight) for key in (TOTAL, *sorted(set(terms)))])


_OLDEST = text("SELECT period, hash FROM shingle ORDER BY period, hash LIMIT 1")
_FORGET = delete(shingle).where(shingle.c.period == bindparam("was"), shingle.c.hash < bindparam("below"))
_YOUNG = select(func.min(article.c.id)).where(article.c.seen >= bindparam("since"))
_FORGET_KEYS = delete(story_key).where(
    story_key.c.key >= bindparam("low"),
    story_key.c.key < bindparam("high"),
    story_key.c.article < bindparam("young"),
)


def expire(connection: Connection, now: datetime, turn: int) -> None:
    """Forget a bounded part of what is too old to be looked for; cheap when nothing is.

    `turn` counts up from one call to the next: each looks at another range of the keys.
    """
    low = turn % SWEEP * (KEYS // SWEEP)
    young = connection.execute(_YOUNG, {"since": now - WINDOW}).scalar() or 0
    connection.execute(_FORGET_KEYS, {"low": low, "high": low + KEYS // SWEEP, "young": young})
    oldest = connection.execute(_OLDEST).one_or_none()
    if oldest is not None and oldest.period < period_of(now - WINDOW):
        connection.execute(_FORGET, {"was": oldest.period, "below": oldest.hash + STEP})
