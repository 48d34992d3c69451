"""A poll asks for more than one document where it must, and for no more than it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.cadence.coverage import trace
from monitor.flows.further import MOST_ENTRIES, MOST_OLDER, MOST_PARTS, joined, wanted
from monitor.model import Entry, Feed, Part, PollState, Response, Source
from tests.flows.scene import NOW, Scene, run, status

INDEX = Source("index", "https://news.example/index.xml", kind="sitemap", lang="en")
CHANNEL = Source("channel", "https://t.me/s/harbour_watch", kind="telegram", lang="en")


def entries(*keys: str) -> tuple[Entry, ...]:
    return tuple(Entry(key, published=NOW) for key in keys)


def page(*numbers: int, before: int = 0) -> Response:
    more = f"<a class='tme_messages_more' data-before='{before}'></a>" if before else ""
    said = "".join(
        f"<div class='tgme_widget_message' data-post='harbour_watch/{number}'>"
        f"<div class='tgme_widget_message_text'>ferry {number}</div></div>"
        for number in numbers
    )
    body = f"<section class='tgme_channel_history'>{more}{said}</section>".encode()
    return Response(CHANNEL.url, 200, (("content-type", "text/html; charset=utf-8"),), body)


def older(number: int) -> str:
    return f"{CHANNEL.url}?before={number}"


def test_nothing_more_is_asked_for_when_there_is_no_gap() -> None:
    state = PollState(succeeded=NOW, trace=trace(entries("1", "2")))
    assert wanted(state, Feed(entries("2", "3"), older="o"), ["first"]) == ""
    assert wanted(PollState(), Feed(entries("2", "3"), older="o"), ["first"]) == ""


def test_a_gap_is_followed_back_so_far_and_no_further() -> None:
    state = PollState(succeeded=NOW, trace=trace(entries("1")))
    feed = Feed(entries("8", "9"), older="o")
    assert wanted(state, feed, ["first"]) == "o"
    assert wanted(state, feed, ["first", "o"]) == ""
    assert wanted(state, feed, [str(number) for number in range(MOST_OLDER + 1)]) == ""
    assert wanted(state, Feed(entries(*map(str, range(9, MOST_ENTRIES + 9))), older="o"), ["first"]) == ""


def test_parts_are_asked_for_from_the_latest_to_change() -> None:
    parts = tuple(Part(str(days), NOW - timedelta(days=days)) for days in range(1, 9))
    assert wanted(PollState(), Feed(parts=parts[::-1]), ["index"]) == "1"
    assert wanted(PollState(), Feed(parts=parts), ["index", "1", "2"]) == "3"
    asked = ["index", *map(str, range(1, MOST_PARTS + 1))]
    assert wanted(PollState(), Feed(parts=parts), asked) == ""


def test_parts_that_did_not_change_since_are_left_alone() -> None:
    state = PollState(succeeded=NOW)
    parts = (Part("old", NOW - timedelta(days=2)), Part("new", NOW - timedelta(hours=20)), Part("undated"))
    assert wanted(state, Feed(parts=parts), ["index"]) == "new"
    assert wanted(state, Feed(parts=parts), ["index", "new"]) == "undated"
    assert wanted(state, Feed(parts=parts), ["index", "new", "undated"]) == ""


def test_joined_feeds_hold_each_entry_once() -> None:
    both = joined(Feed(entries("3", "2"), older="a"), Feed(entries("2", "1"), older="b"))
    assert [entry.key for entry in both.entries] == ["3", "2", "1"]
    assert both.older == "b"


def test_a_channel_that_wrote_much_is_read_back_to_what_is_known(scene: Scene) -> None:
    run(scene.store.sync_sources([CHANNEL], scene.now))
    scene.wire.put(CHANNEL.url, page(1, 2, 3, before=1), page(10, 11, 12, before=10))
    scene.wire.put(older(10), page(7, 8, 9, before=7))
    scene.wire.put(older(7), page(4, 5, 6, before=4))
    scene.wire.put(older(4), page(1, 2, 3))
    scene.poll()
    assert len(scene.wire.asked) == 1
    scene.later(hours=2)
    (event,) = scene.poll()
    assert (event.new, event.error) == (9, "")
    assert [request.url for request in scene.wire.asked[2:]] == [older(10), older(7), older(4)]
    assert scene.state().gaps == 0
    assert not scene.notices()


def test_a_gap_that_cannot_be_filled_is_told(scene: Scene) -> None:
    run(scene.store.sync_sources([CHANNEL], scene.now))
    scene.wire.put(CHANNEL.url, page(1, 2, before=1), page(10, 11, before=10))
    scene.wire.put(older(10), status(429, older(10), retry_after="600"))
    scene.poll()
    scene.later(hours=2)
    (event,) = scene.poll()
    assert (event.new, event.error) == (2, "")
    assert scene.state().gaps == 1
    assert [notice.notice for notice in scene.notices()] == ["gap"]
    assert run(_held(scene)) == []


async def _held(scene: Scene) -> list[str]:
    """The host asked to be left alone: nothing of it is due."""
    return [poll.source.id for poll in await scene.store.claim_polls(scene.now + timedelta(minutes=9), 9)]


def test_a_message_is_whole_and_its_page_is_not_asked_for(scene: Scene) -> None:
    run(scene.store.sync_sources([CHANNEL], scene.now))
    scene.wire.put(CHANNEL.url, page(1))
    scene.poll()
    (event,) = scene.read()
    assert (event.article.text, event.article.text_from, event.error) == ("ferry 1", "feed", "")
    assert len(scene.wire.asked) == 1


def sitemap(*names: str, url: str = INDEX.url, tag: str = "url", **headers: str) -> Response:
    listed = "".join(f"<{tag}><loc>https://news.example/{name}</loc></{tag}>" for name in names)
    root = "urlset" if tag == "url" else "sitemapindex"
    return Response(url, 200, tuple(headers.items()), f"<{root}>{listed}</{root}>".encode())


def test_an_index_is_followed_to_its_parts_and_is_never_unmodified(scene: Scene) -> None:
    run(scene.store.sync_sources([INDEX], scene.now))
    parts = [f"https://news.example/{name}.xml" for name in "ab"]
    scene.wire.put(INDEX.url, sitemap("a.xml", "b.xml", tag="sitemap", etag='"1"'))
    scene.wire.put(parts[0], sitemap("1", "2", url=parts[0]), sitemap("1", "2", "3", url=parts[0]))
    scene.wire.put(parts[1], status(500, parts[1]))
    (first,) = scene.poll()
    assert (first.new, first.error) == (2, "")
    scene.later(hours=2)
    (second,) = scene.poll()
    assert (second.new, second.error) == (1, "")
    assert not any("if-none-match" in dict(request.headers) for request in scene.wire.asked)
    assert not scene.notices()


def test_an_index_of_which_no_part_can_be_read_has_failed(scene: Scene) -> None:
    run(scene.store.sync_sources([INDEX], scene.now))
    scene.wire.put(INDEX.url, sitemap("a.xml", tag="sitemap"))
    scene.wire.put("https://news.example/a.xml", status(404, "https://news.example/a.xml"))
    (event,) = scene.poll()
    assert (event.status, event.error) == (200, "HTTP 404")


def test_headers_of_the_source_stay_with_its_own_origin_and_others_are_asked_as_robots(scene: Scene) -> None:
    run(scene.store.sync_sources([replace(INDEX, headers=(("authorization", "x"),))], scene.now))
    listed = "<sitemap><loc>https://other.example/a.xml</loc></sitemap>"
    listed += "<sitemap><loc>https://news.example/b.xml</loc></sitemap>"
    index = Response(INDEX.url, 200, (), f"<sitemapindex>{listed}</sitemapindex>".encode())
    scene.wire.put(INDEX.url, index)
    scene.poll()
    asked = {request.url: (request.home, request.crawl) for request in scene.wire.asked[1:]}
    assert asked["https://other.example/a.xml"] == (INDEX.url, True)
    assert asked["https://news.example/b.xml"] == (INDEX.url, False)
