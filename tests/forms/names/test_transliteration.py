"""Transliteration: official examples of each standard, press habits, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.forms import abjads
from monitor.forms.transliteration import (
    MOST_READINGS,
    STANDARDS,
    closest,
    cyrillic,
    latin,
    russian_in_ukrainian,
    ukrainian_in_russian,
)


def written(word: str, lang: str, standard: str) -> str:
    """The spelling of one standard, also where another gave the same one first."""
    from monitor.forms.transliteration import _written

    return next(_written(word, one.letters) for one in STANDARDS if (one.name, one.lang) == (standard, lang))


# Examples of the resolution itself (KMU 55/2010), and of the other standards' own tables.
@pytest.mark.parametrize(
    ("word", "lang", "standard", "expected"),
    [
        ("алушта", "uk", "KMU 2010", "alushta"),
        ("борщагівка", "uk", "KMU 2010", "borshchahivka"),
        ("гадяч", "uk", "KMU 2010", "hadiach"),
        ("ґалаґан", "uk", "KMU 2010", "galagan"),
        ("єнакієве", "uk", "KMU 2010", "yenakiieve"),
        ("житомир", "uk", "KMU 2010", "zhytomyr"),
        ("медвин", "uk", "KMU 2010", "medvyn"),
        ("їжакевич", "uk", "KMU 2010", "yizhakevych"),
        ("мар'їне", "uk", "KMU 2010", "marine"),
        ("йосипівка", "uk", "KMU 2010", "yosypivka"),
        ("стрий", "uk", "KMU 2010", "stryi"),
        ("гоща", "uk", "KMU 2010", "hoshcha"),
        ("юрій", "uk", "KMU 2010", "yurii"),
        ("корюківка", "uk", "KMU 2010", "koriukivka"),
        ("яготин", "uk", "KMU 2010", "yahotyn"),
        ("згорани", "uk", "KMU 2010", "zghorany"),
        ("зеленський", "uk", "BGN/PCGN 1965", "zelenskyy"),
        ("зеленський", "uk", "scholarly", "zelenskyj"),
        ("сумщина", "uk", "scholarly", "sumščyna"),
        ("щербак", "uk", "ISO 9", "ŝerbak"),
        ("зеленський", "uk", "German", "selenskyj"),
        ("залужний", "uk", "German", "saluschnyj"),
        ("залужний", "uk", "French", "zaloujny"),
        ("зеленський", "uk", "Polish", "zełenski"),
        ("залужний", "uk", "Polish", "załużny"),
        ("ельцин", "ru", "BGN/PCGN 1947", "yeltsin"),
        ("лавров", "ru", "German", "lawrow"),
        ("путин", "ru", "French", "poutine"),
        ("шойгу", "ru", "French", "choïgou"),
        ("шойгу", "ru", "Polish", "szojgu"),
        ("шойгу", "ru", "Turkish", "şoygu"),
        ("герасимов", "ru", "Polish", "gierasimow"),
        ("юлия", "ru", "ICAO", "iuliia"),
        ("щербаков", "ru", "ISO 9", "ŝerbakov"),
        ("хрущев", "ru", "scholarly", "chruščev"),
    ],
)
def test_standards(word: str, lang: str, standard: str, expected: str) -> None:
    assert written(word, lang, standard) == expected


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [
        ("zelensky", "uk", "зеленський"),
        ("selenskyj", "uk", "зеленський"),
        ("zelenskiy", "ru", "зеленский"),
        ("zaluzhnyi", "uk", "залужний"),
        ("saluschnyj", "uk", "залужний"),
        ("zaloujny", "ru", "залужный"),
        ("budanov", "uk", "буданов"),
        ("lawrow", "ru", "лавров"),
        ("szojgu", "ru", "шойгу"),
        ("poutine", "ru", "путин"),
        ("yermak", "uk", "єрмак"),
        ("yermak", "ru", "ермак"),
        ("skibitskyi", "uk", "скібіцький"),
    ],
)
def test_the_way_back_guesses_the_right_name(word: str, lang: str, expected: str) -> None:
    assert expected in cyrillic(word, lang)[:3]


def test_ukrainian_and_russian_write_each_others_names() -> None:
    assert ukrainian_in_russian("сирський")[0] == "сырский"
    assert ukrainian_in_russian("залужний")[0] == "залужный"
    assert russian_in_ukrainian("путин")[0] == "путін"
    assert "герасимов" in russian_in_ukrainian("герасимов")


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [
        ("zelensky", "ar", "زيلينسكي"),
        ("zelensky", "fa", "زلنسکی"),
        ("zelensky", "he", "זלנסקי"),
        ("putin", "ar", "بوتين"),
        ("putin", "fa", "پوتین"),
        ("putin", "he", "פוטין"),
        ("lavrov", "he", "לברוב"),
        ("budanov", "ar", "بودانوف"),
        ("starmer", "ar", "ستارمر"),
        ("pezeshkian", "fa", "پزشکیان"),
    ],
)
def test_abjads_have_the_spelling_of_the_press(word: str, lang: str, expected: str) -> None:
    assert expected in abjads.spellings(word, lang)


def test_a_cyrillic_name_goes_to_abjads_by_its_english_spelling() -> None:
    assert "بودانوف" in abjads.spellings("буданов", "ar", "uk")
    assert abjads.spellings("щ" * 50, "ar", "uk") == ()


@given(st.text(max_size=60), st.sampled_from(["uk", "ru"]))
def test_any_text_is_bounded(text: str, lang: str) -> None:
    assert len(latin(text, lang)) <= len(STANDARDS)
    assert len(cyrillic(text, lang)) <= 4 * MOST_READINGS
    for script in ("ar", "fa", "he"):
        assert len(abjads.spellings(text, script)) <= abjads.MOST_SPELLINGS


def test_the_closest_guesses_come_first() -> None:
    assert closest([("a", "b"), ("c", "d")], 3) == ("ac", "bc", "ad")
    assert len(closest([("a", "b")] * 40, 12)) == 12
