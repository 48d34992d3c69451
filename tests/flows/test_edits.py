"""Edits under one id: read again, kept as versions, told of no second time, and never a storm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.flows.edits import differs, imprint
from monitor.model import Entry, Retention, TextFrom
from monitor.store.versions import versions
from monitor.views.export import ArticleRecord, Selection
from monitor.views.versions import Versions
from tests.flows.scene import FEED, NOW, SILENCE, Scene, feed, item, page, rss, run, status
from tests.store.support import rows

LINK = "https://courier.example/1"
LONG = "The ferry between the two islands sails again after the storm, the harbour master said. " * 8
MORE = LONG.replace("two islands", "three islands") + "A second boat was sent for.\n"


def known(scene: Scene, *items: str) -> None:
    """The source was polled before; these come now and are read."""
    scene.wire.put(FEED, feed(), feed(*items))
    scene.poll()
    shown(scene, *items)


def shown(scene: Scene, *items: str, hours: float = 2) -> int:
    """The feed shows these now; how many entries are read for it."""
    scene.later(hours=hours)
    scene.wire.put(FEED, feed(*items))
    scene.poll()
    return len(scene.read())


def said(scene: Scene, article: int = 1) -> Versions:
    found = scene.store.ask(partial(versions, number=article))
    assert found is not None
    return found


def test_an_edit_is_kept_as_a_version_and_told_of_no_second_time(scene: Scene) -> None:
    known(scene, item("1", "Ferry sails", LONG))
    story = scene.store.alerts()[0].story
    assert shown(scene, item("1", "Ferry sails again", MORE)) == 1
    old, new = said(scene).versions
    assert (old.title, new.title) == ("Ferry sails", "Ferry sails again")
    assert ("two islands" in old.text, "three islands" in new.text) == (True, True)
    assert (old.changed, new.changed) == ((), ("title", "text"))
    assert (old.since, old.until, new.since, new.until) == (
        NOW + timedelta(hours=2),
        scene.now,
        scene.now,
        None,
    )
    (alert,) = scene.store.alerts()
    assert alert.story == story
    assert (scene.store.counts().articles, scene.store.counts().entries) == (1, 1)
    found = stored(scene)
    assert (found.title, found.story) == ("Ferry sails again", story)


def stored(scene: Scene) -> ArticleRecord:
    (found,) = scene.store.leaving(Selection(), 0, 9)
    return found


def test_an_edit_in_which_a_rule_holds_for_the_first_time_is_told(scene: Scene) -> None:
    known(scene, item("1", "Boat sails", LONG.replace("ferry", "boat")))
    assert not scene.store.alerts()
    shown(scene, item("1", "Ferry sails", LONG))
    assert len(scene.store.alerts()) == 1


def test_the_page_of_an_edited_entry_is_asked_for_again_like_any_page(scene: Scene) -> None:
    scene.wire.put(LINK, page(LONG, "Ferry sails"), page(MORE, "Ferry sails"))
    known(scene, item("1", "Ferry sails", "In short."))
    assert shown(scene, item("1", "Ferry sails", "In short.")) == 0, "nothing changed"
    assert shown(scene, item("1", "Ferry sails", "Now in short.")) == 1
    first, second = scene.wire.to(LINK)
    assert (first.crawl, second.crawl) == (True, True)
    assert second.headers == first.headers
    old, new = said(scene).versions
    assert ("two islands" in old.text, "three islands" in new.text) == (True, True)
    assert new.changed == ("text", "summary")


def test_a_page_that_cannot_be_had_takes_nothing_away(scene: Scene) -> None:
    scene.wire.put(LINK, page(LONG, "Ferry sails"), SILENCE)
    known(scene, item("1", "Ferry sails", "In short."))
    shown(scene, item("1", "Ferry sails no more", "In short."))
    found = stored(scene)
    assert found.title == "Ferry sails no more"
    assert (found.text_from, "harbour master" in found.text) == (TextFrom.PAGE, True)
    assert said(scene).versions[1].changed == ("title",)
    scene.wire.put(LINK, page(MORE, "Ferry sails"))
    scene.later(minutes=6)
    scene.read()
    assert [one.changed for one in said(scene).versions] == [(), ("title",), ("text",)]


def test_a_page_that_leads_to_the_front_page_is_no_edit(scene: Scene) -> None:
    home = replace(
        page("All the news of the day, and of other days as well. " * 30), url="https://courier.example/"
    )
    scene.wire.put(LINK, replace(page(LONG, "Ferry sails"), url=LINK), home)
    known(scene, item("1", "Ferry sails", "In short."))
    shown(scene, item("1", "Ferry sails", "Shorter."))
    found = stored(scene)
    assert "harbour master" in found.text
    assert found.url == LINK


@pytest.mark.parametrize(
    "text",
    [
        LONG.replace("islands", "<b>islands</b>"),
        LONG.replace(" ", "  "),
        LONG.replace("The ferry", "THE FERRY"),
    ],
)
def test_markup_case_and_space_are_no_edit(scene: Scene, text: str) -> None:
    known(scene, item("1", "Ferry sails", LONG))
    assert shown(scene, item("1", "Ferry sails", text.replace("<", "&lt;"))) == 0


def test_a_feed_with_a_counter_in_it_is_no_storm(scene: Scene) -> None:
    scene.wire.put(LINK, page(LONG, "Ferry sails"))
    known(scene, item("1", "Ferry sails", "Seen 0 times"), item("2", "Fire", "Fire."))
    for count in range(48):
        shown(scene, item("1", "Ferry sails", f"Seen {count} times"), item("2", "Fire", "Fire."), hours=1)
    asked = len(scene.wire.to(LINK))
    assert 1 < asked <= 1 + 5, "four times on the first day, once on the second"
    assert len(scene.wire.to(FEED)) == 50


def test_what_changes_in_most_of_a_feed_at_once_is_the_feeds(scene: Scene) -> None:
    def all_of_them(more: str, *, but: str = "") -> list[str]:
        return [item(str(n), f"Ferry {n}", f"{LONG} {n} {more}{but if n == 3 else ''}") for n in range(9)]

    known(scene, *all_of_them(""))
    assert shown(scene, *all_of_them("Subscribe now!")) == 0
    assert shown(scene, *all_of_them("Subscribe now!", but="Sunk.")) == 1, "and it is not forgotten"


def test_what_is_edited_while_it_is_read_is_read_again(scene: Scene) -> None:
    known(scene, item("1", "Ferry sails", LONG))
    scene.later(hours=2)
    scene.wire.put(FEED, feed(item("1", "Ferry sails", MORE)))
    scene.poll()
    (claimed,) = run(scene.store.claim_reads(scene.now, timedelta(minutes=2), 9))
    scene.later(hours=1)
    scene.wire.put(FEED, feed(item("1", "Ferry sank", MORE)))
    scene.poll()
    run(scene.reader(claimed))
    scene.later(hours=1)
    assert len(scene.read()) == 1
    assert said(scene).versions[-1].title == "Ferry sank"


def test_what_is_forgotten_does_not_come_back_by_an_edit(scene: Scene) -> None:
    known(scene, item("1", "Weather", LONG.replace("ferry", "sun")))
    scene.later(days=400)
    run(scene.store.forget("articles", [1], scene.now))
    assert shown(scene, item("1", "Weather again", MORE)) == 0
    assert scene.store.counts().articles == 0


def test_other_news_under_an_id_that_is_used_again_is_news(scene: Scene) -> None:
    known(scene, item("1", "Ferry sails", LONG))
    old = rss(item("1", "Mill on fire tonight", "A fire.")).replace(
        b"courier.example/1<", b"courier.example/9<"
    )
    for _ in range(3):
        scene.later(hours=2)
        scene.wire.put(FEED, replace(feed(), body=old))
        scene.poll()
        scene.read()
    assert [alert.message.title for alert in scene.store.alerts()] == ["Mill on fire tonight", "Ferry sails"]
    assert len(said(scene).versions) == 1


def test_entries_of_an_older_database_are_first_looked_at(scene: Scene) -> None:
    known(scene, item("1", "Ferry sails", LONG))
    run(scene.store._write(lambda connection: connection.exec_driver_sql("DELETE FROM imprint")))
    assert shown(scene, item("1", "Ferry sails", MORE)) == 0, "nothing is known of what it said"
    assert shown(scene, item("1", "Ferry sank", MORE)) == 1


def test_versions_go_with_their_article(scene: Scene) -> None:
    known(scene, item("1", "Weather", LONG.replace("ferry", "sun")))
    shown(scene, item("1", "Weather again", LONG.replace("ferry", "rain")))
    path = scene.store.path
    assert rows(path, "SELECT count(*) FROM version") == [(1,)]
    scene.later(days=800)
    going = run(scene.store.going("articles", Retention(), scene.now))
    assert run(scene.store.forget("articles", going.ids, scene.now)) == 1
    assert rows(path, "SELECT count(*) FROM version") == [(0,)]
    names = run(scene.store.going("entry names", Retention(), scene.now))
    assert run(scene.store.forget("entry names", names.ids, scene.now)) == 1
    assert rows(path, "SELECT count(*) FROM imprint") == [(0,)]


def test_a_failed_look_at_a_gone_page_is_told_apart(scene: Scene) -> None:
    scene.wire.put(LINK, page(LONG, "Ferry sails"), status(404, LINK))
    known(scene, item("1", "Ferry sails", "In short."))
    shown(scene, item("1", "Ferry sails", "Shorter."))
    assert said(scene).fault == "page answered HTTP 404"
    assert "harbour master" in said(scene).versions[-1].text


WORDS = st.lists(st.sampled_from(["ferry", "sails", "12", "пором", "渡輪"]), min_size=1).map(" ".join)


@given(WORDS, WORDS, st.sampled_from([" ", "\n", "\t  ", "<br>", " <b class='x'> "]))
def test_an_imprint_is_of_the_words_alone(title: str, text: str, between: str) -> None:
    plain = imprint(Entry("k", title=title, content=text))
    dressed = imprint(Entry("k", title=title.upper(), content=text.replace(" ", between)))
    assert not differs(plain, dressed)
    assert differs(plain, imprint(Entry("k", title=title, content=f"{text} more")))
