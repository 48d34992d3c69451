"""What a child may answer, and what it may not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed, Quality, Readable, Rhythm
from monitor.pool.codec import Failure, MalformedError, dump_failure, dump_result, load

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
entries = st.builds(
    Entry, text, text, text, text, text, text, text, published=moments, updated=moments, lang=text, also=text
)
pages = st.builds(Readable, text, text, text, moments, text, text, st.sampled_from(Quality))


numbers = st.lists(st.integers(0, 23), max_size=9).map(tuple)
rhythms = st.builds(Rhythm, st.integers(0), st.integers(0), numbers, numbers)


@given(st.builds(Feed, st.lists(entries, max_size=4).map(tuple), rhythms))
def test_a_feed_comes_back_as_it_went(feed: Feed) -> None:
    assert load(Feed, dump_result(feed)) == feed


@given(pages)
def test_pages_come_back_as_they_went(page: Readable) -> None:
    assert load(Readable, dump_result(page)) == page


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | text, lambda inner: st.lists(inner, max_size=12))
)
def test_no_other_shape_becomes_a_page(raw: object) -> None:
    with pytest.raises(MalformedError):
        load(Readable, json.dumps({"result": raw}).encode())


def test_a_moment_comes_back_in_utc() -> None:
    local = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    page = load(Readable, dump_result(Readable(published=local)))
    assert isinstance(page, Readable)
    assert page.published == local
    assert page.published.tzinfo is UTC


FIELDS: list[object] = ["t", "b", "a", None, "en", "", "full", "a paywall", False]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 7),
        (0, None),
        (0, "\ud800"),
        (3, "yesterday"),
        (3, "2026-03-01T12:00:00"),
        (3, "0001-01-01T00:00:00+14:00"),
        (3, "9999-12-31T23:59:59-14:00"),
        (3, 0),
        (6, "best"),
        (6, []),
        (8, 0),
    ],
)
def test_a_field_of_the_wrong_type_is_refused(place: int, value: object) -> None:
    assert load(Readable, json.dumps({"result": FIELDS}).encode())
    fields = [*FIELDS[:place], value, *FIELDS[place + 1 :]]
    with pytest.raises(MalformedError):
        load(Readable, json.dumps({"result": fields}).encode())


@pytest.mark.parametrize("kind", [bool, int, float])
def test_numbers_are_not_taken_for_one_another(kind: type[object]) -> None:
    for value in (True, 1, 1.5):
        if type(value) is not kind:
            with pytest.raises(MalformedError):
                load(kind, dump_result(value))


@given(st.binary())
def test_bytes_come_back_and_what_is_not_ours_is_refused(kept: bytes) -> None:
    assert load(bytes, dump_result(kept)) == kept
    with pytest.raises(MalformedError):
        load(bytes, json.dumps({"result": "no base64!"}).encode())


def test_a_failure_comes_back_cut_and_printable() -> None:
    answer = load(str, dump_failure(Failure("bad\x1b]0;x\x07\u202e" + "a" * 5000, overrun=True)))
    assert isinstance(answer, Failure)
    assert answer.overrun
    assert answer.detail.isprintable()
    assert len(answer.detail) == 300


def test_what_cannot_be_sent_says_so() -> None:
    with pytest.raises(TypeError, match="set"):
        dump_result({"raw"})
