"""What a person said of stories is obeyed by what comes later: through poll, read and the store."""

from __future__ import annotations

from monitor.model import Relation
from tests.flows.scene import Scene
from tests.flows.test_stories import BODY, LEAD, OWN, Newsroom

THIRD = (
    "Passengers of the ferry that ran onto a sandbank off Lom spoke of a jolt, then silence. Twelve were "
    "injured and 84 were brought ashore, harbour officials said, while tugs from Vidra pulled in vain. "
    "Captain Petar Hinov blamed a drifting buoy; buses and the Kalna bridge replace the crossing."
)
MILL = (
    "The mill at Orsha burned down on Tuesday night and 9 workers were taken to hospital, firemen "
    "said. Flames broke out in the dust filters above the silos, foreman Jonas Vidal told reporters, and "
    "wind carried sparks to the warehouse by the canal. Bakers in three counties buy their flour there; "
    "the owner, a cooperative of growers, said deliveries from its second mill would begin on Friday."
)
MILL_TOO = (
    "Nine workers are in hospital after a blaze destroyed the Orsha mill late on Tuesday. Foreman Jonas "
    "Vidal said it began in dust filters above the silos; sparks reached a warehouse by the canal, "
    "firemen said. The cooperative that owns it will deliver flour to bakers in three counties from its "
    "second mill from Friday."
)
MILL_TITLE, MILL_TITLE_TOO = (
    "Mill at Orsha burns down, 9 in hospital",
    "Orsha mill blaze puts 9 workers in hospital",
)


def homes(room: Newsroom, *articles: int) -> list[int]:
    return [room.story_of(article)[0] for article in articles]


def test_copies_and_new_versions_follow_what_was_split_off(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    assert room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN, slug="own") is (
        Relation.SAME_STORY
    )
    split = scene.store.split([2], scene.now)
    assert room.publishes("north", "Lom ferry on a sandbank", f"{OWN} Read more.") is Relation.COPY
    assert room.publishes("herald", "Lom ferry, more", f"{OWN} More soon.", slug="own") is Relation.SAME_URL
    assert room.publishes("south", "Ferry aground", f"{LEAD} {BODY} Read more.") is Relation.COPY
    assert homes(room, 3, 4, 5) == [split, split, 1]
    assert room.publishes("east", "Jolt, then silence on Lom ferry", THIRD) is not Relation.SAME_STORY
    assert homes(room, 6)[0] not in (1, split), "what misled once would mislead again"


def test_an_own_text_joins_stories_that_were_put_together_by_either_of_them(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    room.publishes("herald", MILL_TITLE, MILL)
    assert homes(room, 1, 2) == [1, 2]
    scene.store.merge(1, 2, scene.now)
    assert room.publishes("north", MILL_TITLE_TOO, MILL_TOO) is Relation.SAME_STORY
    assert room.publishes("south", "Lom ferry runs onto sandbank, 12 injured", OWN) is Relation.SAME_STORY
    assert homes(room, 1, 2, 3, 4) == [1, 1, 1, 1]


def test_a_correction_is_told_after_the_story_was_put_into_one_that_nobody_was_told_of(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", MILL_TITLE, MILL)
    room.publishes("herald", "Ferry aground", f"{LEAD} {BODY}")
    assert len(room.told) == 1
    scene.store.merge(1, 2, scene.now)
    assert room.publishes("north", "Ferry aground", f"{LEAD} {BODY} Read more.") is Relation.COPY
    assert len(room.told) == 1, "the rule was told of"
    more = f"{LEAD.replace('12 of', '15 of')} {BODY}"
    assert room.publishes("south", "Ferry aground", more) is Relation.CHANGED_COPY
    assert [message.story.partition(";")[0] for message in room.told[1:]] == ["changed: figure 12 → 15"]


def test_putting_stories_together_is_no_growth(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    room.publishes("north", MILL_TITLE, f"{MILL} A ferry waits.")
    before = len(room.told)
    scene.store.merge(1, 2, scene.now)
    scene.later(hours=1)
    assert room.publishes("south", "Ferry aground", f"{LEAD} {BODY} Read more.") is Relation.COPY
    assert len(room.told) == before


def test_what_never_tells_one_story_stays_two_whatever_comes(scene: Scene) -> None:
    room = Newsroom(scene)
    room.publishes("courier", "Ferry aground at Lom, 12 hurt", f"{LEAD} {BODY}")
    room.publishes("herald", "Lom ferry runs onto sandbank, 12 injured", OWN)
    split = scene.store.split([2], scene.now)
    for at, (text, site) in enumerate(((OWN, "north"), (f"{LEAD} {BODY}", "south")) * 2):
        room.publishes(site, f"Lom ferry {at}", f"{text} Seen {['once', 'twice', 'thrice', 'again'][at]}.")
    assert homes(room, 3, 4, 5, 6) == [split, 1, split, 1]
    both = f"{LEAD} {BODY} Elsewhere: {OWN}"
    room.publishes("east", "All of the ferry", both)
    room.publishes("west", "Lom ferry at last", f"{OWN} At last.")
    assert homes(room, 8) == [split]
