"""Two polls overlap, or entries may have been missed between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.cadence.coverage import MOST, overlap, trace
from monitor.model import Entry
from monitor.model.shown import SIZE

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
H = timedelta(hours=1)


def window(first: int, count: int, *, dated: bool = True) -> list[Entry]:
    """What a feed shows: entries by number, the newest first."""
    return [
        Entry(str(number), published=NOW + number * H if dated else None)
        for number in range(first + count - 1, first - 1, -1)
    ]


@given(st.integers(1, 40), st.integers(0, 90), st.booleans())
def test_a_window_that_moved_by_less_than_itself_overlaps(size: int, moved: int, dated: bool) -> None:
    before, after = window(0, size, dated=dated), window(moved, size, dated=dated)
    newest = (size + 1) // 2 if dated else size
    assert overlap(trace(before), after) == (moved < size)
    assert overlap(trace(list(reversed(before))), list(reversed(after))) == (moved < size)
    assert len(trace(before)) == newest * SIZE


def test_a_pinned_entry_does_not_answer_for_the_others() -> None:
    pinned = Entry("pinned", published=NOW - 999 * H)
    assert not overlap(trace([pinned, *window(0, 30)]), [pinned, *window(50, 30)])
    assert overlap(trace([pinned, *window(0, 30)]), [pinned, *window(29, 30)])


def test_entries_of_one_date_count_alike() -> None:
    same = [Entry(str(number), published=NOW) for number in range(4)]
    assert overlap(trace(same), [same[3]])


def test_the_second_key_keeps_an_entry_known() -> None:
    before = trace([Entry("id", also="id\nlink")])
    assert overlap(before, [Entry("id\nlink")])
    assert overlap(trace([Entry("id\nlink")]), [Entry("id", also="id\nlink")])
    assert not overlap(before, [Entry("other", also="other\nlink")])


def test_nothing_to_compare_is_no_gap() -> None:
    assert overlap(b"", window(0, 3))
    assert overlap(trace(window(0, 3)), [])


def test_a_trace_is_bounded() -> None:
    assert len(trace(window(0, 5_000))) == MOST * SIZE
