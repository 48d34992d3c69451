"""What a person says of stories is done, kept, and obeyed by what is decided later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import AbsentError, RefusedError
from monitor.model import Placement, Relation
from monitor.steps import Decide, Known, Memory, Verdict
from monitor.store import Store
from tests.store.support import HOUR, NOW, alert, match, published, rows


def joining(story: int, relation: Relation = Relation.COPY, first: int | None = 1) -> Decide:
    return lambda _: Verdict(
        Placement(story=story, relation=relation, to=1, why="w", score=0.6, first=first),
        memory=Memory(keys=[7], state=b"s"),
    )


def two_in_one(store: Store) -> None:
    published(
        store, "a", lambda _: Verdict(Placement(), alert("A"), Memory(keys=[7], state=b"s")), [match("r")]
    )
    published(store, "b", joining(1, Relation.SAME_STORY, None), [match("r")])


def homes(path: Path) -> list[tuple[int, int]]:
    return rows(path, "SELECT id, story FROM article ORDER BY id")


class Apart:
    """Asks which stories these articles must keep out of."""

    def __init__(self, *articles: int) -> None:
        self.articles = articles
        self.found: frozenset[int] = frozenset()

    def __call__(self, known: Known) -> Verdict:
        self.found = known.look.apart(self.articles)
        return Verdict(Placement())


def test_what_is_split_off_has_a_story_of_its_own_and_keeps_out_of_the_other(
    store: Store, path: Path
) -> None:
    two_in_one(store)
    assert store.split([2], NOW) == 2
    assert homes(path) == [(1, 1), (2, 2)]
    assert rows(path, "SELECT story FROM story_state") == [], "neither takes texts by likeness any more"
    assert rows(path, "SELECT story FROM story_key ORDER BY article") == [(1,), (2,)]
    assert rows(path, "SELECT story, rule FROM told ORDER BY story") == [(1, "bridges"), (2, "bridges")]
    mine, theirs = Apart(2), Apart(1)
    published(store, "c", mine)
    published(store, "d", theirs)
    assert (set(mine.found), set(theirs.found)) == ({1}, {2})


def test_a_copy_of_what_was_split_off_keeps_out_too(store: Store) -> None:
    two_in_one(store)
    store.split([2], NOW)
    published(store, "c", joining(2, first=2))
    asked = Apart(3)
    published(store, "d", asked)
    assert asked.found == {1}


def test_stories_put_together_are_one(store: Store, path: Path) -> None:
    published(store, "a", joining(0, Relation.NONE, None))
    published(store, "b", joining(0, Relation.NONE, None), now=NOW + HOUR)
    assert store.merge(1, 2, NOW) == 1
    assert homes(path) == [(1, 1), (2, 1)]
    assert rows(path, "SELECT story FROM story_key") == [(1,), (1,)]
    asked = Apart(1, 2)
    published(store, "c", asked)
    assert asked.found == frozenset()


def test_the_last_word_counts(store: Store) -> None:
    two_in_one(store)
    store.split([2], NOW)
    store.merge(1, 2, NOW + HOUR)
    asked = Apart(2)
    published(store, "c", asked)
    assert asked.found == frozenset()


def test_the_last_word_counts_for_every_pair_of_the_two_stories(store: Store) -> None:
    """A split speaks of all that stays; what puts the two together again takes all of that back."""
    two_in_one(store)
    published(store, "c", joining(1, Relation.SAME_STORY, None), [match("r")])
    store.split([3], NOW)
    store.merge(1, 2, NOW + HOUR)
    asked = Apart(3)
    published(store, "d", asked)
    assert asked.found == frozenset()


def test_two_articles_never_tell_one_story(store: Store) -> None:
    published(store, "a")
    published(store, "b")
    store.never(2, 1, NOW)
    asked = Apart(1)
    published(store, "c", asked)
    assert asked.found == {2}


def test_what_is_not_there_is_named(store: Store) -> None:
    two_in_one(store)
    for absent, said in (
        (lambda: store.split([1, 9], NOW), "no article 9"),
        (lambda: store.merge(1, 9, NOW), "no story 9"),
        (lambda: store.merge(9, 1, NOW), "no story 9"),
        (lambda: store.never(1, 9, NOW), "no article 9"),
    ):
        with pytest.raises(AbsentError, match=said):
            absent()


def test_what_cannot_be_done_is_said(store: Store) -> None:
    two_in_one(store)
    published(store, "c")
    for impossible, said in (
        (lambda: store.split([1, 2], NOW), "no article left"),
        (lambda: store.split([1, 3], NOW), "of several stories"),
        (lambda: store.merge(1, 1, NOW), "are one"),
        (lambda: store.never(1, 2, NOW), "split one of them off"),
        (lambda: store.never(1, 1, NOW), "from itself"),
    ):
        with pytest.raises(RefusedError, match=said):
            impossible()


def test_what_was_kept_quiet_is_listed_least_alike_first(store: Store) -> None:
    two_in_one(store)
    published(store, "c", joining(1), [match("r")])
    published(store, "d", joining(1))
    assert [(one.article, one.relation) for one in store.near(NOW - timedelta(days=1))] == [
        (2, "same-story"),
        (3, "copy"),
    ]
    assert store.near(NOW + HOUR) == []
