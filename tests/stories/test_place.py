"""Where an article belongs reads like the policy: precision first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Candidate, Neighbour, Placement, Relation
from monitor.steps import Known
from monitor.stories import place, prepare
from monitor.stories.place import OPEN, WINDOW
from tests.stories.archive import Archive
from tests.stories.test_copies import OTHERS, REPORT

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
H = timedelta(hours=1)
ARTICLE = Article(
    entry=9, source="north", url="https://north.example/a", title="Drones over Lom", text="…", text_hash="h1"
)


def neighbour(article: int = 1, **changes: object) -> Neighbour:
    base = Neighbour(
        article, 100 + article, "south", "https://south.example/b", "Drones over Lom", "h1", NOW - H * article
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def placed(*neighbours: Neighbour, article: Article = ARTICLE, shared: Sequence[str] = ()) -> Placement:
    return place(prepare(article), Known(Archive(), neighbours), NOW, shared=shared)[0]


def test_nobody_near_opens_a_story() -> None:
    found = placed()
    assert (found.story, found.relation, found.to) == (None, Relation.NONE, None)
    assert found.why.startswith("new")


def test_the_same_address_is_the_same_story_whatever_it_says_now() -> None:
    found = placed(neighbour(url=ARTICLE.url, title="Otherwise", text_hash="h2", source="north"))
    assert (found.story, found.relation, found.to) == (101, Relation.SAME_URL, 1)
    assert found.why == "the same address as article 1 of south, seen 60 min ago".replace("south", "north")


def test_a_syndicated_copy_is_the_same_story_even_under_another_title() -> None:
    found = placed(neighbour(title="Night raid on Lom"))
    assert (found.story, found.relation) == (101, Relation.SAME_TEXT)


def test_a_repost_on_the_same_site_under_the_same_title_is_the_same_story() -> None:
    found = placed(neighbour(url="https://www.north.example/b", title="DRONES over  Lom!"))
    assert found.relation is Relation.SAME_TEXT


def test_a_consent_wall_joins_nothing_on_its_own_site() -> None:
    found = placed(neighbour(url="https://north.example/b", title="Markets fall"))
    assert (found.story, found.relation) == (None, Relation.NONE)
    assert "identifies nothing" in found.why


def test_a_wall_that_shows_itself_elsewhere_joins_only_what_has_the_same_title() -> None:
    wall = (
        neighbour(3, url="https://south.example/1", title="Markets fall"),
        neighbour(2, url="https://south.example/2", title="Floods rise"),
    )
    assert placed(*wall).relation is Relation.NONE
    found = placed(*wall, neighbour(1, url="https://east.example/3"))
    assert (found.relation, found.to) == (Relation.SAME_TEXT, 1)


def test_walls_without_a_title_join_nothing() -> None:
    wall = neighbour(url="https://north.example/b", title="")
    assert placed(wall).relation is Relation.NONE
    assert placed(wall, article=replace(ARTICLE, title="!")).relation is Relation.SAME_TEXT


def test_a_text_too_short_to_identify_joins_nothing() -> None:
    found = placed(neighbour(text_hash=""), article=replace(ARTICLE, text_hash=""))
    assert found.relation is Relation.NONE


@pytest.mark.parametrize(
    "url", ["", "https://north.example", "https://north.example/", "https://north.example/feed"]
)
def test_an_address_that_names_no_article_joins_nothing(url: str) -> None:
    article = replace(ARTICLE, url=url, text_hash="h9")
    found = placed(neighbour(url=url), article=article, shared=("https://north.example/feed",))
    assert found.relation is Relation.NONE


def test_a_front_page_with_a_query_names_an_article() -> None:
    url = "https://north.example/?p=17"
    assert placed(neighbour(url=url), article=replace(ARTICLE, url=url)).relation is Relation.SAME_URL


def test_a_story_is_open_for_seven_days() -> None:
    assert placed(neighbour(seen=NOW - OPEN)).story == 101
    assert placed(neighbour(seen=NOW + H)).story == 101
    late = placed(neighbour(seen=NOW - OPEN - timedelta(seconds=1)))
    assert (late.relation, late.to, late.story, late.follows) == (Relation.SAME_TEXT, 1, None, 101)
    assert placed(neighbour(seen=NOW - 2 * OPEN, last=NOW - H)).story == 101
    assert placed(neighbour(seen=NOW - WINDOW - timedelta(seconds=1))).relation is Relation.NONE


def test_an_open_story_comes_before_an_older_one_that_is_closed() -> None:
    closed, still_open = neighbour(2, seen=NOW - 2 * OPEN), neighbour(1)
    assert placed(closed, still_open).story == 101


def test_the_oldest_wins_and_an_address_before_a_text() -> None:
    by_text, by_url = neighbour(5), neighbour(2, url=ARTICLE.url)
    assert placed(neighbour(1), by_text).to == 5
    assert placed(by_text, by_url).to == 2
    assert placed(by_url, neighbour(3, url=ARTICLE.url)).to == 3


NEIGHBOURS = st.lists(
    st.builds(
        neighbour,
        st.integers(1, 9),
        url=st.sampled_from(
            [f"https://{site}.example/{page}" for site in ("north", "south") for page in "abc"]
        ),
        title=st.sampled_from(["Drones over Lom", "Markets fall", ""]),
        text_hash=st.sampled_from(["h1", "h2", ""]),
        seen=st.sampled_from([NOW, NOW - H, NOW - 3 * WINDOW]),
    ),
    max_size=8,
    unique_by=lambda one: one.article,
)


@given(NEIGHBOURS, st.randoms())
def test_the_order_of_arrival_does_not_matter_and_every_join_has_its_ground(
    neighbours: list[Neighbour], random: object
) -> None:
    found = placed(*neighbours)
    shuffled = sorted(neighbours, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert placed(*shuffled) == found
    if found.relation is Relation.NONE:
        assert found.story is found.to is None
        assert not any(one.url == ARTICLE.url and one.seen >= NOW - WINDOW for one in neighbours)
        return
    (joined,) = (one for one in neighbours if one.article == found.to)
    assert joined.story in (found.story, found.follows)
    assert joined.url == ARTICLE.url or joined.text_hash == ARTICLE.text_hash
    assert found.why


@pytest.mark.parametrize(
    ("age", "said"), [(0 * H, "0 min ago"), (3 * H, "3 h ago"), (49 * H, "2 days ago"), (-H, "0 min ago")]
)
def test_why_says_when(age: timedelta, said: str) -> None:
    assert placed(neighbour(seen=NOW - age)).why.endswith(said)


def test_a_correction_is_told_from_the_whole_text_and_not_from_a_cut_copy_of_it() -> None:
    """A teaser lacks the fact that was corrected, so what is new seems a plain copy of it."""
    whole = f"{REPORT.body}\n{OTHERS[0].body}"
    known = Archive([candidate(1, whole), candidate(2, whole[:700], first=1)])
    corrected = replace(ARTICLE, text=whole.replace("412 thousand", "312 thousand"), text_hash="h9")
    placement, _ = place(prepare(corrected), Known(known, []), NOW)
    assert (placement.relation, placement.to) == (Relation.CHANGED_COPY, 1)
    again = replace(ARTICLE, text=whole[:650], text_hash="h8")
    assert place(prepare(again), Known(known, []), NOW)[0].relation is Relation.COPY


def test_who_copies_the_first_version_late_is_compared_with_it() -> None:
    """Two newer versions of a text would leave no room for its first."""
    whole = f"{REPORT.body}\n{OTHERS[0].body}"
    newer = whole.replace("412 thousand", "312 thousand")
    known = Archive([candidate(1, whole), candidate(2, newer, first=1), candidate(3, newer + " ", first=1)])
    late = replace(ARTICLE, text="From the agencies.\n" + whole, text_hash="h9")
    placement, _ = place(prepare(late), Known(known, []), NOW)
    assert (placement.relation, placement.to) == (Relation.COPY, 1)


def candidate(article: int, text: str, first: int | None = None) -> Candidate:
    url, now, home = f"https://s{article}.example/b", NOW - H, first or article
    return Candidate(article, 100, "south", url, "Lom", f"t{article}", now, home, now, text, now)
