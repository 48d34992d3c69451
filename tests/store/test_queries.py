from __future__ import annotations

from monitor.model import PollState, Rejected, TextFrom
from monitor.store import Store
from monitor.views import Counts
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    alert,
    entry,
    new_story,
    poll,
    published,
    run,
    source,
)


def test_an_empty_store_answers_everything(store: Store) -> None:
    assert [*store.alerts(), *store.outbox(), *store.stories(since=NOW)] == []
    assert not store.search(None, lambda _: None)
    assert store.counts() == Counts(1, 0, 0, 0, 0, 0, 0, 0)


def test_counts_count(store: Store) -> None:
    published(store, "a", new_story(alert("A", ("desk", "night"))))
    published(store, "b")
    poll(store, source(), [entry("c")])
    desk, _ = run(store.claim_deliveries(NOW, LEASE, 5, DESK))
    run(store.settle_delivery(desk, Rejected("404"), None, NOW, desk=DESK))
    assert store.counts() == Counts(
        sources=1, entries=3, unread=1, articles=2, stories=2, alerts=1, waiting=1, dead=1
    )


def test_a_status_tells_how_a_source_is_doing(store: Store) -> None:
    run(store.sync_sources([source(), source("gazette")], NOW))
    published(store, "old", now=NOW - 2 * DAY, text_from=TextFrom.PAGE)
    published(store, "new", text_from=TextFrom.FEED)
    published(store, "short")
    courier, gazette = store.source_statuses(NOW)
    assert (courier.entries, courier.entries_day, courier.articles, courier.articles_full) == (3, 2, 3, 2)
    assert courier.state.succeeded == NOW
    assert courier.next_poll == NOW + 10 * MINUTE
    assert (gazette.entries, gazette.articles, gazette.state) == (0, 0, PollState())


def test_alerts_are_told_newest_first_and_page_by_page(store: Store) -> None:
    for number in range(5):
        # two at the same time: the id decides between them
        published(store, f"e{number}", new_story(alert(f"A{number}")), now=NOW + number // 2 * HOUR)
    whole = [record.id for record in store.alerts()]
    assert whole == ["A4", "A3", "A2", "A1", "A0"]
    page = store.alerts(limit=2)
    published(store, "meanwhile", new_story(alert("B")), now=NOW + DAY)
    rest = store.alerts(limit=9, below=(page[-1].created, page[-1].id))
    assert [record.id for record in (*page, *rest)] == whole
    assert [record.id for record in store.alerts(since=NOW + 2 * HOUR)] == ["B", "A4"]


def test_the_outbox_shows_what_needs_a_person_page_by_page(store: Store) -> None:
    published(store, "a", new_story(alert("A", ("desk", "night", "chief"))))
    shown = store.outbox()
    assert {item.receiver for item in shown} == {"desk", "night", "chief"}
    assert {(item.state, item.due, item.created) for item in shown} == {("waiting", NOW, NOW)}
    first = store.outbox(limit=1)
    rest = store.outbox(below=(first[0].created, first[0].id))
    assert [*first, *rest] == shown
    assert store.outbox(states=("dead", "sent")) == []
