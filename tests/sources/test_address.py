"""Addresses that people have, and those that are asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.sources.address import asked_at, fault, kind_of

PAIRS = [
    ("https://t.me/harbour_watch", "telegram", "https://t.me/s/harbour_watch"),
    ("https://t.me/s/harbour_watch", "telegram", "https://t.me/s/harbour_watch"),
    ("https://social.example/@ann", "feed", "https://social.example/@ann.rss"),
    ("https://social.example/users/ann/", "feed", "https://social.example/@ann.rss"),
    ("https://social.example/@ann.rss", "feed", "https://social.example/@ann.rss"),
    ("https://social.example/@ann/112233", "feed", "https://social.example/@ann/112233"),
    ("https://bsky.app/profile/ann.example", "feed", "https://bsky.app/profile/ann.example/rss"),
    ("https://bsky.app/profile/did:plc:abc", "feed", "https://bsky.app/profile/did:plc:abc/rss"),
    ("https://bsky.app/profile/ann.example/rss", "feed", "https://bsky.app/profile/ann.example/rss"),
    (
        "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos",
        "feed",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
    ),
    (
        "https://youtube.com/playlist?list=PLabcdefghij-_0",
        "feed",
        "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghij-_0",
    ),
    ("https://news.google.com/search?q=drone&hl=en-GB", "google-news", "https://news.google.com/rss/search?q=drone&hl=en-GB"),
    ("https://news.google.com/rss/search?q=drone", "google-news", "https://news.google.com/rss/search?q=drone"),
    ("https://news.google.com/home?hl=uk", "google-news", "https://news.google.com/rss?hl=uk"),
    ("https://medium.com/@ann", "feed", "https://medium.com/@ann"),
    ("https://a.example/feed.xml", "feed", "https://a.example/feed.xml"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kind", "asked"), PAIRS)
def test_an_address_as_people_have_it_becomes_the_feeds(given: str, kind: str, asked: str) -> None:
    assert kind_of(given) == kind
    assert asked_at(kind, given) == asked
    assert asked_at(kind, asked) == asked
    assert fault(kind, given) == ""


def test_a_youtube_handle_is_refused_with_a_way_out() -> None:
    said = fault("feed", "https://www.youtube.com/@ann")
    assert "monitor sources add https://www.youtube.com/@ann" in said


def test_what_is_no_channel_of_telegram_is_refused() -> None:
    for url in ("https://t.me/+AbCdEfGh", "https://a.example/feed.xml", "https://t.me/"):
        assert 'channel = "NAME"' in fault("telegram", url)
    assert fault("telegram", "http://127.0.0.1:8000/s/harbour_watch") == ""


@given(st.text(max_size=60), st.sampled_from(("feed", "telegram", "google-news", "other")))
def test_any_text_is_asked_at_one_address(text: str, kind: str) -> None:
    for url in ("https://a.example/" + text.replace("[", ""), "https://bsky.app/" + text.replace("[", "")):
        asked = asked_at(kind, url)
        assert asked_at(kind, asked) == asked
