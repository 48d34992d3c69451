"""Which stories a digest shows, and in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import build
from monitor.model import Severity
from monitor.views import StorySummary
from tests.digest.examples import MINOR, RAID, SINCE, STORIES, TALKS, UNMATCHED, UNTAGGED, UNTIL, digest


def test_sections_by_first_tag_the_severest_first_and_the_untagged_last() -> None:
    made = digest()
    assert [(section.tag, [story.story for story in section.stories]) for section in made.sections] == [
        ("ceasefire", [2]),
        ("interceptor", [1, 4]),
        ("", [3]),
    ]
    assert made.unmatched == 1


def test_counts() -> None:
    made = digest()
    assert len(made.stories) == 4
    assert made.articles == 9
    assert made.sources == ("East Wire", "North Gazette", "Вісник Півдня")
    assert made.langs == ("en", "uk")


def test_within_a_section_more_sources_come_first_then_the_newer() -> None:
    few = replace(RAID, story=6, sources=("A",))
    newer = replace(RAID, story=7, last=RAID.last + timedelta(minutes=5))
    assert [story.story for story in digest(few, RAID, newer).stories] == [7, 1, 6]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (SINCE - timedelta(days=2), SINCE - timedelta(seconds=1), False),
        (SINCE - timedelta(days=2), SINCE, True),
        (SINCE - timedelta(days=2), UNTIL + timedelta(days=2), True),
        (UNTIL - timedelta(seconds=1), UNTIL, True),
        (UNTIL, UNTIL, False),
    ],
)
def test_the_span_holds_its_start_and_not_its_end(first: object, last: object, shown: bool) -> None:
    story = replace(RAID, first=first, last=last)  # type: ignore[arg-type]
    assert bool(digest(story).stories) is shown


def test_filters() -> None:
    def kept(**filters: object) -> list[int]:
        made = build(STORIES, SINCE, UNTIL, **filters)  # type: ignore[arg-type]
        return sorted(story.story for story in made.stories)

    assert kept(min_severity=Severity.CRITICAL) == [2, 3]
    assert kept(langs=("uk",)) == [1, 4]
    assert kept(tags=("air-defence", "ceasefire")) == [1, 2, 4]
    by_asked = build(STORIES, SINCE, UNTIL, tags=("air-defence",))
    assert [section.tag for section in by_asked.sections] == ["air-defence"]


def test_nothing_matched() -> None:
    made = digest(UNMATCHED)
    assert made.sections == ()
    assert made.unmatched == 1


@given(st.lists(st.sampled_from([RAID, MINOR, UNTAGGED, TALKS, UNMATCHED]), unique=True))
def test_every_matched_story_stands_once_and_order_of_arrival_does_not_matter(
    stories: list[StorySummary],
) -> None:
    made = build(stories, SINCE, UNTIL)
    assert sorted(story.story for story in made.stories) == sorted(
        story.story for story in stories if story is not UNMATCHED
    )
    assert build(stories[::-1], SINCE, UNTIL) == made
