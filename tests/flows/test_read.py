"""Reading: full text where it can be had, a match at once where it can't, one alert a story."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from monitor.daemon.logfmt import event_pairs, line
from monitor.errors import OverrunError, ReaderError
from monitor.flows import read
from monitor.flows.article import feed_text
from monitor.flows.page import page_request
from monitor.flows.read import LARGE, understood
from monitor.model import (
    Entry,
    Excerpt,
    Fault,
    Message,
    Relation,
    Response,
    Rule,
    TextFrom,
    Unreachable,
    Untold,
)
from monitor.store.story_details import story_detail
from monitor.text.bounds import LONGEST_TEXT
from monitor.views.search import Filters, Proof
from tests.flows.scene import FEED, NOW, SOURCE, Readers, Scene, feed, item, page, run, status

LONG = "The ferry between the two islands sails again after the storm, the harbour master said. " * 12
OTHER = (
    "Nothing of what follows here is of interest to anybody who asked to be told of boats or of flames. " * 12
)


def told(scene: Scene) -> list[Message]:
    return [alert.message for alert in scene.store.alerts()]


def polled(scene: Scene, *items: str) -> None:
    """The source is known already; now these come."""
    scene.wire.put(FEED, feed(), feed(*items))
    scene.poll()
    scene.later(hours=2)
    scene.poll()


def carried(name: str, content: str, summary: str = "") -> str:
    """An item with the article in it."""
    carrying = f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    return item(name, f"News {name}", summary, link=False).replace("</item>", carrying)


def test_the_page_is_read_matched_and_told(scene: Scene) -> None:
    scene.wire.put("https://courier.example/1", page(LONG, "Sailing again"))
    polled(scene, item("1", "Sailing again", "In short."))
    (event,) = scene.read()
    assert event.article.text_from is TextFrom.PAGE
    assert "harbour master" in event.article.text
    assert [match.rule.name for match in event.matches] == ["ferry"]
    (message,) = told(scene)
    assert (message.title, message.url, message.source) == (
        "Sailing again",
        "https://courier.example/1",
        "The Courier",
    )
    assert "ferry" in message.excerpts[0].text


def test_the_countries_that_an_article_speaks_of_are_kept(scene: Scene) -> None:
    scene.wire.put("https://courier.example/1", status(503))
    polled(scene, item("1", "Ferry links Ukraine with Romania", "It sails from Odesa."))
    (event,) = scene.read()
    assert event.article.countries == ("RO", "UA")
    (story,) = scene.store.stories(since=NOW)
    assert story.countries == ("RO", "UA")
    detail = scene.store.ask(partial(story_detail, number=story.story))
    assert detail is not None
    assert detail.countries == ("RO", "UA")
    for codes, count in ((("ua", "FR"), 1), (("FR",), 0), (("%",), 0)):
        assert (
            len(list(scene.store.found(None, lambda _: Proof(Excerpt("")), Filters(countries=codes))))
            == count
        )


def test_a_sources_headers_are_marked_as_its_own() -> None:
    source = replace(SOURCE, headers=(("Authorization", "Bearer s3cret"),))
    request = page_request(source, "https://elsewhere.example/1")
    assert request.home == SOURCE.url


@pytest.mark.parametrize(
    ("selector", "text", "error"),
    [
        ("h1 + p", LONG.strip(), ""),
        (".body", f"Sailing again\n{LONG}{OTHER}", "the source's selector finds nothing"),
    ],
)
def test_a_sources_selector_says_where_the_article_is(
    scene: Scene, selector: str, text: str, error: str
) -> None:
    run(scene.store.sync_sources([replace(SOURCE, selector=selector)], NOW))
    scene.wire.put("https://courier.example/1", page(f"{LONG}\n{OTHER}", "Sailing again"))
    polled(scene, item("1", "Sailing again", "In short."))
    (event,) = scene.read()
    assert event.article.text_from is TextFrom.PAGE
    assert event.article.text.split() == text.split()
    assert event.error.startswith(error)
    assert bool(event.error) == bool(error)


def test_a_source_without_full_text_has_no_page_read(scene: Scene) -> None:
    run(scene.store.sync_sources([replace(SOURCE, full_text=False)], NOW))
    scene.wire.put("https://courier.example/1", page(LONG, "Sailing again"))
    polled(scene, item("1", "Sailing again", "In short."))
    (event,) = scene.read()
    assert event.article.text_from is TextFrom.SUMMARY
    assert scene.wire.to("https://courier.example/1") == []


def test_a_sources_language_is_that_of_texts_too_short_to_tell(scene: Scene) -> None:
    run(scene.store.sync_sources([replace(SOURCE, lang="uk", full_text=False)], NOW))
    polled(scene, item("1", "OK", ""), item("2", "Sailing again", LONG))
    assert {event.article.title: event.article.lang for event in scene.read()} == {
        "OK": "uk",
        "Sailing again": "en",
    }


def test_nobody_is_shown_the_address_of_a_feed(scene: Scene) -> None:
    keyed = replace(SOURCE, url=f"{FEED}?key=s3cret")
    run(scene.store.sync_sources([keyed], NOW))
    reply = replace(feed(item("1", "A ferry", link=False)), url=keyed.url)
    scene.wire.put(keyed.url, reply)
    scene.poll()
    (event,) = scene.read()
    assert event.alert is not None
    assert event.alert.message.url == ""
    assert "s3cret" not in line(event_pairs(event))
    (story,) = scene.store.stories(since=NOW - timedelta(days=1))
    (hit,) = scene.store.search(None, lambda _: Proof(Excerpt("a")))
    assert (story.url, hit.url) == ("", "")


def test_a_feed_that_carries_the_text_spares_the_page(scene: Scene) -> None:
    polled(scene, item("1", "Sailing again", LONG * 2))
    (event,) = scene.read()
    assert event.article.text_from is TextFrom.FEED
    assert scene.wire.to("https://courier.example/1") == []


def test_the_loop_is_not_held_by_a_text_that_takes_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, bool] = {}

    for step in (feed_text, understood):

        def noted(*args: Any, step: Callable[..., Any] = step) -> Any:
            seen[step.__name__] = threading.current_thread() is threading.main_thread()
            return step(*args)

        monkeypatch.setattr(read, step.__name__, noted)
    polled(scene, item("1", "Sailing again", LONG * 2))
    scene.read()
    assert seen == {"feed_text": False, "understood": False}


def test_a_text_without_end_is_cut(scene: Scene) -> None:
    endless = "無" * (LONGEST_TEXT // 3 + 1_000)
    scene.wire.put("https://courier.example/1", page(endless, "Ferry"))
    polled(scene, item("1", "Ferry", "In short."), item("2", "Ferry", endless))
    assert [len(event.article.text.encode()) for event in scene.read()] == [LONGEST_TEXT, 60_000]
    entry = Entry(key="3", content=f"<p>{endless}</p>")
    assert len(feed_text(entry).text) == LONGEST_TEXT // 3


def test_large_markup_is_read_by_a_child_and_small_markup_here(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    async def fragment(self: Readers, html: str) -> str:
        given.append(html)
        return LONG * 2

    monkeypatch.setattr(Readers, "fragment", fragment)
    large = f"<p>{LONG * 2}</p>" + "<b>" * LARGE
    polled(scene, carried("1", large), carried("2", f"<p>{LONG * 2}</p>"), carried("3", "news " * LARGE))
    texts = [event.article.text for event in scene.read()]
    assert given == [large]
    assert texts[0] == LONG * 2
    assert len(texts) == 3


def test_large_markup_that_no_child_can_read_leaves_the_summary(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fragment(self: Readers, html: str) -> str:
        raise OverrunError("reading took more than 5 s of CPU time")

    monkeypatch.setattr(Readers, "fragment", fragment)
    polled(scene, carried("1", "<b>" * LARGE, "In short, a ferry sails."))
    assert [event.article.text for event in scene.read()] == ["In short, a ferry sails."]


def test_what_matches_nothing_is_kept(scene: Scene) -> None:
    scene.wire.put("https://courier.example/1", page(OTHER))
    polled(scene, item("1", "Quiet"))
    (event,) = scene.read()
    assert event.matches == ()
    assert told(scene) == []
    assert scene.store.counts().articles == 1


def test_what_no_child_can_be_had_for_is_told_at_once_and_read_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Readers, *_: object) -> NoReturn:
        raise ReaderError("a reader process does not start: ImportError")

    scene.wire.put("https://courier.example/1", page(LONG))
    polled(scene, item("1", "Boats", "A ferry sank."))
    with monkeypatch.context() as patched:
        patched.setattr(Readers, "readable", broken)
        (event,) = scene.read()
    assert event.error.endswith("does not start: ImportError")
    assert len(told(scene)) == 1, "the summary is matched at once"
    scene.later(minutes=5)
    (event,) = scene.read()
    assert (event.article.text_from, event.error) == (TextFrom.PAGE, "")


def test_large_markup_waits_for_children_that_do_not_start(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Readers, html: str) -> NoReturn:
        raise ReaderError

    polled(scene, carried("1", "<br/>" * LARGE + "A ferry sails from the port to the sea.", "In short."))
    with monkeypatch.context() as patched:
        patched.setattr(Readers, "fragment", broken)
        with pytest.raises(ReaderError):
            scene.read()
    scene.later(minutes=3)
    assert [event.article.text for event in scene.read()] == ["A ferry sails from the port to the sea."]


@pytest.mark.parametrize(
    ("reply", "again"),
    [
        (Unreachable(Fault.TIMEOUT), True),
        (Unreachable(Fault.DNS), True),
        (Unreachable(Fault.BLOCKED), False),
        (Unreachable(Fault.TOO_LARGE), False),
        (status(404), False),
        (status(403), False),
        (status(429), True),
        (status(502), True),
    ],
)
def test_without_the_page_the_summary_is_matched_at_once(
    scene: Scene, reply: Response | Unreachable, again: bool
) -> None:
    scene.wire.put("https://courier.example/1", reply)
    polled(scene, item("1", "Boats", "A ferry sank."))
    (event,) = scene.read()
    assert event.error
    assert event.article.text_from is TextFrom.SUMMARY
    assert len(told(scene)) == 1
    scene.later(minutes=5)
    assert len(scene.read()) == int(again)


@pytest.mark.parametrize(
    ("title", "body", "error", "again"),
    [
        ("Just a moment...", "Enable JavaScript and cookies to continue", "a robot check", True),
        ("Before you continue", "We use cookies and data", "a consent wall", False),
        ("404 – page not found", "Try the search", "a page that says there is none", False),
    ],
)
def test_what_stands_in_the_pages_place_is_named_and_not_read(
    scene: Scene, title: str, body: str, error: str, again: bool
) -> None:
    scene.wire.put("https://courier.example/1", page(f"{body}. There was a fire.", title))
    polled(scene, item("1", "Boats", "A ferry sank."))
    (event,) = scene.read()
    assert event.error == f"page shows {error}"
    assert event.article.text == "A ferry sank."
    assert [match.rule.name for match in event.matches] == ["ferry"]
    scene.later(minutes=5)
    assert len(scene.read()) == int(again)


def test_before_a_paywall_the_beginning_is_read(scene: Scene) -> None:
    beginning = "A ferry sank this morning, and the fire that followed took the whole of the harbour with it."
    scene.wire.put("https://courier.example/1", page(f"{beginning}\nSubscribe to continue reading.", "Boats"))
    polled(scene, item("1", "Boats", "A ferry sank."))
    (event,) = scene.read()
    assert event.error == "page shows a paywall"
    assert beginning in event.article.text


def test_a_later_reading_adds_matches_and_tells_only_of_what_is_new(scene: Scene) -> None:
    scene.wire.put("https://courier.example/1", status(503), page(LONG + "\nThen a fire broke out.", "Boats"))
    polled(scene, item("1", "Boats", "A ferry sank."))
    scene.read()
    scene.later(minutes=5)
    (event,) = scene.read()
    assert event.article.text_from is TextFrom.PAGE
    newest, oldest = told(scene)
    assert (oldest.rules, newest.rules) == (("ferry",), ("fire",))
    scene.later(days=2)
    assert scene.read() == [], "the reading was final"


def test_a_page_that_never_answers_is_tried_a_few_times(scene: Scene) -> None:
    polled(scene, item("1", "Boats", "A ferry sank."))
    tries = 0
    for _ in range(20):
        tries += len(scene.read())
        scene.later(hours=4)
    assert tries == 4
    assert len(told(scene)) == 1


def test_the_same_article_under_another_address_joins_the_story(scene: Scene) -> None:
    scene.wire.put("https://courier.example/1", page(LONG, "Sailing again"))
    scene.wire.put("https://courier.example/1?utm_source=x", page(LONG, "Sailing again"))
    twin = item("2", "Sailing again").replace("courier.example/2", "courier.example/1?utm_source=x")
    polled(scene, item("1", "Sailing again"), twin)
    one, two = scene.read()
    assert two.placement.relation is Relation.SAME_URL
    assert two.placement.story == one.placement.story or one.placement.story is None
    assert len(told(scene)) == 1


def test_entries_without_a_link_are_stories_of_their_own(scene: Scene) -> None:
    polled(scene, item("1", "Ferry one", link=False), item("2", "Ferry two", link=False))
    scene.read()
    assert {message.title for message in told(scene)} == {"Ferry one", "Ferry two"}


def test_what_was_there_before_the_first_poll_is_told_only_when_it_is_news(scene: Scene) -> None:
    scene.wire.put(
        FEED,
        feed(
            item("old", "Old ferry", published=NOW - timedelta(hours=5)),
            item("new", "New ferry", published=NOW - timedelta(minutes=5)),
            item("undated", "Undated ferry", published=None),
        ),
    )
    scene.poll()
    events = scene.read()
    assert all(event.matches for event in events)
    assert [message.title for message in told(scene)] == ["New ferry"]
    why = {event.article.title: event.untold for event in events}
    early = Untold.FIRST_POLL
    assert why == {"Old ferry": early, "New ferry": Untold.NOT, "Undated ferry": early}


def test_what_is_years_old_is_never_told(scene: Scene) -> None:
    polled(scene, item("1", "Ferry of old", published=NOW - timedelta(days=900)))
    scene.read()
    assert told(scene) == []


def test_a_wall_does_not_make_one_story_of_all_that_is_behind_it(scene: Scene) -> None:
    wall = "Please accept our cookies before you go on to read the ferry news of this site. " * 10
    for name in ("1", "2", "3"):
        scene.wire.put(f"https://courier.example/{name}", page(wall, "Before you go on"))
    polled(scene, *(item(name, f"Ferry {name}") for name in ("1", "2", "3")))
    scene.read()
    assert len(told(scene)) == 3


def test_the_age_of_an_article_counts_to_the_moment_it_is_read_and_its_country_is_the_sources(
    tmp_path: Path,
) -> None:
    queries = ("ferry age<1h", "ferry age>1h", "ferry country:ua", "ferry country:pl")
    scene = Scene(tmp_path, [Rule(query, query) for query in queries])
    run(scene.store.sync_sources([replace(SOURCE, country="UA")], NOW))
    polled(scene, item("1", "The ferry sails"))
    scene.later(hours=1, minutes=1)
    (event,) = scene.read()
    assert [match.rule.name for match in event.matches] == ["ferry age>1h", "ferry country:ua"]
    scene.store.close()


def test_an_entry_with_nothing_in_it_is_survived(scene: Scene) -> None:
    polled(scene, "<item><guid>x</guid></item>", "<item><title></title></item>", item("1", "Ferry"))
    scene.read()
    assert len(told(scene)) == 1
