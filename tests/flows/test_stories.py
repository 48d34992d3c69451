"""One story, told once: the policy of copies, corrections and updates through poll, read and the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import Message, Relation, Response, Source
from tests.flows.scene import NOW, Scene, item, rss, run
from tests.store.support import rows

LEAD = (
    "The ferry to Lom ran aground on a sandbank at dawn and 12 of its passengers were hurt, the harbour "
    "master said."
)
BODY = (
    "Tugs from Vidra pulled at the hull until noon without moving it, and the coast guard took 84 people "
    "off by boat. The captain, Petar Hinov, told the port's radio that a buoy had drifted in the night. "
    "The line is run by a firm that the county bought in spring; its other ship is in dock until Friday. "
    "Fishermen said the bank had grown since the dredging stopped, and the ministry promised to look at "
    "the charts again. Buses replace the crossing, and the bridge at Kalna is open to lorries for as long "
    "as the ship is stuck, the county said."
)
OWN = (
    "Twelve people were injured when the Lom ferry ran onto a sandbank this morning. Rescuers brought 84 "
    "passengers ashore while tugs from Vidra tried to free the ship, harbour officials said. Captain "
    "Petar Hinov blamed a buoy that had drifted overnight. The county put on buses, and lorries may use "
    "the Kalna bridge meanwhile."
)
SITES = ("courier", "herald", "north", "south", "east", "west")


class Newsroom:
    """Sites that publish when told to; each round is polled and read at once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        often = timedelta(minutes=5)
        self.sources = [
            Source(
                name,
                f"https://{name}.example/feed",
                lang="en",
                min_interval=often,
                max_interval=often,
                full_text=False,
            )
            for name in SITES
        ]
        run(scene.store.sync_sources(self.sources, NOW))
        for source in self.sources:
            scene.wire.put(source.url, Response(source.url, 200, body=rss()))
        scene.later(hours=2)
        scene.poll()
        self.published = 0

    def publishes(
        self, site: str, title: str, text: str, *, slug: str = "", published: datetime | None = None
    ) -> Relation:
        """What the site's article was found to be."""
        self.published += 1
        (source,) = (one for one in self.sources if one.id == site)
        entry = item(
            f"n{self.published}",
            title,
            text,
            published=published or self.scene.now,
        )
        entry = entry.replace("https://courier.example/", f"https://{site}.example/")
        if slug:
            entry = entry.replace(f"/n{self.published}<", f"/{slug}<")
        self.scene.wire.put(source.url, Response(source.url, 200, body=rss(entry)))
        self.scene.later(minutes=6)
        self.scene.poll()
        (event,) = self.scene.read()
        return event.placement.relation

    def story_of(self, article: int) -> tuple[int, int | None]:
        """The story that the article is in, and the one that it follows."""
        query = "SELECT story.id, follows FROM story JOIN article ON story = story.id WHERE article.id = "
        ((number, follows),) = rows(self.scene.path, f"{query}{article}")
        return number, follows

    @property
    def told(self) -> list[Message]:
        return [alert.message for alert in reversed(self.scene.store.alerts())]


def test_a_copy_on_another_site_is_quiet(scene: Scene) -> None:
    room = Newsroom(scene)
    assert room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}") is Relation.NONE
    assert (
        room.publishes("herald", "Ship stuck off Lom", f"LOM (Wire) — {LEAD} {BODY} Read more.")
        is Relation.COPY
    )
    assert room.publishes("north", "Ferry on a sandbank", f"{LEAD} {BODY}") is Relation.SAME_TEXT
    assert [message.title for message in room.told] == ["Ferry aground"]


def test_a_re_issue_is_quiet(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}", slug="ferry")
    assert room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}") is Relation.SAME_TEXT
    assert (
        room.publishes("courier", "Ferry aground off Lom", f"{LEAD} {BODY}", slug="ferry")
        is Relation.SAME_URL
    )
    assert len(room.told) == 1


