"""Which stories a digest shows, and in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import By, Choice
from monitor.digest.trend import Trend
from monitor.model import Severity
from monitor.views import StorySummary
from tests.digest.examples import DAYS, MINOR, RAID, TALKS, UNMATCHED, UNTAGGED, digest


def test_sections_by_first_tag_the_severest_first_and_the_untagged_last() -> None:
    made = digest()
    assert [(section.name, [story.story for story in section.stories]) for section in made.sections] == [
        ("ceasefire", [2]),
        ("interceptor", [1, 4]),
        ("", [3]),
    ]
    assert [section.trend.days for section in made.sections] == [DAYS["ceasefire"], DAYS["interceptor"], ()]


def test_sections_by_rule() -> None:
    made = digest(choice=Choice(by=By.RULE))
    assert [section.name for section in made.sections] == ["Talks", "Grid", "Interceptors"]
    asked = digest(
        replace(RAID, rules=("Air", "Interceptors")), choice=Choice(by=By.RULE, rules=("Interceptors",))
    )
    assert [section.name for section in asked.sections] == ["Interceptors"]


def test_counts() -> None:
    made = digest()
    assert len(made.stories) == 4
    assert made.articles == 9
    assert made.sources == ("East Wire", "North Gazette", "Вісник Півдня")
    assert made.langs == ("en", "he", "uk")
    assert (made.unmatched, made.more) == (1, 0)


def test_within_a_section_more_sources_come_first_then_the_newer() -> None:
    few = replace(RAID, story=6, sources=("A",))
    newer = replace(RAID, story=7, last=RAID.last + timedelta(minutes=5))
    assert [story.story for story in digest(few, RAID, newer).stories] == [7, 1, 6]


def test_new_is_what_nobody_told_of_before_the_last_digest() -> None:
    made = digest()
    assert made.new == 1
    assert [made.is_new(story) for story in (TALKS, RAID, MINOR)] == [True, False, False]
    assert [made.growth(story) for story in (TALKS, RAID, MINOR)] == [0, 2, 0]


def test_nothing_is_new_where_no_digest_went_before() -> None:
    made = digest(last=None)
    assert made.new == 0
    assert not any(made.is_new(story) or made.growth(story) for story in made.stories)


def test_filters() -> None:
    def kept(**choice: Any) -> list[int]:
        return sorted(story.story for story in digest(choice=Choice(**choice)).stories)

    assert kept(min_severity=Severity.CRITICAL) == [2, 3]
    assert kept(langs=("uk",)) == [1]
    assert kept(tags=("air-defence", "ceasefire")) == [1, 2, 4]
    assert kept(rules=("Grid",)) == [3]
    assert kept(rules=("Grid",), tags=("ceasefire",)) == []
    by_asked = digest(choice=Choice(tags=("air-defence",)))
    assert [section.name for section in by_asked.sections] == ["air-defence"]


def test_the_foremost_are_kept_whatever_their_section() -> None:
    made = digest(choice=Choice(top=3))
    assert sorted(story.story for story in made.stories) == [1, 2, 3]
    assert made.more == 1


def test_nothing_matched() -> None:
    made = digest(UNMATCHED)
    assert made.sections == ()
    assert made.unmatched == 1


@given(st.lists(st.sampled_from([RAID, MINOR, UNTAGGED, TALKS, UNMATCHED]), unique=True, min_size=1))
def test_every_matched_story_stands_once_and_order_of_arrival_does_not_matter(
    stories: list[StorySummary],
) -> None:
    made = digest(*stories)
    assert sorted(story.story for story in made.stories) == sorted(
        story.story for story in stories if story is not UNMATCHED
    )
    assert digest(*stories[::-1]) == made


def test_a_trend_in_bars_and_words() -> None:
    assert Trend((0, 1, 2, 7)).bars == "▁▂▃█"
    assert Trend((0, 1, 2, 7)).words == "7 articles in 24 hours, usually 1"
    assert Trend((0, 1)).words == "1 article in 24 hours, usually 0"
    assert Trend((1, 2, 0)).words == "0 articles in 24 hours, usually 1.5"
    assert Trend((10, 11, 12_000)).words == "12,000 articles in 24 hours, usually 10"
    assert Trend((3,)).words == "3 articles in 24 hours"
    assert Trend((0, 0)).bars == "▁▁"
    assert (Trend().bars, Trend().words) == ("", "")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=31))
def test_bars_keep_the_order_of_what_they_stand_for(days: list[int]) -> None:
    bars = Trend(tuple(days)).bars
    assert len(bars) == len(days)
    for one, its in zip(days, bars, strict=True):
        assert (its == "▁") == (one == 0)
        assert all(its <= other for more, other in zip(days, bars, strict=True) if one <= more)
