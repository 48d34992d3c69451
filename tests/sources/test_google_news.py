from __future__ import annotations

import base64
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.sources.google_news import divided, target
from tests.hostile import HOSTILE, LINKS
from tests.sources.reading import read_feed, rss, source

PLACE = "https://news.google.com/rss/articles/{}?oc=5"


def token(address: str) -> str:
    text = address.encode("utf-8", "surrogatepass")
    size = bytes([len(text)]) if len(text) < 128 else bytes([len(text) & 0x7F | 0x80, len(text) >> 7])
    return base64.urlsafe_b64encode(b"\x08\x13\x22" + size + text).decode().rstrip("=")


@pytest.mark.parametrize("length", [30, 127, 128, 700])
def test_a_link_that_holds_the_address_leads_there(length: int) -> None:
    address = "https://news.example/".ljust(length, "a")
    assert target(PLACE.format(token(address))) == address


@pytest.mark.parametrize("address", [*LINKS, "AU_yqLMsecretsecretsecret", "x" * 100])
def test_nothing_but_web_addresses_comes_out(address: str) -> None:
    found = target(PLACE.format(token(address[:1000])))
    assert not found or found.startswith(("http://", "https://"))


@given(st.text(max_size=300), st.binary(max_size=200))
def test_any_link_is_read_or_left(text: str, body: bytes) -> None:
    assert target(text) == ""
    target(PLACE.format(base64.urlsafe_b64encode(b"\x08\x13\x22" + body).decode()))


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Ferry stopped - The Example", ("Ferry stopped", "The Example")),
        ("Ferry - again - The Example", ("Ferry - again", "The Example")),
        ("Ferry stopped", ("Ferry stopped", "")),
        ("Ferry-stopped", ("Ferry-stopped", "")),
        (" - The Example", (" - The Example", "")),
        ("", ("", "")),
    ],
)
def test_the_publisher_is_what_stands_behind_the_last_dash(title: str, parts: tuple[str, str]) -> None:
    assert divided(title) == parts


def test_hostile_titles_are_clean() -> None:
    texts = HOSTILE[::5]
    items = (f"<title>x {escape(text)} - P</title><guid>{at}</guid>" for at, text in enumerate(texts))
    found = read_feed(rss(*items), source=source("google-news")).entries
    assert len(found) == len(texts)
    assert not [entry for entry in found if entry.content or entry.summary or "\x1b" in entry.title]