def test_a_correction_of_the_lead_is_told_with_what_changed(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    corrected = LEAD.replace("12 of", "21 of")
    assert (
        room.publishes("courier", "CORRECTED: Ferry aground", f"{corrected} {BODY}") is Relation.CHANGED_COPY
    )
    assert [message.title for message in room.told] == ["Ferry aground", "CORRECTED: Ferry aground"]
    assert (told := room.told[1]).story == "changed: figure 12 → 21"
    assert (told.texts, told.sites) == (1, 1)
    assert room.publishes("herald", "Ferry aground", f"{corrected} {BODY}") is Relation.SAME_TEXT
    assert len(room.told) == 2, "and what copies it is quiet again"


def test_a_correction_further_down_belongs_to_the_story_and_is_quiet(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    changed = BODY.replace("Kalna", "Mirna")
    assert room.publishes("herald", "Ferry aground", f"{LEAD} {changed}") is Relation.CHANGED_COPY
    assert len(room.told) == 1


def test_an_edited_article_is_a_new_version_and_is_told_when_its_figures_changed(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}", slug="ferry")
    assert (
        room.publishes("courier", "Ferry aground", f"{LEAD} {BODY} More soon.", slug="ferry")
        is Relation.SAME_URL
    )
    assert len(room.told) == 1
    more = LEAD.replace("12 of", "15 of")
    assert room.publishes("courier", "Ferry aground", f"{more} {BODY}", slug="ferry") is Relation.SAME_URL
    assert len(room.told) == 2
    assert room.told[1].story.startswith("changed: figure 12 → 15")


def test_updates_are_told_at_most_once_in_half_an_hour_and_the_last_is_not_forgotten(scene: Scene) -> None:
    room = Newsroom(scene)
    for hurt in (12, 13, 14, 15):  # six minutes apart
        room.publishes("courier", "Ferry aground", f"{LEAD.replace('12', str(hurt))} {BODY}")
    assert [message.story.partition(";")[0] for message in room.told] == ["", "changed: figure 12 → 13"]
    scene.later(minutes=30)
    room.publishes("herald", "Ferry aground", f"{LEAD.replace('12', '15')} {BODY}")
    assert "→ 15" in room.told[2].story


def test_an_update_with_much_new_text_is_told(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    fresh = " ".join(
        f"Passenger {name} told of the night on deck and of the cold." for name in "ABCDEFGHIJKLMNOP"
    )
    assert room.publishes("courier", "Ferry: what we know", f"{LEAD} {BODY} {fresh}") is Relation.COPY
    assert "new words" in room.told[1].story


def test_an_own_text_joins_the_story_and_is_quiet(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    assert room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN) is Relation.SAME_STORY
    assert len(room.told) == 1


def test_after_a_day_of_quiet_a_copy_is_told(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    scene.later(hours=26)
    room.publishes("herald", "Ferry aground", f"{LEAD} {BODY}")
    assert (told := room.told[1]).story == "told again after 26 hours of quiet"
    assert (told.texts, told.sites) == (1, 2)


def test_a_rule_that_nobody_was_told_of_always_alerts(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Aground", f"{LEAD} {BODY}")
    assert room.publishes("herald", "Aground", f"{LEAD} {BODY} A fire broke out.") is Relation.COPY
    assert [message.rules for message in room.told] == [("ferry",), ("fire",)]


def test_an_article_that_comes_late_joins_and_is_no_news(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    old = NOW - timedelta(days=9)
    with_fire = f"{LEAD} {BODY} A fire broke out."
    assert room.publishes("herald", "Ferry aground", with_fire, published=old) is Relation.COPY
    assert len(room.told) == 1, "though nobody was told of the fire"


def test_a_publisher_whose_clock_is_ahead_is_told_once_like_all(scene: Scene) -> None:
    room = Newsroom(scene)
    ahead = scene.now + timedelta(days=2)
    assert room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}", published=ahead) is Relation.NONE
    assert room.publishes("herald", "Ferry aground", f"{LEAD} {BODY}") is Relation.SAME_TEXT
    assert len(room.told) == 1


def test_a_story_of_a_week_ago_is_followed_by_another_and_told_anew(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    scene.later(days=9)
    assert room.publishes("herald", "Ferry aground", f"{LEAD} {BODY}") is Relation.SAME_TEXT
    assert [room.story_of(1), room.story_of(2)] == [(1, None), (2, 1)]
    assert len(room.told) == 2


def test_two_stories_stay_two_whatever_a_third_article_holds(scene: Scene) -> None:
    other = (
        "The mill at Orsha burned down on Tuesday night and 9 workers were taken to hospital, firemen "
        "said. Flames broke out in the dust filters above the silos, foreman Jonas Vidal told reporters, and "
        "wind carried sparks to the warehouse by the canal. Bakers in three counties buy their flour there; "
        "the owner, a cooperative of growers, said deliveries from its second mill would begin on Friday."
    )
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground", f"{LEAD} {BODY}")
    room.publishes("herald", "Mill at Orsha burns down", other)
    room.publishes("north", "The day: ferry aground, mill at Orsha burns down", f"{LEAD} {BODY} {other}")
    room.publishes("south", "Mill at Orsha burns down", f"{other} Read more.")
    room.publishes("east", "Ferry aground", f"{LEAD} {BODY} Read more.")
    stories = [room.story_of(article)[0] for article in range(1, 6)]
    assert stories[0] == stories[4] != stories[1] == stories[3]
    assert stories[2] not in (stories[1], stories[3]) or stories[2] not in (stories[0], stories[4])


def test_the_third_own_text_of_a_story_is_told(scene: Scene) -> None:
    third = (
        "Passengers of the ferry that ran onto a sandbank off Lom spoke of a jolt, then silence. Twelve were "
        "injured and 84 were brought ashore, harbour officials said, while tugs from Vidra pulled in vain. "
        "Captain Petar Hinov blamed a drifting buoy; buses and the Kalna bridge replace the crossing."
    )
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    assert (
        room.publishes("north", "Jolt, then silence on Lom ferry: 12 injured", third) is Relation.SAME_STORY
    )
    assert room.told[1].story == "3 independent texts by now"
