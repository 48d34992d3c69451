"""The countries that a text speaks of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.countries import FILE, MOST, countries
from monitor.text.tokens import tokenise
from tests.cost import affordable

RULE_LINES = Path(__file__).parents[2] / "rules" / "shipped_lines.tsv"
LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("lines.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def spoken_of(title: str, body: str = "", lang: str = "en") -> tuple[str, ...]:
    return countries((tokenise(title), title), (tokenise(body), body), lang)


def test_lines_speak_of_what_they_are_labelled_with() -> None:
    wrong = []
    for lang, codes, text in LINES:
        title, _, body = text.partition(" ¶ ")
        found = set(spoken_of(title, body, lang))
        if found != set(codes.split()) - {"-"}:
            wrong.append(f"{text}: {codes}, found {found}")
    assert wrong == []


@pytest.mark.parametrize(
    ("tag", "codes"),
    [("iran", {"IR"}), ("jordan", {"JO"}), ("gulf-states", {"SA", "AE", "QA", "KW", "BH", "OM"})],
)
def test_lines_that_others_wrote_for_rules_agree(tag: str, codes: set[str]) -> None:
    """Rules for these count leaders, armies and regions, too: a line in six names nothing else.

    What they leave alone speaks of none.
    """
    rows = [line.split("\t") for line in RULE_LINES.read_text(encoding="utf-8").splitlines()[1:]]
    spoken = {text: bool(codes & set(spoken_of(text, "", lang))) for _, lang, _, _, text in rows}
    wanted = [spoken[text] for *_, tags, _, text in rows if tag in tags.split()]
    unwanted = [text for *_, others, text in rows if tag in others.split() and spoken[text]]
    assert unwanted == []
    assert sum(wanted) >= 0.83 * len(wanted)


def test_the_labelled_lines_are_many_and_half_of_them_traps() -> None:
    assert len({text for *_, text in LINES}) == len(LINES) >= 200
    assert len({lang for lang, *_ in LINES}) >= 13
    assert sum(codes == "-" for _, codes, _ in LINES) >= 60


def test_those_named_most_often_come_first_and_a_title_counts_more() -> None:
    assert spoken_of("Ukraine", "Iran, Iran, Iran and Iran.") == ("IR", "UA")
    assert spoken_of("Ukraine", "Iran and Iran.") == ("UA", "IR")
    every = (
        "France, Spain, Italy, Japan, Peru, Cuba, Kenya, Egypt, Iran, Iraq, Syria, Yemen, Libya and Poland"
    )
    assert len(spoken_of("", every)) == MOST


def test_a_doubtful_name_counts_where_the_country_is_named_elsewhere() -> None:
    assert spoken_of("Jordan wins") == ()
    assert spoken_of("Jordan wins", "The vote in Amman was close.") == ("JO",)


def test_a_language_without_names_of_its_own_borrows_some() -> None:
    assert spoken_of("Iran i Irak", lang="sr") == ()
    assert spoken_of("Иран и Ирак", lang="sr") == ("IQ", "IR")
    assert spoken_of("Iran og Irak", lang="nb") == ("IR",)
    assert spoken_of("Iran", lang="") == ("IR",)


def test_the_file_is_derived() -> None:
    pytest.importorskip("babel", reason="names are derived from CLDR, which Babel carries")
    from tests.text.countries import derive

    assert FILE.read_text(encoding="utf-8") == derive.text(), "run `python -m tests.text.countries.derive`"


def test_a_word_that_is_nothing_else_stands_for_one_country() -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    lang, codes = "", Counter[str]()
    for row in FILE.read_text(encoding="utf-8").splitlines():
        if row.startswith("["):
            lang = row
        elif not row.startswith("#"):
            codes[row[:2]] += 1
            if row[3] in "na" and row.count(" ") == 2:
                for form in row.split(" ")[2].split("|"):
                    seen.setdefault((lang, form), set()).add(row[:2])
    assert {word: found for word, found in seen.items() if len(found) > 1} == {}
    assert len(codes) > 195


@given(st.text(), st.text(), st.sampled_from(["en", "uk", "ar", "zh", "xx", ""]))
def test_any_text_speaks_of_few_countries(title: str, body: str, lang: str) -> None:
    found = spoken_of(title, body, lang)
    assert len(set(found)) == len(found) <= MOST
    assert "--" not in found


@pytest.mark.parametrize("word", ["Jordan ", "Georgia, ", "阿", "Papua New ", "U.S. "])
def test_time_is_linear_in_the_text(word: str) -> None:
    with affordable(0.15):
        spoken_of("", word * 5_000)
