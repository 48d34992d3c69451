"""A story as it grows: at which text, after what quiet and how often it is told of again, and its counts."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from monitor.model import Member, Relation
from monitor.store.sqlite import open_raw
from monitor.stories.counts import counted, growth
from tests.flows.scene import NOW, Scene
from tests.flows.test_by_hand import THIRD
from tests.flows.test_stories import BODY, LEAD, OWN, SITES, Newsroom


def grown(room: Newsroom) -> list[str]:
    """What was told of growth."""
    return [message.story.partition(";")[0] for message in room.told if message.story]


def test_fifty_copies_tell_nobody_and_the_third_text_tells_how_far_it_went(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    for at in range(6):
        site = SITES[at % 5 + 1]
        assert room.publishes(site, "Ferry aground", f"{LEAD} {BODY} Read {at}.") is Relation.COPY
    assert grown(room) == []
    room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    assert grown(room) == []
    room.publishes("north", "Jolt, then silence on Lom ferry: 12 injured", THIRD)
    assert grown(room) == ["3 independent texts by now"]
    told = room.told[-1]
    assert (told.texts, told.sites) == (3, 6)


def test_a_step_that_came_too_soon_is_told_by_the_first_article_after_the_pause(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    changed = LEAD.replace("12 of", "13 of")
    room.publishes("courier", "Ferry aground at Lom, 13 hurt", f"{changed} {BODY}")
    assert grown(room) == ["changed: figure 12 → 13"]
    room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    room.publishes("north", "Jolt, then silence on Lom ferry: 12 injured", THIRD)
    assert len(grown(room)) == 1, "half an hour is not over"
    scene.later(minutes=30)
    assert room.publishes("south", "Ferry aground", f"{changed} {BODY} Read on.") is Relation.COPY
    assert grown(room)[1:] == ["3 independent texts by now"]
    scene.later(hours=1)
    room.publishes("east", "Ferry aground", f"{changed} {BODY} Read it.")
    assert len(grown(room)) == 2, "and it is told once"


@pytest.mark.parametrize(("hours", "told"), [(23, 0), (25, 1)])
def test_a_day_of_quiet_counts_from_the_last_article_whoever_was_told_of_it(
    scene: Scene, hours: int, told: int
) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    scene.later(hours=20)
    room.publishes("herald", "Ferry aground", f"{LEAD} {BODY} Read on.")
    assert grown(room) == [], "twenty hours are no quiet"
    scene.later(hours=hours)
    room.publishes("north", "Ferry aground", f"{LEAD} {BODY} Read it.")
    assert len(grown(room)) == told


def test_figures_that_change_below_the_lead_and_a_footer_are_no_growth(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    scene.later(hours=1)
    longer = f"{LEAD} {BODY} The mast is 40 metres high."
    room.publishes("herald", "Ferry aground", longer)
    room.publishes("north", "Ferry aground", longer.replace("40", "45"))
    footer = " ".join(f"Subscribe to letter {at} of ours today." for at in range(15))
    room.publishes("south", "Ferry aground", f"{LEAD} {BODY} {footer}")
    assert grown(room) == []


def test_a_story_in_three_languages_counts_sites_by_their_domains_and_knows_who_was_first(
    scene: Scene,
) -> None:
    at = NOW
    told = [
        Member(1, "wire", "https://news.wire.example/1", "en", 1, at),
        Member(2, "wire", "https://m.wire.example/1", "en", 1, at + timedelta(minutes=4)),
        Member(3, "mirror", "https://www.mirror.example.co.uk/1", "en", 1, at + timedelta(minutes=9)),
        Member(4, "mirror", "https://sport.mirror.example.co.uk/1", "en", 4, at + timedelta(minutes=12)),
        Member(5, "uk", "https://t.me/one/5", "uk", 5, at + timedelta(minutes=30)),
        Member(6, "ru", "https://t.me/two/6", "ru", 5, at + timedelta(minutes=31)),
        Member(7, "blog", "https://one.substack.com/p", "en", 7, at + timedelta(hours=2)),
        Member(8, "blog2", "https://two.substack.com/p", "en", 7, at + timedelta(hours=3)),
    ]
    counts = counted(reversed(told))
    assert (counts.articles, counts.texts, counts.langs) == (8, 4, ("en", "uk", "ru"))
    assert counts.first is not None
    assert counts.first.source == "wire"
    assert {site: lag // timedelta(minutes=1) for site, lag in counts.lags.items()} == {
        "wire.example": 0,
        "example.co.uk": 9,
        "uk": 30,
        "ru": 31,
        "one.substack.com": 120,
        "two.substack.com": 180,
    }
    assert [growth(told, at + timedelta(hours=hours)) for hours in (0, 1, 2, 3, 4)] == [1, 2, 1, 0, 0]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (8, []),
        (9, ["10 independent texts by now"]),
        (29, ["30 independent texts by now"]),
        (30, []),
        (99, ["100 independent texts by now"]),
        (100, []),
        (999, []),
    ],
)
def test_the_tenth_thirtieth_and_hundredth_own_text_are_told(
    scene: Scene, texts: int, said: list[str]
) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    # By the driver that has the file open: locks of another one would take its own away.
    with contextlib.closing(open_raw(scene.path, read_only=False)) as connection:
        connection.execute("UPDATE story SET texts = ?, texts_told = ?", (texts, texts))
    scene.later(hours=1)
    own = room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    assert own is Relation.SAME_STORY
    assert grown(room) == said
