"""Building: simplemma's pairs turned round, folded as the product folds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.lexicon.build import Folder, main, paradigms, source
from monitor.lexicon.file import Dictionary
from monitor.text.tokens import tokenise

FOLDER = Folder()


def test_forms_come_together_under_their_lemma() -> None:
    found = dict(paradigms([("Drohnen", "Drohne"), ("Drohne", "Drohne"), ("Zełenskiego", "Zełenski")]))
    assert {lemma: set(forms) for lemma, forms in found.items()} == {
        "drohne": {"drohnen", "drohne"},
        "zelenski": {"zelenskiego"},
    }


def test_what_is_several_words_or_none_is_left_out() -> None:
    pairs = [("in die", "in"), ("l'eau", "eau"), ("—", "—"), ("New York", "New York"), ("eaux", "eau")]
    assert [(lemma, list(forms)) for lemma, forms in paradigms(pairs)] == [("eau", ["eaux"])]


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFF), max_size=12))
def test_the_quick_fold_is_the_fold(word: str) -> None:
    words = tokenise(word).words
    assert FOLDER.fold(word) == (words[0] if len(words) == 1 else "")


@pytest.mark.parametrize("lang", ["he", "fa"])
def test_the_quick_fold_is_the_fold_for_words_of_dictionaries(lang: str) -> None:
    for number, (form, lemma) in enumerate(source(lang)):
        if number % 97 == 0:
            for word in (form, lemma):
                words = tokenise(word).words
                assert FOLDER.fold(word) == (words[0] if len(words) == 1 else "")


def test_a_built_dictionary_answers_for_simplemma(tmp_path: Path) -> None:
    main("fa", str(tmp_path / "fa"))
    dictionary = Dictionary(tmp_path / "fa")
    assert len(dictionary) > 30_000
    pairs = [pair for number, pair in enumerate(source("fa")) if number % 499 == 0]
    for form, lemma in pairs:
        folded, under = FOLDER.fold(form), FOLDER.fold(lemma)
        if folded and under:
            assert under in [paradigm[0] for paradigm in dictionary.paradigms(folded)], form


def test_a_language_without_dictionary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xx"):
        main("xx", str(tmp_path / "xx"))
