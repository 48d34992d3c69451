"""The newsroom's articles: dated by edition, copies exact, and each what the script takes it for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.content import Content, load

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAPER = load()


def test_slugs_are_unique_and_outlets_known() -> None:
    assert max(Counter(piece.slug for piece in PAPER.pieces).values()) == 1
    assert {piece.outlet for piece in PAPER.pieces} <= {outlet.id for outlet in PAPER.outlets}


def test_every_language_prints_news_and_something_else() -> None:
    by_lang = {outlet.id: outlet.lang for outlet in PAPER.outlets}
    assert {by_lang[p.outlet] for p in PAPER.pieces if p.story} == {"en", "uk", "ru", "pl", "ar"}
    assert {by_lang[p.outlet] for p in PAPER.pieces if not p.story} == {"en", "uk", "ru", "pl", "ar"}


def test_copies_print_the_text_of_the_original_and_tell_its_story() -> None:
    copies = [piece for piece in PAPER.pieces if piece.copy_of]
    assert [copy.outlet for copy in copies] == ["gullwing", "saltmarsh", "clippings"]
    for copy in copies:
        original = PAPER.named(copy.copy_of)
        assert original is not None
        assert copy.paragraphs == original.paragraphs
        assert copy.story == original.story
        assert copy.outlet != original.outlet
    titles = {piece.title for piece in PAPER.pieces if piece.story == "crews-for-jordan"}
    assert len(titles) == 2, "one copy keeps the title, one has its own"


def test_first_edition_is_minutes_old_and_old_articles_are_weeks_old() -> None:
    ages = [NOW - piece.published([NOW, NOW]) for piece in PAPER.pieces if piece.story]
    assert all(timedelta() <= age < timedelta(minutes=30) for age in ages)
    old = [piece for piece in PAPER.pieces if piece.age > timedelta(days=3)]
    assert [piece.edition for piece in old] == [1, 2]
    assert not any(piece.story for piece in old)


def test_update_replaces_what_it_updates_under_the_same_address() -> None:
    before = {piece.address: piece for piece in PAPER.of("meridian", 1)}
    after = {piece.address: piece for piece in PAPER.of("meridian", 2)}
    assert before.keys() == after.keys()
    changed = [address for address in before if before[address].title != after[address].title]
    assert changed == ["interceptor-crews-for-jordan"]


def test_second_edition_adds_stories() -> None:
    assert len(PAPER.stories(1)) == 11
    assert set(PAPER.stories(2)) - set(PAPER.stories(1)) == {
        "ceasefire-timetable",
        "shahed-over-the-sandbank",
        "perekhopliuvachi-nad-limanom",
        "waqf-itlaq-al-nar",
    }


def test_hostile_title_holds_all_that_it_should() -> None:
    piece = PAPER.named("hostile-headline")
    assert piece is not None
    for nasty in ("<script>", "@everyone", "<!channel>", "\x1b[31m", "\u202e"):
        assert nasty in piece.title


@pytest.mark.parametrize("slug", [piece.slug for piece in PAPER.pieces if piece.story])
def test_articles_are_long_enough_to_be_recognised(slug: str) -> None:
    piece = PAPER.named(slug)
    assert piece is not None
    assert len(piece.paragraphs) >= 3
    assert len(" ".join(piece.paragraphs)) > 400


def test_windows_1251_holds_every_letter_of_the_russian_feed() -> None:
    for piece in PAPER.pieces:
        if piece.outlet == "prichal":
            said = piece.title + piece.summary + piece.author
            assert said.encode("windows-1251").decode("windows-1251") == said


def test_unknown_slug_is_none() -> None:
    assert Content((), ()).named("nothing") is None
