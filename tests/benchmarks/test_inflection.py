"""Treebanks as the benchmark of inflection reads and scores them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.inflection import main
from benchmarks.morphology.scale import asked_words
from benchmarks.morphology.scores import Asked
from benchmarks.morphology.treebanks import Word, read
from benchmarks.percolation.workload import Wanted

# Two drones and one word that is spelt like their query; a token of several words, an empty node, a compound.
SENTENCE = """\
# text = Im Drohne-Krieg Drohnen.
1-2	Im	_	_	_	_	_	_	_	_
1	In	in	ADP	_	_	0	_	_	_
2	dem	der	DET	_	_	0	_	_	_
2.1	und	und	CCONJ	_	_	0	_	_	_
3	Drohne-Krieg	Drohne-Krieg	NOUN	_	_	0	_	_	_
4	Drohnen	Drohne	NOUN	_	_	0	_	_	SpaceAfter=No
5	.	.	PUNCT	_	_	0	_	_	_

"""
TYPED = "1\tDrohne\tdrohnen\tVERB\t_\t_\t0\t_\t_\t_\n\n"


def put(folder: Path, name: str, text: str) -> None:
    (folder / "UD").mkdir(exist_ok=True)
    (folder / "UD" / name).write_text(text, encoding="utf-8")


def test_a_treebank_is_read_as_folded_words_with_all_their_lemmas(tmp_path: Path) -> None:
    put(tmp_path, "de_gsd-ud-dev.conllu", SENTENCE)
    put(tmp_path, "de_gsd-ud-test.conllu", TYPED)
    bank = read(tmp_path, "dev")["de"]
    assert bank.words == {
        Word(("im",), frozenset(("in", "der"))): 1,
        Word(("drohne", "krieg"), frozenset(("drohne", "krieg"))): 1,
        Word(("drohnen",), frozenset(("drohne",))): 1,
    }
    assert read(tmp_path, "test")["de"].words == {Word(("drohne",), frozenset(("drohnen",))): 1}


def test_arabic_prefixes_that_are_parted_without_a_space_are_one_word(tmp_path: Path) -> None:
    rows = "1\tل\tل\tADP\t_\t_\t0\t_\t_\tSpaceAfter=No\n2\tاوباما\tاوباما\tPROPN\t_\t_\t0\t_\t_\t_\n\n"
    put(tmp_path, "ar_padt-ud-dev.conllu", rows)
    assert set(read(tmp_path, "dev")["ar"].words) == {Word(("لاوباما",), frozenset(("ل", "اوباما")))}


def test_what_has_a_test_part_alone_is_halved(tmp_path: Path) -> None:
    put(tmp_path, "de_pud-ud-test.conllu", SENTENCE + TYPED)
    assert len(read(tmp_path, "dev")["de"].words) == 3
    assert len(read(tmp_path, "test")["de"].words) == 1


def test_words_that_are_rarely_nouns_are_not_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "de_gsd-ud-dev.conllu", SENTENCE * 2)
    assert read(tmp_path, "dev")["de"].queries() == []
    put(tmp_path, "de_gsd-ud-dev.conllu", SENTENCE * 3)
    assert read(tmp_path, "dev")["de"].queries() == ["drohne"]
    verbs = "1\tDrohne\tDrohne\tVERB\t_\t_\t0\t_\t_\t_\n\n" * 9
    put(tmp_path, "de_gsd-ud-dev.conllu", SENTENCE * 3 + verbs)
    assert read(tmp_path, "dev")["de"].queries() == []


def test_both_readings_are_scored_beside_the_exact_match(tmp_path: Path) -> None:
    put(tmp_path, "de_gsd-ud-dev.conllu", SENTENCE * 3 + TYPED)
    score = Asked(read(tmp_path, "dev")["de"]).score(lambda word: (word, f"{word}n"))
    # 3 compounds by a part of theirs, 3 plurals, 1 verb that is spelt as the query
    assert (score.strict.right, score.strict.missed, score.strict.extra) == (6, 0, 1)
    assert (score.typed.right, score.typed.missed, score.typed.extra) == (7, 0, 0)
    assert (score.exact.right, score.exact.missed, score.exact.extra) == (3, 3, 1)
    assert not score.extra + score.missed
    assert Asked(read(tmp_path, "dev")["de"]).score(lambda _: ()).strict.missed == 6


def test_absent_treebanks_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--ud", str(tmp_path)])
    assert f"skipped: {tmp_path} has no treebanks" in capsys.readouterr().out


def test_rules_ask_for_each_word_of_their_phrases() -> None:
    rules = (Wanted("a", (("two words", "one"), ("more",)), ("no",)), Wanted("b", (("one",),)))
    assert asked_words(rules) == ["two", "words", "one", "more", "no", "one"]
