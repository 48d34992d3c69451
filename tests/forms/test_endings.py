"""Endings of words that no dictionary knows, language by language."""

from __future__ import annotations

import pytest

from monitor.forms import persian, semitic, slavic, turkish, western


@pytest.mark.parametrize(
    ("lang", "word", "some"),
    [
        ("uk", "шахед", "шахеда шахеду шахедом шахеди шахедів шахедам шахедами шахедах"),
        ("uk", "зеленський", "зеленського зеленському зеленським"),
        ("uk", "гришин", "гришина гришину гришиним"),
        ("uk", "порошенко", "порошенка порошенку порошенком"),
        ("ru", "шахед", "шахеда шахеды шахедов шахедами"),
        ("ru", "зеленский", "зеленского зеленскому зеленским зеленском"),
        ("ru", "герасимов", "герасимова герасимовым герасимове"),
        ("ru", "медведчук", "медведчука медведчуки медведчуком"),
        ("pl", "szahed", "szaheda szahedy szahedów szahedem"),
        ("pl", "zelenski", "zelenskiego zelenskiemu zelenskim"),
        ("pl", "poroszenko", "poroszenki poroszence poroszenkę"),
    ],
)
def test_slavic_words_take_their_cases(lang: str, word: str, some: str) -> None:
    wanted = {word, *some.split()}
    assert wanted <= slavic.declined(word, lang)
    for form in wanted:
        if slavic.dictionary_form(form, lang) == word:
            assert wanted <= slavic.guessed(form, lang)


@pytest.mark.parametrize(
    ("lang", "word"),
    [("uk", "хаменеї"), ("ru", "порошенко"), ("ru", "шойгу"), ("pl", "orly"), ("uk", "нато2")],
)
def test_indeclinable_words_stay(lang: str, word: str) -> None:
    assert slavic.declined(word, lang) == {word}


@pytest.mark.parametrize(
    ("lang", "word", "forms"),
    [
        ("en", "shahed", "shahed shaheds"),
        ("en", "ally", "ally allies"),
        ("en", "quay", "quay quays"),
        ("en", "kibbutz", "kibbutz kibbutzes"),
        ("en", "shaheds", "shahed shaheds shahedses"),
        ("de", "schahed", "schahed schaheds"),
        ("de", "drohne", "drohne drohnen drohnes"),
        ("fr", "chacal", "chacal chacaux chacals"),
        ("fr", "obus", "obus"),
        ("es", "avión", "avión aviones"),
        ("es", "luz", "luz luces"),
        ("it", "attacco", "attacco attacci attacchi"),
        ("it", "drone", "drone droni"),
        ("it", "film", "film"),
    ],
)
def test_western_plurals(lang: str, word: str, forms: str) -> None:
    assert western.RULES[lang](word) == set(forms.split())


@pytest.mark.parametrize(
    ("word", "some", "never"),
    [
        ("dron", "dronlar dronun dronlari dronlarin dronlardan dronu", "dronler dronci"),
        ("füze", "füzeler füzeyi füzenin füzesi füzesinin füzelerle", "füzeci füzelar"),
        ("uçak", "uçaği uçağin uçağa uçaklar", "uçakci"),
    ],
)
def test_turkish_suffixes_follow_the_vowels(word: str, some: str, never: str) -> None:
    found = turkish.noun(word)
    assert set(some.replace("uçaği", "uçaği").split()) <= found
    assert not set(never.split()) & found


def test_a_turkish_dictionary_tells_whether_a_consonant_softens() -> None:
    assert "kitabi" in turkish.noun("kitap", ["kitabi"])
    assert "kendi" not in turkish.noun("kent", ["kenti"])
    assert {"şehri", "şehirli"} & turkish.noun("şehir", ["şehri", "şehirli"]) == {"şehri"}


def test_a_known_turkish_plural_tells_the_vowel_that_the_fold_has_lost() -> None:
    assert {"halklar", "halkler"} & turkish.noun("halk") == {"halklar"}
    assert {"kizlar", "kizler"} <= turkish.noun("kiz")
    assert {"kizlar", "kizler"} & turkish.noun("kiz", ["kizlari"]) == {"kizlar"}


def test_persian_endings() -> None:
    assert {"پهپادها", "پهپادهای", "پهپادی"} <= persian.noun("پهپاد")
    assert "پهپادی" not in persian.noun("پهپاد", known=True)
    assert "انسان" not in persian.noun("انس", lambda form: form == "انسان")
    assert persian.is_noun("کتابها", ("کتاب", "کتابها"))
    assert not persian.is_noun("کودکی", ("کودک", "کودکی"))
    assert not persian.is_noun("کن", ("کن", "میکند"))
    assert persian.is_noun("کشتن", ("کشتن", "میکشد"))
    assert "حملات" in persian.noun("حمله")
    assert persian.is_akin("افراد", "فرد")
    assert not persian.is_akin("این", "امدن")


def test_arabic_and_hebrew_prefixes() -> None:
    arabic = set(semitic.arabic(semitic.arabic_guess("طایره")))
    assert {"الطایره", "للطایره", "وبالطایره", "طایرات", "بطایرات", "طایرته"} <= arabic
    hebrew = set(semitic.hebrew(semitic.hebrew_guess("רחפן")))
    assert {"הרחפן", "ורחפנים", "שהרחפנים", "רחפני"} <= hebrew
    assert "הרחפני" not in hebrew, "the article stands before no construct"


def test_prefixes_make_no_other_word() -> None:
    own = {"מספר": 9, "بعد": 9, "حاله": 9}.get
    assert {"מספר", "לספר"} & set(semitic.hebrew(["ספר"], lambda form: own(form, 0))) == {"לספר"}
    arabic = set(semitic.arabic(["عد", "حال"], lambda form: own(form, 0)))
    assert {"بعد", "حاله", "وعد", "حالها"} & arabic == {"وعد", "حالها"}
