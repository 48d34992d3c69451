"""Names of Wikidata: the file is what its reader takes it for, and deriving it keeps what is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import expand, hit, variants
from monitor.forms.name_groups import curated
from monitor.forms.wikidata import FILE, others
from monitor.text.tokens import fold
from tests.forms.names.derive import derive, group, sound


def test_every_line_is_folded_spellings_between_tabs() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 50_000
    for line in lines[::97]:
        first, *spellings, last = line.split("\t")
        assert first == last == ""
        assert len(spellings) > 1
        assert all(fold(spelling).replace(" ", "") == spelling for spelling in spellings)


@pytest.mark.parametrize("word", ["morawiecki", "моравецький", "莫拉维茨基"])
def test_a_name_is_found_by_any_of_its_spellings(word: str) -> None:
    assert {"morawiecki", "моравецький", "莫拉维茨基"} == {*others(word), word} & {
        *("morawiecki", "моравецький", "莫拉维茨基")
    }


@given(st.text(max_size=8))
def test_any_word_may_be_asked_for(word: str) -> None:
    assert word not in others(word)


def test_what_is_kept_sounds_alike() -> None:
    assert group(["Lavrov", "Lavrova", "Lawrow", "Лавров", "Лаврова", "לברוב"]) == (
        *("lavrov", "lawrow", "лавров", "לברוב"),
    )
    assert group(["John", "Иоанн", "Пётр"]) == ("john", "иоанн")
    assert group(["Lavrov", "Пётр"]) == group(["Лавров"]) == group(["Tanaka", "タナカ"]) == ()


def test_a_name_spelt_by_japanese_readings_is_left_out() -> None:
    assert derive(["kamitani, камия, かみたに, 神谷 => Q1", "starmer, стармер => Q2"]) == [
        ("starmer", "стармер")
    ]


@pytest.mark.parametrize(
    ("left", "right"), [("schulz", "шульц"), ("putin", "פוטין"), ("netanyahu", "נתניה"), ("x", "кс")]
)
def test_spellings_of_one_name_sound_alike(left: str, right: str) -> None:
    assert sound(left) == sound(right)


def test_people_whom_the_list_lacks_are_found_more_often_than_not() -> None:
    unlisted = variants("unlisted.tsv")
    expanded = {name: expand(name) for name in {line.name for line in unlisted}}
    assert all((name.split()[-1].lower(),) not in curated().surnames for name in expanded)
    assert sum(hit(expanded[line.name], line.text) for line in unlisted) / len(unlisted) > 0.7
