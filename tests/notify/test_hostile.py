"""Hostile strings in every field through every notifier: shown, within the limits, and doing nothing.

The proof that no markup came through is a comparison: what carries structure (tags, unescaped signs, links)
must be exactly what a harmless text in the same place gives.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Excerpt, Message
from monitor.notify import NOTIFIERS, discord, slack, telegram, webhook
from monitor.notify.content import LABELS, UNTITLED, content
from monitor.text.graphemes import is_boundary, utf16
from monitor.text.shown import line
from tests.hostile import HOSTILE, LINKS
from tests.notify.examples import DELIVERY, MESSAGE, NOW, RECEIVERS, body

UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
LIVE = re.compile(r"[@#]\w|\w://|(?<![\w])/\w|\w\.[^\W\d_]|\d\.\d+\.\d+\.\d", re.IGNORECASE)
"""What chats turn into mentions, links and commands by themselves."""


def infected(text: str) -> Message:
    """A message that says `text` wherever a feed or a rule's author could."""
    middle = len(text) // 2
    return replace(
        MESSAGE,
        title=text,
        source=text,
        trust=text,
        lang=text,
        rules=(text,) * (LABELS + 2),
        tags=(text, text),
        excerpts=(
            Excerpt(text, ((0, len(text)),)),
            Excerpt(f"It said {text} today", ((8, 8 + len(text)), (9, 9))),
            Excerpt(text, ((middle, middle + 3), (-4, 2), (middle, 10**9))),
        ),
    )


def strings(value: object) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def check_slack(made: Any) -> None:
    assert len(made["text"]) <= slack.HEADER
    assert (made["mrkdwn"], made["parse"], made["link_names"]) == (False, "none", False)
    assert (made["unfurl_links"], made["unfurl_media"]) == (False, False)
    header, *sections, context = made["blocks"]
    assert header["text"]["type"] == "plain_text"
    assert 1 <= len(header["text"]["text"]) <= slack.HEADER
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", header["text"]["text"] + made["text"])
    assert not LIVE.search(header["text"]["text"])
    for block in (*(section["text"] for section in sections), *context["elements"]):
        assert block["verbatim"] is True
        assert 1 <= len(block["text"]) <= slack.SECTION
        check_mrkdwn(block["text"])


def check_mrkdwn(text: str) -> None:
    own = re.sub(r"^\*<https://northgazette\.example/2026/drones\?id=7\|([^<>|]*|.*?)>\*", r"\1", text)
    own = re.sub("\u200b\\*([^*]*)\\*\u200b", r"\1", own)
    own = re.sub(r"(?m)^> ", "", own)
    own = re.sub(r"^\*([^*<>]*)\*( · |$)", r"\1", own)
    assert not re.search(r"[<>*_~`]|&(?!(amp|lt|gt);)", own), text[:200]
    assert not LIVE.search(html.unescape(own)), text[:200]


