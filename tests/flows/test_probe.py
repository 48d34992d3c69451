"""What one look at a source tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.flows.discover import Discoverer
from monitor.flows.probe import Condition, Probed, Prober, condition, doubts
from monitor.model import Clue, Entry, Fault, Feed, Reply, Response, Source, Unreachable, Wall
from monitor.sources.clues import find
from tests.flows.scene import FEED, NOW, SOURCE, Readers, Wire, feed, item, page, run, status

GIVEN = Feed((Entry("1", link="https://a.example/1", title="One", published=NOW),))
OK = Response(FEED, 200)


@pytest.mark.parametrize(
    ("reply", "found", "error", "wall", "expected"),
    [
        (OK, GIVEN, "", Wall.NONE, Condition.GOOD),
        (OK, Feed(), "", Wall.NONE, Condition.EMPTY),
        (OK, Feed(), "an HTML page, not a feed", Wall.NONE, Condition.NOT_A_FEED),
        (OK, Feed(), "an HTML page, not a feed", Wall.CHALLENGE, Condition.CHALLENGED),
        (Response(FEED, 403), Feed(), "HTTP 403", Wall.CHALLENGE, Condition.CHALLENGED),
        (Response(FEED, 403), Feed(), "HTTP 403", Wall.NONE, Condition.REFUSED),
        (Response(FEED, 404), Feed(), "HTTP 404", Wall.GONE, Condition.DEAD),
        (Response(FEED, 500), Feed(), "HTTP 500", Wall.NONE, Condition.DEAD),
        (Unreachable(Fault.DNS), Feed(), "dns", Wall.NONE, Condition.DEAD),
        (Response(FEED, 200, moved="https://new.example/f"), GIVEN, "", Wall.NONE, Condition.MOVED),
        (Response(FEED, 200, moved=FEED), GIVEN, "", Wall.NONE, Condition.GOOD),
    ],
)
def test_a_source_is_found_in_one_condition(
    reply: Reply, found: Feed, error: str, wall: Wall, expected: Condition
) -> None:
    probed = Probed(SOURCE, reply, found, error, wall)
    assert condition(probed, NOW) is expected
    assert bool(list(doubts(probed, NOW))) is (expected is not Condition.GOOD)
    assert expected.gives is bool(found.entries)


def test_a_source_without_news_for_long_is_old() -> None:
    probed = Probed(SOURCE, OK, GIVEN)
    assert condition(probed, NOW + timedelta(days=31)) is Condition.OLD
    assert list(doubts(probed, NOW + timedelta(days=31))) == ["its newest entry is 31d old"]


def test_what_entries_lack_is_counted() -> None:
    entries = tuple(Entry(str(number), title="Same") for number in range(4))
    assert list(doubts(Probed(SOURCE, OK, Feed(entries)), NOW)) == [
        "4 of 4 entries have no time",
        "4 of 4 entries have no link",
        "most entries bear the same titles as others",
    ]


def ask(source: Source, **replies: Reply) -> Probed:
    wire = Wire()
    wire.replies = {url.replace("_", ":"): [reply] for url, reply in replies.items()}
    return run(Prober(wire, Readers())(source))


def test_a_probe_reads_what_a_poll_would() -> None:
    probed = ask(SOURCE, **{FEED: feed(item("1", "One"), item("2", "Two"))})
    assert ([entry.title for entry in probed.feed.entries], probed.error) == (["One", "Two"], "")
    assert probed.newest == NOW


def test_a_probe_names_the_wall_that_stands_in_the_way() -> None:
    wall = Response(FEED, 403, (), b"<title>Just a moment...</title>Checking your browser before")
    assert ask(SOURCE, **{FEED: wall}).wall is Wall.CHALLENGE
    assert ask(SOURCE, **{FEED: page("Nothing but words")}).wall is Wall.NONE
    assert ask(SOURCE, **{FEED: status(500)}).error == "HTTP 500"


@pytest.mark.parametrize("reply", [feed(item("1", "One")), page("Nothing but words")])
def test_what_was_probed_holds_no_body_on(reply: Response) -> None:
    """A check looks at hundreds of sources, and there is room for a few large bodies."""
    probed = ask(SOURCE, **{FEED: reply})
    assert isinstance(probed.reply, Response)
    assert not probed.reply.body


class Searching(Readers):
    async def clues(self, response: Response) -> tuple[Clue, ...]:
        return find(response)


def test_a_site_is_searched_with_its_page_let_go() -> None:
    wire = Wire()
    home = f"<html><head><link rel=alternate type=application/rss+xml href={FEED}></head></html>"
    wire.put("https://courier.example/", Response("https://courier.example/", 200, (), home.encode()))
    wire.put(FEED, feed(item("1", "One")))
    search = Discoverer(wire, Searching(), Prober(wire, Readers()))
    assert [one.source.url for one in run(search("https://courier.example/", NOW)).found] == [FEED]
