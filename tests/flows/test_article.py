"""Which words an article takes from its feed, and which from its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.flows.article import assemble, feed_text, identity, titles_agree
from monitor.model import Entry, Quality, Readable, Source, TextFrom
from monitor.steps import Unread
from tests.flows.scene import NOW

LINK = "https://courier.example/1"
WORDS = "The ferry sails again after the storm, said the master. "


def entry(**said: Any) -> Entry:
    return replace(Entry("1", "1", link=LINK, title="Ferry sails again"), **said)


def full(**said: Any) -> Readable:
    page = Readable(title="Ferry sails again", text=WORDS * 30, quality=Quality.FULL)
    return replace(page, **said)


@pytest.mark.parametrize(
    ("content", "is_full"),
    [
        (f"<p>{WORDS * 30}</p>", True),
        (f"<p>{WORDS * 14}</p>", True),
        (f"<p>{WORDS * 14}…</p>", False),
        (f"<p>{WORDS * 14}</p><a href='/1'>Read more »</a>", False),
        (f"<p>{WORDS * 14}</p><p>Читати далі →</p>", False),
        (f"<p>{WORDS * 5}</p>", False),
        ("", False),
    ],
)
def test_when_a_feed_carries_the_whole_article(content: str, is_full: bool) -> None:
    assert feed_text(entry(content=content)).is_full is is_full


def test_a_long_description_is_an_article() -> None:
    said = feed_text(entry(summary=WORDS * 30))
    assert (said.text, said.is_full) == (WORDS * 30, True)


@pytest.mark.parametrize(
    ("page", "url", "expected"),
    [
        (None, "", LINK),
        (full(), "https://news.example/story/1", "https://news.example/story/1"),
        (full(canonical="https://courier.example/story/1"), LINK, "https://courier.example/story/1"),
        (full(canonical="https://courier.example/"), LINK, LINK),
        (full(title="Before you go on: cookies"), "https://courier.example/consent", LINK),
        (
            Readable(title="Ferry sails again", text="Log in", quality=Quality.SHORT),
            "https://x.example/in",
            LINK,
        ),
    ],
)
def test_what_stands_for_an_article(page: Readable | None, url: str, expected: str) -> None:
    assert identity(entry(), page, url) == expected


def test_the_longer_text_is_taken_and_the_summary_stays_beside_it() -> None:
    unread = Unread(
        7, Source("s", "https://courier.example/feed", lang="en"), entry(summary="In short."), NOW, False
    )
    article = assemble(unread, feed_text(unread.entry), full(author="A. Author"), LINK)
    assert article.text_from is TextFrom.PAGE
    assert article.body.endswith("In short.")
    assert (article.author, article.lang, article.link, article.entry) == ("A. Author", "en", LINK, 7)


def test_an_article_without_any_title_is_named_by_its_text() -> None:
    unread = Unread(
        7, Source("s", "https://courier.example/feed"), entry(title="", summary=WORDS * 9), NOW, False
    )
    article = assemble(unread, feed_text(unread.entry), None, "")
    assert article.title.startswith("The ferry sails again")
    assert len(article.title) <= 120


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Ferry sails again", "Ferry sails again | The Courier", True),
        ("Паром знову ходить", "Паром знову ходить після шторму", True),
        ("Ferry sails again", "Please accept cookies", False),
        ("Ferry sails again", "", False),
        ("", "", False),
    ],
)
def test_titles_that_agree(one: str, other: str, agree: bool) -> None:
    assert titles_agree(one, other) is agree
