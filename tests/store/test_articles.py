from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.model import Article, Match, Neighbour, Placement, Severity
from monitor.steps import Known, ReadResult, Verdict
from monitor.store import Store
from tests.store.support import (
    DAY,
    HOUR,
    LEASE,
    NOW,
    alert,
    entry,
    join_first,
    match,
    new_story,
    poll,
    published,
    read,
    rows,
    rule,
    run,
    source,
)

HASH = "aa11"


class Asked:
    """Decides as told, and keeps what was known."""

    def __init__(self, story: int | None = None) -> None:
        self.known: Known
        self.told: dict[int, frozenset[str]] = {}
        self._story = story

    def __call__(self, known: Known) -> Verdict:
        self.known = known
        self.told = {one.story: known.look.standing(one.story).told for one in known.neighbours}
        return Verdict(Placement(story=self._story))


def asked(store: Store, key: str, **changes: object) -> Asked:
    found = Asked()
    published(store, key, found, **changes)  # type: ignore[arg-type]
    return found


def known(store: Store, key: str, **changes: object) -> Known:
    return asked(store, key, **changes).known


def everything(store: Store) -> list[Article]:
    found: list[Article] = []
    store.search(None, found.append, limit=1000)
    return found


def test_an_article_comes_back_as_it_was_read(store: Store) -> None:
    told: dict[str, Any] = {
        "title": "Міст",
        "text": "Закрито. " * 500,
        "summary": "S",
        "author": "A",
        "text_hash": HASH,
    }
    published(store, "a", published=NOW - HOUR, **told)
    (article,) = everything(store)
    assert {name: getattr(article, name) for name in told} == told
    assert (article.published, article.seen, article.url) == (NOW - HOUR, NOW, "https://courier.example/a")


def test_neighbours_are_articles_with_the_same_url_or_text(store: Store) -> None:
    published(store, "same-url", url="https://courier.example/x")
    published(store, "same-text", text_hash=HASH)
    published(store, "neither", text_hash="bb22")
    found = known(store, "new", url="https://courier.example/x", text_hash=HASH)
    assert found.neighbours == [
        Neighbour(1, 1, "courier", "https://courier.example/x", "Title of same-url", "", NOW, 1, NOW),
        Neighbour(
            2, 2, "courier", "https://courier.example/same-text", "Title of same-text", HASH, NOW, 2, NOW
        ),
    ]
    assert found.own_story is None


def test_what_identifies_nothing_finds_nobody(store: Store) -> None:
    published(store, "short", text_hash="")
    published(store, "no-link", link="", url=source().url)
    assert known(store, "other-short", text_hash="").neighbours == []
    assert known(store, "other-no-link", link="", url=source().url).neighbours == []


def test_neighbours_are_of_the_last_thirty_days(store: Store) -> None:
    published(store, "old", text_hash=HASH)
    published(store, "newer", now=NOW + DAY, text_hash=HASH)
    found = known(store, "now", now=NOW + 31 * DAY, text_hash=HASH)
    assert [neighbour.article for neighbour in found.neighbours] == [2]


def test_of_many_neighbours_the_ten_earliest_and_the_ten_latest_are_enough(store: Store) -> None:
    """The first may be in a story that has closed, the latest in the one that is open."""
    for number in range(25):
        published(store, f"copy-{number}", text_hash=HASH)
    found = known(store, "one-more", text_hash=HASH)
    assert [neighbour.article for neighbour in found.neighbours] == [*range(1, 11), *range(16, 26)]


def test_an_article_joins_the_story_that_was_decided(store: Store) -> None:
    published(store, "a", text_hash=HASH)
    published(store, "b", join_first(), text_hash=HASH, now=NOW + HOUR)
    published(store, "c")
    first, second = store.stories(since=NOW - DAY)
    assert (first.story, first.articles, first.first, first.last) == (1, 2, NOW, NOW + HOUR)
    assert (second.story, second.articles) == (2, 1)


def test_told_rules_of_the_stories_are_known(store: Store) -> None:
    published(store, "a", new_story(alert("A", rules=("bridges", "roads"))), text_hash=HASH)
    published(store, "b")
    assert asked(store, "c", text_hash=HASH).told == {1: frozenset({"bridges", "roads"})}


