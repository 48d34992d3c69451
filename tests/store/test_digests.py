"""What a digest is made of, and how far the one before went."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from monitor.digest import By, Choice
from monitor.model import Severity
from monitor.store import Store
from monitor.views import DigestRun
from tests.store.support import DAY, HOUR, NOW, SECOND, join_first, match, published, run, source

LONG_AGO = NOW - 90 * DAY
ALL = Choice()
HASH = "aa11"


def found(store: Store, choice: Choice = ALL, until: datetime = NOW + DAY, **asked: Any) -> list[int]:
    made = store.digest_matter(choice, until, **{"since": LONG_AGO, **asked})
    return sorted(story.story for story in made.stories)


def test_a_span_holds_its_start_and_not_its_end(store: Store) -> None:
    for number in range(4):
        published(store, f"s{number}", now=NOW + number * HOUR, matches=[match("roads")])
    assert found(store, since=NOW + HOUR, until=NOW + 3 * HOUR) == [2, 3]


def test_stories_in_which_no_rule_held_are_counted(store: Store) -> None:
    published(store, "quiet")
    published(store, "loud", matches=[match("roads")])
    made = store.digest_matter(Choice(), NOW + DAY, since=LONG_AGO)
    assert [story.story for story in made.stories] == [2]
    assert (made.unmatched, made.mark) == (1, 2)


@pytest.mark.parametrize(
    ("choice", "stories"),
    [
        (Choice(), [1, 2, 3]),
        (Choice(tags=("north",)), [1]),
        (Choice(tags=("північ",)), [2]),
        (Choice(tags=("nort",)), []),
        (Choice(tags=('a"%_\\',)), []),
        (Choice(rules=("roads", "bridges")), [1, 2]),
        (Choice(rules=("Roads",)), []),
        (Choice(langs=("uk",)), [2]),
        (Choice(sources=("gazette",)), [2, 3]),
        (Choice(sources=("gazette",), rules=("roads",)), []),
        (Choice(min_severity=Severity.HIGH), [3]),
    ],
)
def test_what_is_chosen(store: Store, choice: Choice, stories: list[int]) -> None:
    gazette = source("gazette")
    run(store.sync_sources([source(), gazette], NOW))
    published(store, "a", matches=[match("roads", tags=("north", "roads"))], lang="en")
    published(store, "b", matches=[match("bridges", tags=("північ",))], lang="uk", by=gazette)
    published(store, "c", matches=[match("air", Severity.HIGH)], lang="en", by=gazette)
    assert found(store, choice) == stories


def test_what_came_after_a_mark_is_fresh_whatever_time_it_bears(store: Store) -> None:
    published(store, "a", matches=[match("roads")], text_hash=HASH)
    mark = store.digest_matter(Choice(), NOW + DAY, since=LONG_AGO).mark
    published(store, "b", first=True, matches=[match("roads")], published=NOW - 3 * DAY)
    assert found(store, run=DigestRun(NOW, NOW, mark), fresh=True) == [2]
    published(store, "c", join_first(), [match("roads")], text_hash=HASH)
    made = store.digest_matter(Choice(), NOW + DAY, since=LONG_AGO, run=DigestRun(NOW, NOW, mark), fresh=True)
    assert [(story.story, story.fresh, story.articles) for story in made.stories] == [(1, 1, 2), (2, 1, 1)]
    assert found(store, since=None, run=DigestRun(NOW, NOW, made.mark), fresh=True) == []


def test_days_end_with_the_span_and_begin_where_counting_did(store: Store) -> None:
    for number, days in enumerate((0, 0, 1, 3)):
        tags = ("north", "roads") if days else ("north",)
        published(store, f"s{number}", now=NOW - days * DAY, matches=[match("roads", tags=tags)])
    made = store.digest_matter(Choice(), NOW + SECOND, since=LONG_AGO)
    assert made.days == {"north": (1, 0, 1, 2), "roads": (1, 0, 1, 0)}
    later = store.digest_matter(Choice(), NOW + 2 * DAY, since=LONG_AGO)
    assert later.days == {"north": (1, 0, 1, 2, 0, 0), "roads": (1, 0, 1, 0, 0, 0)}
    by_rule = store.digest_matter(Choice(by=By.RULE), NOW + 40 * DAY, since=LONG_AGO)
    assert by_rule.days == {"roads": (0,) * 14}
    assert store.digest_matter(Choice(), NOW - 30 * DAY, since=LONG_AGO).days == {}


def test_a_run_is_remembered_by_its_name(store: Store) -> None:
    assert store.digest_run("morning") is None
    run_ = DigestRun(NOW, NOW + HOUR, 17, "0 8 * * *")
    store.remember_run("morning", run_)
    store.remember_run("evening", DigestRun(NOW))
    assert store.digest_run("morning") == run_
    assert store.digest_run("evening") == DigestRun(NOW)
    store.remember_run("morning", replace(run_, mark=18))
    assert store.digest_run("morning") == replace(run_, mark=18)
