"""A story in numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Member
from monitor.stories.counts import Counts, counted, growth

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def member(article: int, minutes: int, *, site: str = "a.example", lang: str = "en", text: int = 0) -> Member:
    return Member(
        article,
        f"feed-{site}",
        f"https://{site}/{article}" if site else "",
        lang,
        text or article,
        NOW + timedelta(minutes=minutes),
    )


MEMBERS = st.lists(
    st.builds(
        member,
        st.integers(1, 99),
        st.integers(-600, 600),
        site=st.sampled_from(["a.example", "b.example", ""]),
        lang=st.sampled_from(["en", "uk", ""]),
        text=st.integers(1, 9),
    ),
    unique_by=lambda one: one.article,
)


def test_copies_are_one_text_at_many_sites() -> None:
    counts = counted(
        [
            member(3, 7, site="c.example", lang="uk", text=1),
            member(1, 0),
            member(2, 5, site="b.example", text=1),
            member(4, 90, text=4),
        ]
    )
    assert (counts.articles, counts.texts, counts.sites, counts.langs) == (4, 2, 3, ("en", "uk"))
    assert counts.first is not None
    assert counts.first.article == 1
    assert counts.lags == {
        "a.example": timedelta(0),
        "b.example": timedelta(minutes=5),
        "c.example": timedelta(minutes=7),
    }


def test_a_site_that_is_unknown_is_its_source() -> None:
    one, other = member(1, 0, site=""), Member(2, "channel", "", "uk", 2, NOW)
    assert counted([one, other]).sites == 2


def test_of_two_at_one_time_the_first_is_the_one_stored_first() -> None:
    first = counted([member(9, 0), member(4, 0)]).first
    assert first is not None
    assert first.article == 4


def test_nothing_is_no_story() -> None:
    assert counted([]) == Counts()


@given(MEMBERS, st.randoms())
def test_the_order_of_rows_does_not_matter(members: list[Member], random: object) -> None:
    shuffled = sorted(members, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert counted(shuffled) == counted(members)
    assert list(counted(shuffled).lags) == list(counted(members).lags)


@given(MEMBERS)
def test_there_are_no_more_texts_and_sites_than_articles(members: list[Member]) -> None:
    counts = counted(members)
    assert counts.texts <= counts.articles == len(members)
    assert counts.sites <= counts.articles
    assert all(lag >= timedelta(0) for lag in counts.lags.values())
    assert growth(members, NOW + timedelta(days=1), timedelta(days=2)) == counts.texts


def test_a_late_copy_is_no_growth() -> None:
    members = [member(1, -200), member(2, -10, text=1), member(3, -5)]
    assert growth(members, NOW) == 1


def test_the_span_of_growth_ends_now_and_leaves_its_beginning_out() -> None:
    assert growth([member(1, -60), member(2, -59), member(3, 0), member(4, 1)], NOW) == 2
