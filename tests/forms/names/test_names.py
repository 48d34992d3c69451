"""Names: every spelling of a person is hit, near names and everyday words are not."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import expand, hit, near_names, variants
from monitor.forms.name_groups import curated, read_group
from monitor.forms.names import (
    MAX_ALTERNATIVES,
    MAX_FORMS,
    MAX_SPELLINGS,
    NOBODY,
    name_variants,
    spellings,
    written_as_name,
)
from monitor.forms.surnames import is_long_enough
from monitor.text.tokens import tokenise

WRITTEN = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyząęłżüßабвгґдеєжзиіїйкыэюяسزکیאבגד泽ゼ-' "), min_size=1
)


expanded = cache(expand)


def test_every_spelling_of_the_list_is_hit() -> None:
    assert len(variants()) > 800
    assert [line for line in variants() if not hit(expanded(line.name), line.text)] == []


def test_no_near_name_is_hit() -> None:
    assert len(near_names()) > 300
    assert [line for line in near_names() if hit(expanded(line.name), line.text)] == []


@pytest.mark.parametrize(
    "query",
    ["Зеленський", "Владимир Зеленский", "Selenskyj", "Wołodymyr Zełenski", "زيلينسكي", "זלנסקי", "泽连斯基"],
)
def test_it_does_not_matter_how_a_known_name_is_asked_for(query: str) -> None:
    missed = [
        line.text for line in variants() if "Zelensky" in line.name and not hit(expanded(query), line.text)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Vadym Skibitskyi", "Скібіцького"),
        ("Serhiy Prytula", "Притулою"),
        ("Vitaly Portnikov", "Виталием Портниковым"),
        ("Vitaly Portnikov", "Portnikow"),
        ("Олександр Камишін", "Kamyshin"),
        ("Ірина Верещук", "Vereshchuk"),
        ("Anders Rasmussen", "Расмуссена"),
        ("Maksym Skrypchenko", "Скрипченку"),
    ],
)
def test_names_that_nobody_listed_are_transcribed(query: str, text: str) -> None:
    assert hit(expand(query), text)


def test_a_common_surname_needs_its_given_name() -> None:
    smith = expand("John Smith")
    assert hit(smith, "said John Smith")
    assert hit(smith, "Smith, John")
    assert not hit(smith, "Smith")
    assert not hit(smith, "Mary Smith")


@pytest.mark.parametrize("query", ["Xi Jinping", "Kim Jong Un", "Li Wei", "岸田文雄"])
def test_a_name_of_east_asia_is_only_ever_whole(query: str) -> None:
    written = tokenise(query).words
    assert all(len(classes) > 1 or len(next(iter(classes[0]))) > 2 for classes in name_variants(written))
    assert not hit(expand(query), query.partition(" ")[0] if " " in query else query[:2])


def test_both_orders_of_a_full_name() -> None:
    assert hit(expand("Wei Zhang"), "Zhang Wei")
    assert hit(expand("Kovács Anna"), "Anna Kovács")


def test_a_surname_keeps_its_particles() -> None:
    assert spellings(("mohammed", "bin", "salman")).surname[0].words == ("bin", "salman")
    assert spellings(("ludwig", "van", "beethoven")).surname[0].words == ("van", "beethoven")
    assert not hit(expand("Mohammed bin Salman"), "Salman Rushdie")


def test_a_spelling_that_is_a_word_elsewhere_needs_its_given_name() -> None:
    merz = expand("Friedrich Merz")
    assert hit(merz, "פרידריך מרץ")
    assert not hit(merz, "מרץ")  # March
    assert hit(merz, "Merz")


def test_a_short_surname_alone_is_taken_as_written() -> None:
    assert name_variants(("xi",)) == ((frozenset({"xi"}),),)


def test_no_words_are_no_name() -> None:
    assert name_variants(()) == ()


def test_inflection_is_the_callers() -> None:
    plain = name_variants(("serhiy", "prytula"), inflect=lambda word, _: frozenset((word,)))
    assert (frozenset({"prytula"}), frozenset()) != plain[0]
    assert not hit(plain, "Притулою")
    assert hit(plain, "Притула")


def test_every_spelling_says_where_it_comes_from() -> None:
    origins = {one.words[0]: one.origin for one in spellings(("vadym", "skibitskyi"), groups=NOBODY).surname}
    assert origins["skibitskyi"] == "as written"
    assert origins["skibizkyj"] == "German (uk)"
    assert {one.origin for one in spellings(("donald", "trump")).surname} == {"as written", "curated"}


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Путина", True),
        ("путина", False),
        ("TRUMP", True),
        ("trump", False),
        ("bin Salman", True),
        ("زلنسکی", True),
        ("泽连斯基", True),
        ("ზელენსკი", True),
        ("poutine", False),
    ],
)
def test_a_name_has_a_capital_where_there_are_capitals(surface: str, name: bool) -> None:
    assert written_as_name(surface) is name


@given(
    st.lists(WRITTEN, min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["", "uk", "ru", "en", "zh", "hu"]),
)
def test_any_name_is_bounded_folded_and_keeps_its_words(text: str, lang: str) -> None:
    words = tokenise(text).words
    alternatives = name_variants(words, lang)
    assert len(alternatives) <= MAX_ALTERNATIVES
    if words:
        assert alternatives[0] == tuple(frozenset((word,)) for word in words)
    for classes in alternatives:
        for forms in classes:
            assert 0 < len(forms) <= MAX_FORMS
            assert all(form in words or tokenise(form).words == (form,) for form in forms)


@pytest.mark.parametrize("word", ["щ" * 40, "y" * 40, "a" * 5000, "sch" * 12, "е" * 39 + "й"])
def test_hostile_names_cost_little(word: str) -> None:
    assert len(spellings((word,)).surname) <= MAX_SPELLINGS
    assert len(name_variants((word, word, word))) <= MAX_ALTERNATIVES


# --- the curated list ---------------------------------------------------------------------------------


def test_a_line_of_the_list() -> None:
    group = read_group("slavic full uk Федоров | en Fedorov, Fédorov | he מרץ*")
    assert (group.slavic, group.full) == (True, True)
    assert [(one.words, one.lang, one.alone) for one in group.spellings] == [
        (("федоров",), "uk", True),
        (("fedorov",), "en", True),
        (("fédorov",), "en", True),
        (("מרץ",), "he", False),
    ]


def test_the_list_is_well_formed() -> None:
    groups = curated()
    for index in (groups.surnames, groups.given, groups.whole):
        for words, found in index.items():
            assert words
            for group in found:
                assert all(len(one.lang) == 2 and one.lang.isascii() for one in group.spellings)
    assert len({id(group) for found in groups.surnames.values() for group in found}) >= 60
    assert len({id(group) for found in groups.given.values() for group in found}) >= 140


@pytest.mark.parametrize(
    ("words", "enough"), [("푸틴", True), ("트럼프", True), ("모디", False), ("김", False)]
)
def test_korean_syllables_are_several_letters(words: str, enough: bool) -> None:
    assert is_long_enough((words,)) is enough
