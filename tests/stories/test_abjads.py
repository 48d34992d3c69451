"""Arabic and Hebrew: which names a word may stand for, and that texts in them join across languages."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from monitor.model import Frequencies, Relation
from monitor.stories import bars, words
from monitor.stories.abjads import reading
from monitor.stories.features import Features, features
from monitor.stories.likeness import likeness
from monitor.stories.name_keys import name_keys
from monitor.stories.profile import MOST_GUESSES, MOST_NAMES, pack, profile
from monitor.text.tokens import fold

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITTEN = Path(__file__).parent / "data" / "arabic_hebrew.tsv"
PREFIXES = {
    "ar": ("", "و", "ب", "ل", "ف", "وب", "ول", "ك"),
    "he": ("", "ו", "ב", "ל", "מ", "ש", "ה", "וב", "שב", "כש", "ומ"),
}


@pytest.mark.parametrize(
    ("lang", "spelling", "english"),
    [
        ("ar", "حماس", "hamas"),
        ("ar", "غزة", "gaza"),
        ("ar", "زيلينسكي", "zelensky"),
        ("ar", "دارفور", "darfur"),
        ("ar", "إسكندر", "iskander"),
        ("he", "חיזבאללה", "hezbollah"),
        ("he", "עזה", "gaza"),
        ("he", 'נתב"ג', "gurion"),
        ("he", "נתניהו", "netanyahu"),
        ("he", "חות'ים", "houthis"),
    ],
)
def test_a_known_name_is_known_behind_whatever_is_written_on(lang: str, spelling: str, english: str) -> None:
    for prefix in PREFIXES[lang]:
        found = reading(fold(prefix + spelling))
        assert found.known, prefix
        assert found.keys == name_keys(english, "en")


@pytest.mark.parametrize("word", ["الحديدة", "والحديدة", "بالحديدة", "للحديدة", "وللحديدة", "فالحديدة"])
def test_the_article_and_what_stands_before_it_are_no_part_of_a_name(word: str) -> None:
    assert name_keys("hodeidah", "en")[0] in reading(fold(word)).keys


@pytest.mark.parametrize(
    ("lang", "spelling", "english"),
    [
        ("ar", "فلاديمير", "vladimir"),
        ("ar", "بوداريف", "bodarev"),
        ("ar", "وادفول", "wadephul"),
        ("ar", "سمنغان", "samangan"),
        ("ar", "خلم", "khulm"),
        ("he", "ואדפול", "wadephul"),
        ("he", "שבטבטבאי", "tabtabai"),
        ("he", "פרידמן", "friedman"),
        ("he", "לוטבק", "luttwak"),
    ],
)
def test_a_name_that_nobody_listed_is_among_the_guesses(lang: str, spelling: str, english: str) -> None:
    found = reading(fold(spelling))
    assert not found.known
    assert set(name_keys(english, "en")) & set(found.keys)


@pytest.mark.parametrize(
    "text",
    [
        "وقالت وزارة الدفاع إن القوات والطائرات قصفت مستشفى بالمدينة فجر الثلاثاء وأصيب المدنيون",
        "וברשות הממשלה הודיעו היום כי החיילים והשוטרים שפעלו בעיר מצאו את הגופות במחסן",
    ],
)
def test_everyday_words_stand_for_no_name(text: str) -> None:
    assert not [word for word in fold(text).split() if len(word) > 5 and reading(word).keys]


def test_a_word_without_letters_of_its_own_reads_as_nothing() -> None:
    for word in ("", "و", "في", "12ب", "ب" * 50, "وال", "وווו"):
        assert len(reading(word).keys) <= 6


def told(title: str, body: str, lang: str) -> Features:
    return features(title, words.read(title, body), lang)


def test_figures_and_names_that_are_known_are_never_crowded_out() -> None:
    crowd = " ".join(f"{a}{b}{c}رستم" for a in "قصضطع" for b in "جدخهم" for c in "سزشثغ")
    body = f"{crowd} 4417 قتيلا في خاركيف ثم {crowd[::-1]} 913 حماس"
    one = profile(told("تقرير", body, "ar"), Frequencies(), NOW)
    other = told("", "Hamas, Kharkiv: 4,417 and 913 killed", "en")
    assert len(one.names) == MOST_NAMES + MOST_GUESSES
    assert len(pack(one)) <= 750
    assert other.names.keys() <= one.names.keys()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("ar", "سبعة قتلى و 2.5 مليون نازح و ثلاثون"), ("he", "שבעה הרוגים, 2.5 מיליון עקורים, שלושים")],
)
def test_numbers_in_words_are_figures(lang: str, said: str) -> None:
    assert (
        told("", said, lang).figures == told("", "seven killed, 2.5 million displaced, thirty", "en").figures
    )


def test_events_of_one_day_with_the_same_actors_stay_apart_and_most_texts_on_one_meet() -> None:
    rows = [line.split("\t") for line in WRITTEN.read_text("utf-8").splitlines() if not line.startswith("#")]
    profiles = [profile(told(title, lead, lang), Frequencies(), NOW) for _, _, lang, title, lead in rows]
    met = parted = 0
    for (one, first), (other, second) in combinations(zip(rows, profiles, strict=True), 2):
        if one[0] == other[0] and one[2] != other[2] and {one[2], other[2]} & {"ar", "he"}:
            like = likeness(first, second)
            joined = bars.level(like) is Relation.SAME_STORY and not bars.doubt(like)
            assert not joined or one[1] == other[1], (one[:3], other[:3])
            met += joined
            parted += one[1] == other[1] and not joined
    # Before anything was counted, so that no name is known to be rare.
    assert met / (met + parted) > 0.4
