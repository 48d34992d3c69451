"""How names are inflected, by language and ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.forms.paradigms import inflect


@pytest.mark.parametrize(
    ("lang", "word", "forms"),
    [
        ("uk", "зеленський", "зеленського зеленському зеленським"),
        ("uk", "залужний", "залужного залужному залужним"),
        ("uk", "путін", "путіна путіну путіном путіним путінові"),
        ("uk", "шевченко", "шевченка шевченку шевченком шевченкові"),
        ("uk", "валерій", "валерія валерію валерієм"),
        ("uk", "шмигаль", "шмигаля шмигалю шмигалем"),
        ("uk", "стрілець", "стрільця стрільцю стрільцем"),
        ("uk", "ольга", "ольги ользі ольгу ольгою"),
        ("uk", "мерц", "мерца мерцу мерцом мерцем"),
        ("ru", "зеленский", "зеленского зеленскому зеленским зеленском"),
        ("ru", "залужный", "залужного залужному залужным"),
        ("ru", "лавров", "лаврова лаврову лавровым лаврове"),
        ("ru", "трамп", "трампа трампу трампом трампе"),
        ("ru", "сергей", "сергея сергею сергеем"),
        ("ru", "валерий", "валерия валерию валерием валерии"),
        ("ru", "георгий", "георгия георгию георгием"),
        ("ru", "захарова", "захаровы захарову"),
        ("pl", "zelenski", "zelenskiego zelenskiemu zelenskim"),
        ("pl", "zalużny", "zalużnego zalużnemu zalużnym"),
        ("pl", "putin", "putina putinowi putinem putinie"),
        ("pl", "tusk", "tuska tuskowi tuskiem tusku"),
        ("pl", "poroszenko", "poroszenki poroszence poroszenkę poroszenką"),
        ("pl", "duda", "dudy dudę dudą"),
        ("pl", "aragczi", "aragcziego aragcziemu"),
        ("be", "зяленскі", "зяленскага зяленскаму"),
        ("fa", "نتانیاهو", "نتانیاهوی"),
        ("de", "selenskyj", "selenskyjs"),
        ("ar", "ترامب", "لترامب وترامب"),
        ("ar", "السیسی", "للسیسی والسیسی"),
        ("he", "טראמפ", "לטראמפ שטראמפ"),
        ("ka", "ზელენსკი", "ზელენსკის"),
        ("ko", "젤렌스키", "젤렌스키는 젤렌스키가"),
    ],
)
def test_forms(lang: str, word: str, forms: str) -> None:
    assert set(forms.split()) | {word} <= inflect(word, lang)


@pytest.mark.parametrize(
    ("lang", "word"),
    [("uk", "шойгу"), ("ru", "шойгу"), ("ru", "рубио"), ("de", "scholz"), ("en", "trump"), ("", "x")],
)
def test_what_does_not_change(lang: str, word: str) -> None:
    assert inflect(word, lang) == {word}


def test_no_feminine_of_a_mans_name() -> None:
    assert inflect("зеленський", "uk").isdisjoint({"зеленська", "зеленської", "зеленську"})
    assert inflect("zelenski", "pl").isdisjoint({"zelenska", "zelenskiej"})


@given(
    st.text(max_size=50),
    st.sampled_from(["uk", "ru", "pl", "sr", "cs", "hu", "fa", "be", "de", "ar", "he", "ka", "ko", ""]),
)
def test_a_word_is_among_its_forms_and_they_are_few(word: str, lang: str) -> None:
    forms = inflect(word, lang)
    assert word in forms
    assert len(forms) <= 20
