from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry
from monitor.sources.identity import MAX_KEY, keyed

ENTRIES = st.builds(
    Entry,
    key=st.just(""),
    id=st.sampled_from(["", "1", "2", "x" * 600]),
    link=st.sampled_from(
        ["", "https://a.example/1", "https://www.a.example/1?utm_source=x", "https://a.example/2"]
    ),
    title=st.sampled_from(["", "One", "Two"]),
    summary=st.sampled_from(["", "s", "t"]),
)


def entry(id: str = "", link: str = "", title: str = "", summary: str = "") -> Entry:
    return Entry(key="", id=id, link=link, title=title, summary=summary)


def keys(*entries: Entry) -> list[tuple[str, str]]:
    return [(found.key, found.also) for found in keyed(entries)]


A, B = "https://a.example/1", "https://a.example/2"


def test_an_id_of_its_own_is_the_key() -> None:
    assert keys(entry("1", A, "One"), entry("2", B)) == [("1", f"1\n{A}"), ("2", f"2\n{B}")]


def test_a_shared_id_needs_the_link() -> None:
    assert keys(entry("1", A, "One"), entry("1", B, "Two")) == [(f"1\n{A}", ""), (f"1\n{B}", "")]


def test_a_shared_id_without_link_needs_the_title() -> None:
    assert keys(entry("1", "", "One"), entry("1", "", "Two")) == [("1\nOne", ""), ("1\nTwo", "")]


def test_a_shared_id_and_link_need_the_title() -> None:
    assert keys(entry("1", A, "One"), entry("1", A, "Two")) == [(f"1\n{A}\nOne", ""), (f"1\n{A}\nTwo", "")]


def test_an_entry_stays_known_when_others_leave_or_join_it() -> None:
    alone, shared = keyed([entry("1", A)])[0], keyed([entry("1", A), entry("1", B)])[0]
    assert alone.also == shared.key


def test_without_id_the_canonical_link_is_the_key() -> None:
    assert keys(entry("", "https://www.a.example/1?utm_source=x", "One")) == [(A, f"{A}\nOne")]


def test_a_shared_link_needs_the_title() -> None:
    assert keys(entry("", A, "One"), entry("", A, "Two")) == [(f"{A}\nOne", ""), (f"{A}\nTwo", "")]


def test_words_alone_are_told_by_digest() -> None:
    (one, also), (two, _) = keys(entry(title="One", summary="s"), entry(title="One", summary="t"))
    assert one.startswith("sha256:")
    assert (one != two, also) == (True, "")


def test_equal_items_are_one_entry() -> None:
    assert len(keyed([entry("1", A, "One"), entry("1", A, "One"), entry(title="w"), entry(title="w")])) == 2


@given(st.lists(ENTRIES, max_size=8))
def test_keys_are_unique_bounded_and_lose_nothing(entries: list[Entry]) -> None:
    found = keyed(entries)
    assert len({one.key for one in found}) == len(found)
    assert all(0 < len(one.key) <= MAX_KEY and len(one.also) <= MAX_KEY for one in found)
    assert {(one.id, one.title) for one in found} == {(one.id, one.title) for one in entries}
    assert keyed(found) == found
