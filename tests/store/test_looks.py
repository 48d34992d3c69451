"""Sampled passages and rare terms as rows: found while they are young, bounded, and forgotten by and by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from monitor.model import Candidate, Frequencies, Placement, Posting, Relation, StoryState
from monitor.steps import Decide, Known, Memory, Verdict
from monitor.store import Store, looks
from monitor.store.engine import writing_engine
from monitor.store.sqlite import open_raw
from tests.cost import affordable
from tests.store.support import DAY, HOUR, NOW, published, rows


def remembering(memory: Memory, placement: Placement | None = None) -> Decide:
    return lambda _: Verdict(placement or Placement(), memory=memory)


class Asking:
    """Decides nothing, and keeps what it saw."""

    def __init__(self, hashes: list[int], keys: list[int] | None = None) -> None:
        self.hashes, self.keys = hashes, keys or []

    def __call__(self, known: Known) -> Verdict:
        self.postings = known.look.postings(self.hashes)
        self.candidates = known.look.candidates([1, 2, 99])
        self.frequencies = known.look.frequencies([7, 8])
        self.stories = known.look.stories(self.keys)
        return Verdict(Placement())


def test_articles_are_found_by_their_passages(store: Store) -> None:
    copied = Placement(story=1, relation=Relation.COPY, to=1, why="w", score=0.9, first=1)
    published(store, "a", remembering(Memory(hashes=[5, 6, 4_000_000_000])), text="One")
    published(store, "b", remembering(Memory(hashes=[6]), copied), text="Two")
    asked = Asking([5, 6, 9])
    published(store, "c", asked)
    assert asked.postings == {5: [Posting(1, 1)], 6: [Posting(1, 1), Posting(2, 1)]}
    assert asked.candidates[0] == Candidate(
        1, 1, "courier", "https://courier.example/a", "Title of a", "", NOW, 1, NOW, "One", NOW
    )
    assert [one.article for one in asked.candidates] == [1, 2]


def test_what_an_article_is_to_another_is_kept(store: Store, path: Path) -> None:
    published(store, "a")
    placed = Placement(
        story=1, relation=Relation.CHANGED_COPY, to=1, why="w", score=0.9, changed=True, follows=None
    )
    published(store, "b", remembering(Memory(), placed))
    assert rows(path, "SELECT * FROM relation") == [
        (1, "none", None, 0.0, "", 1, 0),
        (2, "changed-copy", 1, 0.9, "w", 2, 1),
    ]


def test_passages_are_found_for_thirty_days_and_then_forgotten(store: Store, path: Path) -> None:
    published(store, "a", remembering(Memory(hashes=[5], keys=[3], state=b"s")))
    late = Asking([5], [3])
    published(store, "b", late, now=NOW + 29 * DAY)
    assert list(late.postings) == [5]
    assert [one.article for one in late.candidates] == [1]
    later = Asking([5], [3])
    published(store, "c", later, now=NOW + 31 * DAY)
    assert [one.article for one in later.candidates] == [2]
    assert later.stories == []
    for number in range(looks_until_expiry()):
        published(store, f"n{number}", now=NOW + 60 * DAY)
    assert rows(path, "SELECT count(*) FROM shingle") == [(0,)]


def test_old_keys_are_forgotten_range_by_range(store: Store, path: Path) -> None:
    low, high = 3, looks.KEYS - 3
    published(store, "a", remembering(Memory(keys=[low, high], state=b"s")))
    published(store, "b", remembering(Memory(keys=[low], state=b"s")), now=NOW + 31 * DAY)
    kept = "SELECT key, article FROM story_key"
    engine = writing_engine(path)
    with engine.begin() as connection:
        looks.expire(connection, NOW + 31 * DAY, 0)
    assert rows(path, kept) == [(low, 2), (high, 1)]
    with engine.begin() as connection:
        looks.expire(connection, NOW + 31 * DAY, looks.SWEEP - 1)
    engine.dispose()
    assert rows(path, kept) == [(low, 2)]


def looks_until_expiry() -> int:
    from monitor.store.articles import EXPIRY

    return EXPIRY


def test_stories_are_found_by_the_keys_they_share(store: Store) -> None:
    published(store, "a", remembering(Memory(keys=[1, 2, 3], terms=[7], state=b"first")))
    published(store, "b", remembering(Memory(keys=[2], terms=[7, 8], state=b"second")), now=NOW + HOUR)
    published(store, "c", remembering(Memory(keys=[9], state=b"third")))
    asked = Asking([], [1, 2, 3])
    published(store, "d", asked)
    assert asked.stories == [
        StoryState(1, b"first", NOW, NOW, 1),
        StoryState(2, b"second", NOW + HOUR, NOW + HOUR, 2),
    ]
    assert asked.frequencies == Frequencies(2, {7: 2, 8: 1}, recent=14)


def test_the_pace_of_a_young_archive_is_that_of_its_days(store: Store) -> None:
    for number in range(8):
        published(store, f"a{number}", now=NOW + number * HOUR)
    asked = Asking([])
    published(store, "b", asked, now=NOW + 12 * HOUR)
    assert asked.frequencies.recent == 8 * 7, "eight in half a day, as if in a whole one: nights are quiet"
    asked = Asking([])
    published(store, "c", asked, now=NOW + 6 * DAY)
    assert asked.frequencies.recent == round(9 * 7 / 6)


def test_a_pace_is_told_by_the_latest_alone_where_there_are_many() -> None:
    assert looks.pace(looks.LATELY - 1, 6 * HOUR) == (looks.LATELY - 1) * 7
    assert looks.pace(looks.LATELY, 6 * HOUR) == looks.LATELY * 7 * 4
    assert looks.pace(looks.LATELY, timedelta(0)) == looks.LATELY * 7 * 24, "a first poll brings them at once"


def test_a_look_at_a_hundred_thousand_copies_is_bounded(store: Store, path: Path) -> None:
    published(store, "a", remembering(Memory(hashes=[5])))
    raw = open_raw(path, read_only=False)
    raw.execute(
        "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x+1 FROM n WHERE x < 100000) "
        "INSERT INTO shingle SELECT period, 5, x FROM n, shingle WHERE shingle.article = 1"
    )
    raw.close()
    asked = Asking([5] * 400)
    with affordable(0.5):
        published(store, "b", asked)
    assert asked.postings[5] == [Posting(1, 1)]


@pytest.mark.parametrize(
    "shared", [{"text_hash": "aa11"}, {"url": "https://south.example/lom"}, {"keys": [1, 2]}]
)
def test_what_thousands_copied_costs_no_more_steps_than_what_fifty_did(
    store: Store, path: Path, shared: dict[str, Any]
) -> None:
    fields = {name: said for name, said in shared.items() if name != "keys"}
    link = {"link": shared["url"]} if "url" in shared else {}
    published(store, "a", remembering(Memory(keys=[1, 2, 3], state=b"s")), **fields, **link)
    taken = []
    for copies in (50, 5_000):
        copied(path, copies)
        with steps(store) as counted:
            published(store, f"late {copies}", Asking([], shared.get("keys", [])), **fields, **link)
        taken.append(sum(counted))
    few, many = taken
    assert many < 1.5 * few


def copied(path: Path, until: int) -> None:
    """The first article again and again, up to so many articles, all of one story."""
    raw = open_raw(path, read_only=False)
    raw.execute("PRAGMA foreign_keys=OFF")
    names = [row[1] for row in raw.execute("PRAGMA table_info(article)") if row[1] not in ("id", "entry")]
    columns = ", ".join(names)
    raw.execute(
        "WITH RECURSIVE n(x) AS "
        "(SELECT max(id) + 1000 FROM article UNION ALL SELECT x + 1 FROM n WHERE x < ?) "
        f"INSERT INTO article (id, entry, {columns}) "
        f"SELECT x, x, {columns} FROM n, article WHERE article.id = 1",
        (until + 1000,),
    )
    raw.close()


@contextmanager
def steps(store: Store) -> Iterator[list[int]]:
    """Steps of SQLite's machine that writing takes meanwhile, in tens."""
    taken: list[int] = []

    def count(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: taken.append(1), 10)

    assert store._writer is not None
    engine = store._writer._engine
    event.listen(engine, "begin", count)
    yield taken
    event.remove(engine, "begin", count)


def test_periods_lie_in_order_and_the_window_spans_a_few() -> None:
    assert looks.period_of(NOW) <= looks.period_of(NOW + timedelta(days=8)) == looks.period_of(NOW) + 1
