"""Hostile strings in every field through every notifier: shown, within the limits, and doing nothing."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Excerpt, Headline, Message
from monitor.notify import CHATS, discord, telegram, webhook
from monitor.notify.content import UNTITLED, content
from monitor.text.graphemes import is_boundary
from monitor.text.shown import line
from tests.extent import examples, some
from tests.hostile import HOSTILE, LINKS
from tests.notify.examples import DELIVERY, DIGEST, EDITORS, MESSAGE, body
from tests.notify.laws import CHECKS, check, infected, message_of, strings
from tests.notify.servers import SERVERS


@pytest.fixture(scope="module", autouse=True)
def _cleaned_once() -> Iterator[None]:
    """Nine notifiers clean the same thousand messages: once is enough, for it is one pure function."""
    once = lru_cache(2000)(content)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("monitor.notify.") and getattr(module, "content", None) is content:
                patch.setattr(module, "content", once)
        yield


def test_the_set_is_large_enough_and_every_notifier_has_its_check() -> None:
    assert len(HOSTILE) >= 1000
    assert CHECKS.keys() == CHATS.keys()


@pytest.mark.parametrize("kind", CHATS)
def test_the_harmless_message_passes(kind: str) -> None:
    check(kind, MESSAGE)


@pytest.mark.parametrize("kind", CHATS)
def test_hostile_texts(kind: str) -> None:
    for text in some(HOSTILE, 7):
        check(kind, infected(text))


@pytest.mark.parametrize("kind", EDITORS)
def test_hostile_texts_in_an_edit(kind: str) -> None:
    for text in some(HOSTILE[::13], 3):
        check(kind, infected(text), edit=True)


@pytest.mark.parametrize("kind", CHATS)
@pytest.mark.parametrize("sign", ["a", "😀", "&", '"', "@a ", "_", "\\"])
def test_the_largest_message_fits(kind: str, sign: str) -> None:
    long = sign * 400
    link = MESSAGE.url + "&" * 1900
    full = replace(
        infected(long),
        url=link,
        excerpts=(Excerpt(long, tuple((at, at + 1) for at in range(0, 400, 2))),) * 5,
        headlines=(Headline(long, link, long, story=long),) * 40,
        sites=10**9,
        texts=10**9,
    )
    for edit in (False, True):
        request = message_of(kind, full, edit=edit)
        assert list(SERVERS[kind]().wrong(request)) == []


@pytest.mark.parametrize("kind", CHATS)
def test_headlines_that_find_no_room_are_counted(kind: str) -> None:
    many = tuple(
        Headline(f"no{number}x {'word ' * 30}", f"{MESSAGE.url}&{number}", "Gazette", story="word " * 20)
        for number in range(30)
    )
    made = body(kind, replace(DIGEST, headlines=many, more=5))
    said = "\n".join(strings(made))
    told = len(set(re.findall(r"no\d+x", said)))
    left = made["data"]["more"] if kind == "webhook" else int(re.findall(r"and (\d+) more", said)[0])
    assert told + left == 35
    assert (told == 25) == (kind not in SMALL)
    assert told >= 8


SMALL = {"discord", "telegram", "ntfy"}
"""Services that do not take 25 long headlines."""


@pytest.mark.parametrize("kind", CHATS)
def test_a_story_in_one_place_is_not_counted(kind: str) -> None:
    alone, many = (body(kind, replace(MESSAGE, sites=sites, texts=1)) for sites in (1, 1200))
    assert not any(re.search(r"\d sites?\b", text) for text in strings(alone))
    assert kind == "webhook" or any("1,200 sites, 1 own text" in text for text in strings(many))


@pytest.mark.parametrize("kind", CHATS)
def test_hostile_links(kind: str) -> None:
    for url in (*LINKS, *some(HOSTILE, 7)):
        made = body(kind, Message("A title", url, "", headlines=(Headline("A headline", url, ""),)))
        said = [line for text in strings(made) for line in text.split("\n")]
        for text in said:
            for address in re.findall(r"https?://[^|>\"]*", text):
                assert re.fullmatch(ADDRESS, html.unescape(address)), text
            assert "evil.example/@" not in text
        assert "javascript:alert" not in "".join(said) or "javascript" not in url


ADDRESS = r"https?://[!#-;=?-Z\[\]_a-z~]+"


@examples(60)
@given(
    text=st.text(
        st.sampled_from("@#<>&|*_~`\\[](){}:/.!-+=\n\r\u202e\u200d\u0301👨🇺🇦aя1 ") | st.characters()
    ),
    spans=st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=4),
)
@pytest.mark.parametrize("kind", CHATS)
def test_any_text(kind: str, text: str, spans: list[tuple[int, int]]) -> None:
    check(kind, replace(infected(text), excerpts=(Excerpt(text, tuple(spans)),)))


@pytest.mark.parametrize("kind", CHATS)
def test_an_empty_message_is_still_one(kind: str) -> None:
    check(kind, Message(title="", url="", source=""))


def test_no_cluster_is_split() -> None:
    for text in some(HOSTILE, 3):
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
