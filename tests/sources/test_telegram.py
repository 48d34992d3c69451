from __future__ import annotations

import gzip
import json
from html import escape
from pathlib import Path

import pytest

from monitor.errors import ParseError
from monitor.flows.article import feed_text
from monitor.model import Entry, Source
from monitor.sources.address import preview
from tests.cost import affordable
from tests.hostile import HOSTILE
from tests.sources.reading import read_feed, source

CHANNEL = source("telegram")


def page(*messages: str) -> str:
    return f"<main><section class='tgme_channel_history'>{''.join(messages)}</section></main>"


def message(text: str, post: str = "harbour_watch/1", more: str = "") -> str:
    return (
        f"<div class='tgme_widget_message' data-post='{post}'>{more}"
        f"<div class='tgme_widget_message_text'>{text}</div></div>"
    )


def read(*messages: str) -> tuple[Entry, ...]:
    return read_feed(page(*messages), source=CHANNEL).entries


@pytest.mark.parametrize(
    "given",
    ["harbour_watch", "@harbour_watch", "https://t.me/harbour_watch", "https://t.me/s/harbour_watch/",
     "http://telegram.me/harbour_watch", "https://t.me/s/harbour_watch?before=7"],
)  # fmt: skip
def test_a_channel_has_one_address_however_it_is_named(given: str) -> None:
    assert preview(given) == "https://t.me/s/harbour_watch"
    assert preview(preview(given)) == preview(given)


@pytest.mark.parametrize(
    "given", ["https://t.me/+AbCdEf", "https://t.me/joinchat/x", "a b", "https://a.example/x"]
)
def test_what_names_no_channel_stays_as_it_is(given: str) -> None:
    assert preview(given) == given


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "not the preview page of a Telegram channel"),
        ("<html><p>hello", "not the preview page of a Telegram channel"),
        ("<div class='tgme_page'>", "no such Telegram channel, or one that shows nothing to the public"),
    ],
)
def test_a_page_without_a_channel_is_named(body: str, fault: str) -> None:
    with pytest.raises(ParseError, match=fault):
        read_feed(body, source=CHANNEL)


def test_a_channel_without_messages_is_a_channel() -> None:
    feed = read_feed(page(), source=CHANNEL)
    assert (feed.entries, feed.older) == ((), "")


def test_an_edit_keeps_the_key_and_views_change_nothing() -> None:
    meta = "<span class='tgme_widget_message_meta'>edited</span>"
    views = f"<span class='tgme_widget_message_views'>{{}}</span>{meta}"
    (before,) = read(message("The ferry is late", more=views.format("1K")))
    (after,) = read(message("The ferry is late", more=views.format("2K")))
    (edited,) = read(message("The ferry is cancelled", more=views.format("9K")))
    assert before == after
    assert (edited.key, edited.title) == (before.key, "The ferry is cancelled")


def test_ids_that_are_none_and_addresses_elsewhere_are_not_believed() -> None:
    odd = [message("x", post=post) for post in ("", "a", "a/b", "../etc/1", "a/1/2", "javascript:/1")]
    more = "<a class='tme_messages_more' href='https://evil.example/' data-before='12'></a>"
    feed = read_feed(page(*odd, more, message("real")), source=CHANNEL)
    assert [entry.id for entry in feed.entries] == ["harbour_watch/1"]
    assert feed.older == "https://t.me/s/harbour_watch?before=12"


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 150))
def test_hostile_texts_stay_texts(start: int) -> None:
    texts = HOSTILE[start : start + 150]
    found = read(*(message(escape(text), post=f"c/{at}") for at, text in enumerate(texts, 1)))
    assert len(found) == len(texts)
    for entry in found:
        assert "\x00" not in entry.title
        assert "\n" not in entry.title
        assert "<script" not in entry.content
        assert "\x1b" not in entry.content + entry.title + feed_text(entry).text


@pytest.mark.parametrize(
    "many",
    [
        "<div class='tgme_widget_message' data-post='a/1'>",
        "<div class='tgme_widget_message_text'>x",
        "<div class='tgme_widget_message' data-post='a/1'><div class='tgme_widget_message_text'>x",
        "<a class='tme_messages_more' data-before='x'>",
        message("word " * 20),
    ],
)
def test_cost_grows_with_the_page(many: str) -> None:
    with affordable(1.5):
        read_feed(page(many * 3_000), source=CHANNEL)


def test_a_captured_page_gives_its_messages(corpus: Path) -> None:
    name = "t-me-kpszsu--2026-10-04-excerpt"
    truth = json.loads((corpus / "pages" / f"{name}.json").read_text("utf-8"))
    body = gzip.decompress((corpus / "pages" / f"{name}.html.gz").read_bytes())
    found = read_feed(body, source=Source("s", truth["url"], kind="telegram"))
    assert found.older == "https://t.me/s/kpszsu?before=82662"
    assert [
        (int(entry.id.split("/")[1]), entry.published.isoformat(), feed_text(entry).text.split())
        for entry in reversed(found.entries)
        if entry.published
    ] == [(one["id"], one["date"], one["text"].split()) for one in truth["messages"]]
