"""Languages of texts long and short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.language import code, language

TEXTS = {
    "en": "The harbour council voted on Monday to buy twelve net guns for the port, its chairman said.",
    "uk": "Рада порту в понеділок вирішила придбати дванадцять сіткометів, повідомив голова ради.",
    "ru": "Совет порта в понедельник решил приобрести двенадцать сетеметов, сообщил его председатель.",
    "de": "Der Hafenrat stimmte am Montag für den Kauf von zwölf Netzwerfern, sagte sein Vorsitzender.",
    "fr": "Le conseil du port a voté lundi l'achat de douze lance-filets, a déclaré son président.",
    "es": "El consejo del puerto votó el lunes a favor de comprar doce lanzarredes, dijo su presidente.",
    "pl": "Rada portu zagłosowała w poniedziałek za zakupem dwunastu miotaczy sieci, powiedział szef.",
    "fa": "شورای بندر روز دوشنبه به خرید دوازده تورانداز رأی داد، رئیس آن به خبرنگاران گفت.",
    "he": "מועצת הנמל הצביעה ביום שני בעד רכישת שנים עשר משגרי רשתות, אמר היושב ראש לעיתונאים.",
}


@pytest.mark.parametrize("lang", TEXTS)
def test_a_text_tells_its_language_whatever_is_usual(lang: str) -> None:
    assert language(TEXTS[lang]) == lang
    assert language(TEXTS[lang], "tr") == lang


def test_short_and_silent_texts_are_in_the_usual_language() -> None:
    assert language("Москва", "uk-UA") == "uk"
    assert language("12 345 " * 20, "ru") == "ru"
    assert language("", "") == ""


def test_a_language_unknown_to_the_detector_is_kept() -> None:
    kazakh = "Порт кеңесі дүйсенбі күні он екі тор атқыш сатып алуға дауыс берді, деді оның төрағасы."
    assert language(kazakh, "kk") == "kk"
    assert language(TEXTS["en"], "kk") == "en"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("uk-UA", "uk"),
        ("en_US", "en"),
        ("UKR", "uk"),
        ("nb", "no"),
        ("iw", "he"),
        ("", ""),
        ("x", ""),
        ("12", ""),
    ],
)
def test_code(tag: str, expected: str) -> None:
    assert code(tag) == expected


@given(st.text(), st.text(max_size=8))
def test_any_text_has_a_code_or_none(text: str, usual: str) -> None:
    found = language(text, usual)
    assert found == "" or (len(found) == 2 and found.isascii() and found.islower())
