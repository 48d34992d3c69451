"""What is too old goes, in small steps, and takes with it all that hangs on it and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.flows.prune import prune
from monitor.model import Excerpt, Keep, Matcher, Retention, Sent, Silence
from monitor.rules.plan import plan
from monitor.rules.syntax import parse
from monitor.steps import ReadResult
from monitor.store import Store, pruning
from monitor.views.search import Proof
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LEASE,
    NOW,
    alert,
    article,
    entry,
    join_first,
    match,
    new_story,
    poll,
    published,
    rows,
    run,
    source,
)

OLD = NOW - 60 * DAY
DAYS = timedelta(days=31)
ALL = Retention(unmatched=DAYS, matched=DAYS, deliveries=DAYS, names=DAYS, evidence=DAYS)
UNMATCHED = Retention(unmatched=DAYS, matched=None, deliveries=None, names=None)


def pruned(store: Store, retention: Retention, now: datetime = NOW) -> dict[str, int]:
    return dict(run(prune(store, retention, now, rest=0)))


def found(store: Store, word: str) -> int:
    return len(store.search(plan(parse(word)), lambda _: Proof(Excerpt(""))))


def titles(path: Path) -> list[str]:
    return sorted(title for (title,) in rows(path, "SELECT title FROM article"))


# --- how long -----------------------------------------------------------------------------------------

keeps = st.none() | st.integers(30, 3000).map(lambda days: timedelta(days=days))


@given(keeps, keeps, keeps, keeps, keeps)
def test_the_longest_time_counts(unmatched: Keep, matched: Keep, a: Keep, b: Keep, of_source: Keep) -> None:
    kept = Retention(unmatched, matched, {"a": a, "b": b}, {"loud": of_source})

    def longest(*times: Keep) -> Keep:
        return None if None in times else max(times)  # type: ignore[type-var]

    assert kept.article("other", None) == unmatched
    assert kept.article("loud", None) == of_source
    assert kept.article("other", ()) == kept.article("other", ("c",)) == matched
    assert kept.article("other", ("a", "c")) == a
    assert kept.article("other", ("a", "b")) == longest(a, b)
    assert kept.article("loud", ("a",)) == longest(a, of_source)
    times = [time for time in (unmatched, matched, a, b, of_source) if time is not None]
    assert kept.shortest == min(times, default=None)


# --- articles -----------------------------------------------------------------------------------------


def test_old_articles_in_which_no_rule_held_are_forgotten(store: Store, path: Path) -> None:
    published(store, "old", now=OLD, title="zebra", text="crossing " * 1000)
    published(store, "kept", matches=[match("bridges")], now=OLD, title="zebra")
    published(store, "told", new_story(alert("A")), now=OLD, title="zebra")
    published(store, "new", title="zebra")
    assert pruned(store, UNMATCHED)["articles"] == 1
    assert "articles" not in pruned(store, UNMATCHED)
    assert store.counts().articles == store.counts().stories == found(store, "zebra") == 3
    assert rows(path, "SELECT title, content FROM entry WHERE key = 'old'") == [("", b"")]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_tags_and_sources_have_times_of_their_own(store: Store, path: Path) -> None:
    run(store.sync_sources([source(), source("loud")], OLD))
    for key, tags in (("plain", None), ("sport", ("sport",)), ("both", ("sport", "war")), ("war", ("war",))):
        held = [] if tags is None else [match(key, tags=tags)]
        published(store, key, matches=held, now=OLD, title=key, link=f"https://a.example/{key}")
        published(store, f"loud {key}", matches=held, now=OLD, by=source("loud"), title=f"loud {key}")
    kept = Retention(None, None, tags={"sport": DAYS, "war": 90 * DAY}, sources={"loud": DAYS})
    assert pruned(store, kept)["articles"] == 3
    assert titles(path) == ["both", "loud both", "loud war", "plain", "war"]


def test_an_alert_goes_with_its_article_and_all_that_was_sent_of_it(store: Store, path: Path) -> None:
    published(store, "a", new_story(alert("A", ("desk", "night"))), [match("bridges")], now=OLD)
    assert pruned(store, replace(ALL, deliveries=None)) == {}, "two messages wait"
    for _ in ("desk", "night"):
        (delivery,) = run(store.claim_deliveries(OLD, LEASE, 1, DESK))
        run(store.settle_delivery(delivery, Sent(), None, OLD, desk=DESK))
    assert pruned(store, ALL)["articles"] == 1
    for table in ("article", "body", "match", "relation", "alert", "told", "delivery", "story"):
        assert rows(path, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_what_was_forgotten_does_not_come_back_as_news(store: Store) -> None:
    published(store, "old", now=OLD)
    pruned(store, UNMATCHED)
    assert poll(store, source(), [entry("old")]) == 0


def test_in_the_end_the_name_goes_too(store: Store, path: Path) -> None:
    published(store, "old", now=OLD)
    published(store, "kept", matches=[match("bridges")], now=OLD)
    assert pruned(store, Retention(DAYS, None, names=DAYS)) == {"articles": 1, "entry names": 1}
    assert rows(path, "SELECT key FROM entry") == [("kept",)]


def test_copies_are_still_recognised_after_pruning(store: Store) -> None:
    published(store, "recent", now=NOW - 29 * DAY, text_hash="aa11")
    assert pruned(store, Retention(timedelta(0), timedelta(0))) == {}


def test_what_is_still_to_be_read_is_kept(store: Store) -> None:
    poll(store, source(), [entry("a"), entry("b")], OLD)
    (unread,) = run(store.claim_reads(OLD, HOUR, 1))
    run(store.settle_read(ReadResult(article(unread), again=NOW), new_story(), OLD))
    assert pruned(store, ALL) == {}
    assert store.counts().unread == 2


def test_a_story_that_others_tell_stays(store: Store) -> None:
    published(store, "a", now=OLD, text_hash="aa11")
    published(store, "b", join_first(), [match("x")], now=OLD, text_hash="aa11")
    assert pruned(store, UNMATCHED)["articles"] == 1
    assert [story.articles for story in store.stories(since=OLD)] == [1]


def test_a_walk_goes_over_many_pages(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "LOOKED_AT", 2)
    for number in range(7):
        held = [match("bridges")] if number % 3 == 0 else []
        published(store, f"e{number}", matches=held, now=OLD + (number // 2) * HOUR, title=f"{number}")
    assert pruned(store, Retention(DAYS, None, names=DAYS)) == {"articles": 4, "entry names": 4}
    assert titles(path) == ["0", "3", "6"]


def test_the_file_shrinks(store: Store, path: Path) -> None:
    noise = random.Random(7)
    for number in range(30):
        text = " ".join(f"{noise.getrandbits(64):x}" for _ in range(2000))
        published(store, f"e{number}", now=OLD, text=text)
    before = rows(path, "PRAGMA page_count")[0][0]
    pruned(store, UNMATCHED)
    assert rows(path, "PRAGMA page_count")[0][0] < before / 2


# --- all else -----------------------------------------------------------------------------------------


def test_what_was_sent_is_forgotten_before_its_alert(store: Store, path: Path) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")], now=OLD)
    (delivery,) = run(store.claim_deliveries(OLD, LEASE, 1, DESK))
    run(store.settle_delivery(delivery, Sent(), None, OLD, desk=DESK))
    assert pruned(store, Retention(deliveries=90 * DAY)) == {}
    assert pruned(store, Retention(deliveries=DAYS)) == {"deliveries": 1}
    assert store.counts().alerts == 1


def test_what_waits_for_ever_is_given_up_and_seen_before_it_goes(store: Store, path: Path) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")], now=OLD)
    published(store, "b", new_story(alert("B")), [match("roads")], now=NOW)
    assert pruned(store, Retention(deliveries=DAYS)) == {"deliveries": 1}
    assert rows(path, "SELECT state, reason FROM delivery ORDER BY seq") == [
        ("dead", pruning.TOO_OLD),
        ("waiting", ""),
    ]
    assert pruned(store, Retention(deliveries=DAYS), NOW + 20 * DAY) == {}
    assert pruned(store, Retention(deliveries=DAYS), NOW + 32 * DAY) == {"deliveries": 2}


def test_silences_that_are_over_are_forgotten(store: Store) -> None:
    for name, ends in (("old", OLD), ("now", NOW)):
        store.add_silence(Silence(name, Matcher(), "ann", "", OLD - DAY, ends))
    assert pruned(store, Retention(deliveries=DAYS)) == {"silences": 1}
    assert [silence.id for silence in store.silences()] == ["now"]


def test_closed_stories_forget_what_their_texts_said(store: Store, path: Path) -> None:
    published(store, "old", matches=[match("a")], now=OLD)
    published(store, "new", matches=[match("a")])
    run(
        store._write(
            lambda c: c.exec_driver_sql("INSERT INTO story_state SELECT id, x'00' FROM story") and None
        )
    )
    assert pruned(store, Retention()) == {"story memories": 1}
    assert rows(path, "SELECT story FROM story_state") == [(2,)]


def test_the_rarest_terms_are_forgotten_when_there_are_too_many(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "TERMS", 3)
    monkeypatch.setattr(pruning, "LOOKED_AT", 2)
    counts = {-1: 1, 5: 1, 6: 9, 7: 2, 8: 8, 9: 1, 10: 2}
    values = ", ".join(f"({key}, {number})" for key, number in counts.items())
    run(store._write(lambda c: c.exec_driver_sql(f"INSERT INTO term VALUES {values}") and None))
    assert pruned(store, Retention()) == {"rare terms": 4}
    assert rows(path, "SELECT key FROM term ORDER BY key") == [(-1,), (6,), (8,)]


def test_nothing_goes_where_all_is_kept_for_ever(store: Store) -> None:
    published(store, "a", new_story(alert("A")), now=OLD)
    assert pruned(store, Retention(None, None, deliveries=None, names=None), NOW + 3000 * DAY) == {}
