"""pymorphy3 as a peer: the forms that its dictionaries give of Ukrainian and Russian words."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from monitor.text.tokens import tokenise

LANGS = ("uk", "ru")


def peer(lang: str) -> Callable[[str], frozenset[str]]:
    """What it makes of a folded word. Raises ImportError when it or its dictionary is not installed."""
    try:
        analyser = importlib.import_module("pymorphy3").MorphAnalyzer(lang=lang)
    except ValueError as error:  # a dictionary that is not there
        raise ImportError(str(error)) from error
    return partial(_forms, analyser)


def _forms(analyser: Any, word: str) -> frozenset[str]:
    """Forms of each lemma that is spelt like the word; of the likeliest where none is."""
    parses = analyser.parse(word)
    own = [one for one in parses if tokenise(one.normal_form).words == (word,)]
    spelt = [form.word for parse in own or parses[:1] for form in parse.lexeme]
    return frozenset((word, *(words[0] for form in spelt if len(words := tokenise(form).words) == 1)))