def check_discord(made: Any) -> None:
    assert made["allowed_mentions"] == {"parse": []}
    assert "content" not in made
    (embed,) = made["embeds"]
    author, footer = embed["author"]["name"], embed["footer"]["text"]
    description = embed.get("description", "")
    assert 1 <= utf16(embed["title"]) <= discord.TITLE
    assert utf16(description) <= discord.DESCRIPTION
    assert utf16(author) <= discord.AUTHOR
    assert 1 <= utf16(footer) <= discord.FOOTER
    assert sum(map(utf16, (embed["title"], description, author, footer))) <= discord.EMBED
    assert embed.get("url", MESSAGE.url) == MESSAGE.url
    for row in (embed["title"], *(row.removeprefix("> ") for row in description.split("\n"))):
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", row)
        assert bare.count("**") % 2 == 0
        assert not re.search(r"[*_~`|<>\[\]()#:@\\]", bare.replace("**", "")), row[:200]
        assert not LIVE.search(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", row).replace("**", "")), row[:200]
    assert not LIVE.search(author + footer)


class Tags(HTMLParser):
    """Collects tags and text, and refuses what Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("a", "b", "blockquote")
        assert tag == "a" or not attrs
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def check_telegram(made: Any) -> None:
    assert made["parse_mode"] == "HTML"
    assert made["link_preview_options"] == {"is_disabled": True}
    parser = Tags()
    parser.feed(made["text"])
    parser.close()
    assert not parser.open
    assert parser.links in ([], [MESSAGE.url])
    assert 1 <= utf16(parser.text) <= telegram.TEXT
    assert not LIVE.search(parser.text), parser.text[:200]
    assert not re.search(r"&(?!(amp|lt|gt|quot|#x27);)", made["text"])


def check_webhook(made: Any) -> None:
    assert made["type"] == "alert.raised"
    assert made["data"]["url"] in ("", MESSAGE.url)
    for excerpt in made["data"]["excerpts"]:
        ends = [0, *(at for mark in excerpt["marks"] for at in mark), len(excerpt["text"])]
        assert ends == sorted(ends)


CHECKS: dict[str, Callable[[Any], None]] = {
    "slack": check_slack,
    "discord": check_discord,
    "telegram": check_telegram,
    "webhook": check_webhook,
}


def check(kind: str, message: Message) -> None:
    request = NOTIFIERS[kind].request(message, RECEIVERS[kind], DELIVERY, NOW)
    request.body.decode("utf-8")  # no lone surrogate came through
    made = body(kind, message)
    for text in strings(made):
        assert not UNSEEN.search(text), repr(text[:200])
    CHECKS[kind](made)


def test_the_set_is_large_enough_and_every_notifier_has_its_check() -> None:
    assert len(HOSTILE) >= 200
    assert CHECKS.keys() == NOTIFIERS.keys()


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_the_harmless_message_passes(kind: str) -> None:
    check(kind, MESSAGE)


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_hostile_texts(kind: str) -> None:
    for text in HOSTILE:
        check(kind, infected(text))


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_hostile_links(kind: str) -> None:
    for url in (*LINKS, *HOSTILE):
        made = body(kind, replace(MESSAGE, url=url))
        links = [text for text in strings(made) if re.search(r"https?://", text)]
        for text in links:
            found = re.findall(r"https?://[^|>\"]*", text)
            assert len(found) == 1, text
            assert re.fullmatch(r"https?://[!#-;=?-Z\[\]_a-z~]+", html.unescape(found[0])), text
            assert "evil.example/@" not in text
        assert (
            "javascript:alert" not in "".join(strings(made)).replace("\u2060", "") or "javascript" not in url
        )


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(
        st.sampled_from("@#<>&|*_~`\\[](){}:/.!-+=\n\r\u202e\u200d\u0301👨🇺🇦aя1 ") | st.characters()
    ),
    spans=st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=4),
)
@pytest.mark.parametrize("kind", NOTIFIERS)
def test_any_text(kind: str, text: str, spans: list[tuple[int, int]]) -> None:
    check(kind, replace(infected(text), excerpts=(Excerpt(text, tuple(spans)),)))


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_an_empty_message_is_still_one(kind: str) -> None:
    check(kind, Message(title="", url="", source=""))


def test_no_cluster_is_split() -> None:
    for text in HOSTILE:
        made, whole = content(infected(text)), line(text)
        for short in (made.title, made.source, *made.tags[:1], *made.rules[:1]):
            head = short.removesuffix("…") if short not in (whole, UNTITLED) else ""
            assert whole.startswith(head), short[:80]
            skipped = len(whole[len(head) :]) - len(whole[len(head) :].lstrip())
            assert is_boundary(whole, len(head)) or is_boundary(whole, len(head) + skipped), short[:80]
        for parts in made.excerpts:
            joined, at = "".join(part.text for part in parts), 0
            for part in parts:
                assert is_boundary(joined, at), joined[:80]
                at += len(part.text)


def test_every_marked_word_is_bold_once() -> None:
    shown = telegram.text(content(MESSAGE))
    assert re.findall("<b>(.*?)</b>", shown)[1:] == ["interceptor", "Shahed"]
    marks = webhook.payload(MESSAGE, DELIVERY)["data"]["excerpts"][0]["marks"]  # type: ignore[index]
    assert marks == [[5, 16], [26, 32]]


def test_bold_hugs_words_and_keeps_clusters_whole() -> None:
    message = replace(MESSAGE, excerpts=(Excerpt("a  drone  flew e\u0301tude", ((1, 9), (15, 16))),))
    assert "a <b>drone</b> flew <b>e\u0301</b>tude" in telegram.text(content(message))
    assert "a **drone** flew" in discord.payload(message)["embeds"][0]["description"]  # type: ignore[index]
