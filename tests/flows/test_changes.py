"""What is told of an article that changed, to those whose rules ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Change, Message, Response, Rule, Silence
from monitor.model.routing import Matcher
from monitor.views.export import Selection
from tests.flows.scene import FEED, HOOK, SILENCE, Scene, feed, item, page, run, status
from tests.flows.test_explaining import step, why

LINK = "https://courier.example/1"
TOLD = "The ferry sank off Lom and 12 people died, the harbour master said. " + "Rescuers are at sea. " * 40
MORE = TOLD.replace("12 people", "15 people")
LOSS = Rule("loss", "ferry", ("sea",), on_change=(Change.NUMBERS, Change.VANISHED))
WORD = Rule("word", "harbour", on_change=(Change.TEXT,))
PLAIN = Rule("plain", "ferry")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path, [LOSS, PLAIN])
    made.wire.put(HOOK.url.reveal(), status(204, HOOK.url.reveal()))
    yield made
    made.store.close()


def known(scene: Scene, *replies: object) -> None:
    """An article comes in whose page answers so, one after the other."""
    scene.wire.put(LINK, *replies)  # type: ignore[arg-type]
    scene.wire.put(FEED, feed(), feed(item("1", "Ferry sank", "In short.")))
    scene.poll()
    scene.later(minutes=15)
    scene.poll()
    scene.read()
    while scene.deliver():
        pass


def visits(scene: Scene, hours: int) -> list[int]:
    """The hours, of so many from now on, in which the page was asked for."""
    asked = []
    for hour in range(1, hours + 1):
        scene.later(hours=1)
        before = len(scene.wire.to(LINK))
        scene.read()
        asked += [hour] * (len(scene.wire.to(LINK)) - before)
    return asked


def messages(scene: Scene) -> list[Message]:
    return [alert.message for alert in reversed(scene.store.alerts())]


def test_figures_that_changed_are_told_once_with_their_sentence(scene: Scene) -> None:
    known(scene, page(TOLD), page(MORE))
    assert visits(scene, 2) == [1]
    first, change = messages(scene)
    assert (first.rules, first.story) == (("loss", "plain"), "")
    assert change.rules == ("loss",), "the other rule did not ask"
    assert change.story == "figures changed: 12 → 15; monitor diff 1"
    (excerpt,) = change.excerpts
    ((start, end),) = excerpt.marks
    assert excerpt.text[start:end] == "15"
    assert "The ferry sank off Lom and 15 people died" in excerpt.text
    (delivered,) = scene.deliver()
    assert delivered.delivery.kind == "change"
    assert not visits(scene, 3)
    assert len(messages(scene)) == 2


def test_an_edit_that_the_feed_shows_is_told_as_well(scene: Scene) -> None:
    known(scene, page(TOLD), page(MORE))
    scene.later(minutes=30)
    scene.wire.put(FEED, feed(item("1", "Ferry sank", "In other words.")))
    scene.poll()
    scene.read()
    assert [one.story for one in messages(scene)][1:] == ["figures changed: 12 → 15; monitor diff 1"]


def test_copies_of_a_story_tell_the_same_change_once(scene: Scene) -> None:
    def both(text: str) -> list[str]:
        return [item(name, "Ferry sank", f"{text} {name * 3}") for name in ("1", "2")]

    scene.wire.put(FEED, feed(), feed(*both(TOLD)), feed(*both(MORE)))
    for _ in range(3):
        scene.poll()
        scene.read()
        scene.later(hours=2)
    assert len({alert.story for alert in scene.store.alerts()}) == 1
    assert [one.story for one in messages(scene)] == ["", "figures changed: 12 → 15; monitor diff 1"]


def test_a_page_that_is_gone_twice_is_told_once(scene: Scene) -> None:
    known(scene, page(TOLD), status(404, LINK))
    assert visits(scene, 1) == [1]
    assert len(messages(scene)) == 1, "a server may be wrong once"
    assert visits(scene, 30) == [1]
    _, change = messages(scene)
    assert change.story == "page gone: page answered HTTP 404; what it said: monitor explain 1"
    assert change.title == "Ferry sank"
    assert change.rules == ("loss",)
    (kept,) = scene.store.leaving(Selection(), 0, 9)
    assert "12 people died" in kept.text


def test_a_page_that_comes_back_was_not_gone(scene: Scene) -> None:
    known(scene, page(TOLD), status(404, LINK), page(TOLD))
    assert visits(scene, 30)[:2] == [1, 2]
    assert len(messages(scene)) == 1


@pytest.mark.parametrize(
    "reply",
    [
        replace(page("All the news of the day, and of other days. " * 30), url="https://courier.example/"),
        status(410, LINK),
        page("Page not found", "404 Not Found"),
    ],
)
def test_a_page_is_gone_in_several_ways(scene: Scene, reply: object) -> None:
    known(scene, replace(page(TOLD), url=LINK), reply)
    visits(scene, 5)
    assert messages(scene)[1].story.startswith("page gone: page ")


@pytest.mark.parametrize("reply", [SILENCE, status(503, LINK), status(403, LINK)])
def test_a_page_that_cannot_be_had_is_not_gone(scene: Scene, reply: object) -> None:
    known(scene, page(TOLD), reply)
    visits(scene, 12)
    assert len(messages(scene)) == 1


def test_of_a_source_that_left_no_page_is_asked_for(scene: Scene) -> None:
    known(scene, page(TOLD))
    run(scene.store.sync_sources([], scene.now))
    assert not visits(scene, 30)


def test_pages_are_visited_a_few_times_like_any_page(scene: Scene) -> None:
    known(scene, page(TOLD))
    assert visits(scene, 300) == [1, 6, 24, 72, 168]
    assert all(request.crawl for request in scene.wire.to(LINK))


def test_explain_tells_of_a_visit_to_come(scene: Scene) -> None:
    known(scene, page(TOLD))
    read = step(why(scene), "read")
    assert "a rule asks whether it changes: looked at again at 04 13:00" in read.said
    scene.wire.put(LINK, page(MORE))
    visits(scene, 1)
    assert step(why(scene), "alert").said.endswith("of loss: figures changed: 12 → 15; monitor diff 1")


def test_pages_are_kept_as_evidence_where_the_article_changed(scene: Scene) -> None:
    def dressed(text: str, more: str) -> Response:
        made = page(text)
        return replace(made, body=made.body + f"<!-- {more} -->".encode())

    known(scene, dressed(TOLD, "1"), dressed(TOLD, "2"), dressed(MORE, "3"), dressed(MORE, "4"))
    visits(scene, 300)
    assert len(scene.wire.to(LINK)) == 6
    assert [kept.body[-10:] for kept in scene.store.evidence(1)] == [b"<!-- 1 -->", b"<!-- 3 -->"]


def test_what_no_rule_asks_for_is_not_visited(tmp_path: Path) -> None:
    scene = Scene(tmp_path, [PLAIN])
    known(scene, page(TOLD), page(MORE))
    assert not visits(scene, 30)
    scene.store.close()


def test_of_a_source_only_so_many_wait_to_be_visited(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.imprints.VISITS", 3)
    names = [str(number) for number in range(9)]
    for name in names:
        scene.wire.put(f"https://courier.example/{name}", page(f"{TOLD} {name * 9}"))
    scene.wire.put(FEED, feed(), feed(*(item(name, f"Ferry {name}", "In short.") for name in names)))
    scene.poll()
    scene.later(hours=1)
    scene.poll()
    scene.read()
    scene.later(hours=5)
    assert len(scene.read()) == 3


def test_where_the_feed_has_it_all_only_its_page_is_looked_for(scene: Scene) -> None:
    scene.wire.put(LINK, status(404, LINK))
    scene.wire.put(FEED, feed(), feed(item("1", "Ferry sank", TOLD)))
    scene.poll()
    scene.later(minutes=15)
    scene.poll()
    scene.read()
    assert not scene.wire.to(LINK)
    assert visits(scene, 30) == [1, 2]
    assert "page gone" in messages(scene)[1].story


def test_a_text_that_changed_is_told_to_whom_it_matters(tmp_path: Path) -> None:
    scene = Scene(tmp_path, [LOSS, WORD])
    known(scene, page(TOLD), page(MORE), page(MORE.replace("Rescuers", "Divers")))
    visits(scene, 2)
    figures, text = messages(scene)[1:]
    assert (figures.rules, text.rules) == (("loss",), ("word",))
    assert text.story == "text changed; monitor diff 1"
    visits(scene, 5)
    assert [one.rules for one in messages(scene)[3:]] == [("word",)]
    scene.store.close()


def test_a_rule_whose_words_were_edited_away_is_told(tmp_path: Path) -> None:
    scene = Scene(tmp_path, [WORD])
    known(scene, page(TOLD), page(TOLD.replace("harbour", "port")))
    visits(scene, 2)
    assert [one.rules for one in messages(scene)] == [("word",), ("word",)]
    scene.store.close()


def test_a_silence_keeps_a_change_quiet(scene: Scene) -> None:
    known(scene, page(TOLD), page(MORE))
    until = scene.now + timedelta(days=9)
    scene.store.add_silence(Silence("sil_1", Matcher(rules=("loss",)), "me", "", scene.now, until))
    visits(scene, 2)
    assert len(messages(scene)) == 2
    assert not scene.deliver()
    assert {one.state for one in scene.store.outbox(states=("sent", "quiet"))} == {"sent", "quiet"}


def test_a_killed_reading_tells_a_change_once(scene: Scene) -> None:
    known(scene, page(TOLD), page(MORE))
    scene.later(hours=1)
    (claimed,) = run(scene.store.claim_reads(scene.now, timedelta(minutes=2), 9))
    run(scene.reader(claimed))
    run(scene.reader(claimed))
    assert len(messages(scene)) == 2
    assert scene.store.leaving(Selection(), 0, 9)[0].versions[1:] == ()