def test_a_later_reading_replaces_the_text_and_keeps_the_story(store: Store) -> None:
    poll(store, source(), [entry("a")])
    read(store, matches=[match("bridges")], text="first text", again=NOW + HOUR)
    asked = Asked()
    (unread,) = run(store.claim_reads(NOW + HOUR, LEASE, 1))
    second = Article(1, "courier", unread.entry.link, "New title", "second text", seen=unread.seen)
    run(store.settle_read(ReadResult(second, [match("roads")]), asked, NOW + HOUR))
    assert (asked.known.own_story, asked.known.neighbours) == (1, [])
    (article,) = everything(store)
    assert (article.title, article.text) == ("New title", "second text")
    (story,) = store.stories(since=NOW - DAY)
    assert (story.articles, story.rules) == (1, ("bridges", "roads"))


def test_spans_of_a_text_that_was_replaced_are_gone(store: Store, path: Path) -> None:
    poll(store, source(), [entry("a")])
    read(store, matches=[match("bridges"), match("roads")], again=NOW)
    read(store, matches=[Match(rule("roads"), ())])
    assert rows(path, "SELECT rule, spans FROM match ORDER BY rule") == [("bridges", "[]"), ("roads", "[]")]
    published(store, "b", matches=[match("bridges")])
    assert rows(path, "SELECT spans FROM match WHERE article = 2") == [('[["title",0,3],["body",4,9]]',)]


def test_a_story_is_as_severe_as_its_severest_match(store: Store) -> None:
    published(store, "a", matches=[match("roads", Severity.HIGH), match("x", Severity.LOW)], text_hash=HASH)
    published(store, "b", join_first(), [match("x", Severity.LOW)], text_hash=HASH)
    published(store, "c", join_first(), text_hash=HASH)
    (story,) = store.stories(since=NOW - DAY)
    assert story.severity is Severity.HIGH
    assert story.rules == ("roads", "x")


def test_an_alert_comes_with_its_deliveries(store: Store) -> None:
    raised = alert("A", receivers=("desk", "night", "desk"))
    assert published(store, "a", new_story(raised)).alert == raised
    (record,) = store.alerts()
    assert (record.id, record.story, record.created) == ("A", 1, NOW)
    assert record.message == replace(raised.message, silence="monitor silence add story=1", thread="A")
    assert record.deliveries == (("desk", "waiting"), ("night", "waiting"))


def test_all_alerts_of_a_story_belong_to_the_first(store: Store) -> None:
    published(store, "a", new_story(alert("B")), text_hash=HASH)
    published(store, "b", join_first(alert("A")), text_hash=HASH)
    threads = {record.id: (record.story, record.message.thread) for record in store.alerts()}
    assert threads == {"B": (1, "B"), "A": (1, "B")}


def test_an_alert_is_raised_once(store: Store) -> None:
    poll(store, source(), [entry("a")])
    first = read(store, new_story(alert("A")), again=NOW)
    second = read(store, new_story(alert("A")))
    assert (first.alert is not None, second.alert) == (True, None)
    assert store.counts().waiting == 1


def test_a_decision_that_fails_leaves_everything_as_it_was(store: Store) -> None:
    def decide(_: Known) -> Verdict:
        raise ZeroDivisionError

    poll(store, source(), [entry("a")])
    with pytest.raises(ZeroDivisionError):
        read(store, decide)
    assert store.counts().articles == store.counts().stories == 0
    assert store.counts().unread == 1


def test_an_article_of_no_entry_is_an_error(store: Store) -> None:
    nothing = ReadResult(Article(entry=99, source="courier", url="", title="", text=""))
    with pytest.raises(StoreError, match="no entry 99"):
        run(store.settle_read(nothing, new_story(), NOW))


def test_a_story_that_is_gone_is_opened_anew(store: Store) -> None:
    published(store, "a", Asked(story=77))
    assert store.stories(since=NOW - DAY)[0].story == 1


def test_text_is_kept_compressed(store: Store, path: Path) -> None:
    published(store, "a", text="the same words again and again " * 1000)
    (kept,) = rows(path, "SELECT text FROM body")
    assert len(kept[0]) < 500
