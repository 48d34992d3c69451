from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import StaticPool, create_engine

from monitor.model import Entry
from monitor.steps import ReadResult
from monitor.store import Store, entries
from monitor.store.entries import FAR, Arrival, Share, _foremost, add_entries, unknown
from monitor.store.sources import sync_sources
from monitor.store.tables import metadata
from tests.store.support import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    SECOND,
    article,
    entry,
    new_story,
    poll,
    run,
    source,
)


def keys(entries: object) -> list[str]:
    return [item.key for item in entries]  # type: ignore[attr-defined]


def test_entries_come_back_as_the_feed_gave_them(store: Store) -> None:
    full = Entry(
        key="tag:courier.example,2026:1",
        id="tag:courier.example,2026:1",
        link="https://courier.example/1",
        title="Міст закрито — “до весни”",
        summary="Коротко",
        content="<p>Довго</p>" * 1000,
        author="О. Автор",
        published=NOW - HOUR,
        updated=NOW,
        lang="uk",
        also="https://courier.example/1",
    )
    assert poll(store, source(), [full], first=True) == 1
    (unread,) = run(store.claim_reads(NOW, LEASE, 5))
    assert (unread.entry, unread.source, unread.seen) == (full, source(), NOW)
    assert (unread.first_poll, unread.attempt) == (True, 0)


def test_an_entry_is_stored_once(store: Store) -> None:
    assert poll(store, source(), [entry("a"), entry("b"), entry("a", title="again")]) == 2
    assert poll(store, source(), [entry("b"), entry("c")], NOW + HOUR) == 1
    assert store.counts().entries == 3


def test_the_same_key_of_another_source_is_another_entry(store: Store) -> None:
    run(store.sync_sources([source(), source("gazette")], NOW))
    assert poll(store, source(), [entry("a")]) + poll(store, source("gazette"), [entry("a")]) == 2


def test_unknown_entries_are_those_of_which_neither_key_is_known(store: Store) -> None:
    poll(store, source(), [entry("guid-1", also="link-1"), entry("link-2")])
    asked = [
        entry("guid-1"),
        entry("guid-9", also="link-1"),
        entry("link-1"),
        entry("guid-2", also="link-2"),
        entry("new", also="link-3"),
        entry("again", also="link-3"),
        entry("last"),
    ]
    assert keys(run(store.recognised("courier", asked)).fresh) == ["new", "last"]
    assert keys(run(store.recognised("nobody", asked[:1])).fresh) == ["guid-1"]


def test_entries_without_a_second_key_do_not_share_one(store: Store) -> None:
    assert poll(store, source(), [entry("a"), entry("b")]) == 2


def test_a_feed_of_thousands_of_entries_is_asked_about_in_parts(store: Store) -> None:
    many = [entry(f"key-{number}", also=f"also-{number}") for number in range(2500)]
    assert poll(store, source(), many[::2]) == 1250
    assert keys(run(store.recognised("courier", many)).fresh) == keys(many[1::2])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", *"abcd"]))))
def test_no_two_unknown_entries_share_a_key(pairs: list[tuple[str, str]]) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        metadata.tables["entry"].create(connection)
        fresh = unknown(connection, "x", [entry(key, also=also) for key, also in pairs])
    engine.dispose()
    told = [key for item in fresh for key in {item.key, item.also} - {""}]
    assert len(told) == len(set(told))
    assert bool(fresh) == bool(pairs)


def test_reads_are_claimed_oldest_first_and_leased(store: Store) -> None:
    poll(store, source(), [entry("old")], NOW)
    poll(store, source(), [entry("new"), entry("newest")], NOW + MINUTE)
    late = NOW + HOUR
    claimed = run(store.claim_reads(late, LEASE, 2))
    assert [unread.entry.key for unread in claimed] == ["old", "new"]
    assert [unread.entry.key for unread in run(store.claim_reads(late, LEASE, 9))] == ["newest"]
    assert run(store.claim_reads(late + LEASE - SECOND, LEASE, 9)) == []
    again = run(store.claim_reads(late + LEASE, LEASE, 9))
    assert [(unread.entry.key, unread.attempt) for unread in again] == [("old", 1), ("new", 1), ("newest", 1)]


def test_a_reading_that_is_final_is_not_due_again(store: Store) -> None:
    poll(store, source(), [entry("a"), entry("b")])
    one, two = run(store.claim_reads(NOW, LEASE, 5))
    run(store.settle_read(ReadResult(article(one)), new_story(), NOW))
    run(store.settle_read(ReadResult(article(two), again=NOW + HOUR), new_story(), NOW))
    assert store.counts().unread == 1
    (due,) = run(store.claim_reads(NOW + DAY, LEASE, 5))
    assert (due.entry, due.attempt) == (entry("b"), 1)


def test_an_entry_of_a_source_that_left_is_still_read(store: Store) -> None:
    poll(store, source(), [entry("a")])
    run(store.sync_sources([], NOW))
    (unread,) = run(store.claim_reads(NOW, LEASE, 5))
    assert unread.source == replace(source())


def test_a_source_that_brings_hundreds_holds_no_other_up(store: Store) -> None:
    burst, calm = source(id="burst"), source(id="calm")
    run(store.sync_sources([burst, calm], NOW))
    poll(store, burst, [entry(f"b{number}") for number in range(FAR + 50)], NOW)
    poll(store, calm, [entry("c0"), entry("c1")], NOW + MINUTE)

    def claimed(*in_flight: str) -> list[str]:
        return [
            unread.entry.key for unread in run(store.claim_reads(NOW + HOUR, LEASE, 9, in_flight, each=1))
        ]

    assert claimed() == ["b0", "c0"]
    assert claimed("burst") == ["c1"]
    assert claimed("calm") == ["b1"]
    assert claimed("burst") == []


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)), max_size=25),
    st.sets(st.sampled_from("abcdef"), max_size=2),
    st.integers(1, 9),
    st.integers(1, 3),
)
def test_what_is_claimed_does_not_hang_on_how_far_a_claim_looks(
    waiting: list[tuple[str, int]], busy: set[str], limit: int, each: int
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine, [metadata.tables[name] for name in ("source", "entry")])
    with engine.connect() as connection:
        sync_sources(connection, [source(id=name) for name in "abcdef"], NOW)
        for number, (name, minutes) in enumerate(waiting):
            add_entries(connection, name, [entry(f"e{number}")], Arrival(), NOW + minutes * MINUTE)
        claims = []
        for far in (0, 3, FAR):
            with patch.object(entries, "FAR", far):
                claims.append(_foremost(connection, NOW + 5 * MINUTE, limit, Share(busy, each)))
    engine.dispose()
    assert claims[0] == claims[1] == claims[2]


def test_no_source_holds_the_others_up(store: Store) -> None:
    busy, calm, rare = (source(id=name) for name in ("busy", "calm", "rare"))
    run(store.sync_sources([busy, calm, rare], NOW))
    poll(store, busy, [entry(f"b{number}") for number in range(20)], NOW)
    poll(store, calm, [entry("c0"), entry("c1")], NOW + SECOND)
    poll(store, rare, [entry("r0")], NOW + MINUTE)

    def claimed(*in_flight: str) -> list[str]:
        return [
            unread.entry.key for unread in run(store.claim_reads(NOW + HOUR, LEASE, 9, in_flight, each=1))
        ]

    assert claimed() == ["b0", "c0", "r0"]
    assert claimed("busy") == ["c1"]
    assert claimed("calm", "rare") == ["b1"]
