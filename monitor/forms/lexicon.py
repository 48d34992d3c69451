"""What forms need of dictionaries: the paradigms that a word is part of."""

from __future__ import annotations

from typing import Protocol


class Lexicon(Protocol):
    """Dictionaries of languages, folded as `monitor.text.tokens` folds."""

    def paradigms(self, word: str, lang: str) -> tuple[tuple[str, ...], ...]:
        """Each paradigm that has the folded `word`, its lemma first; none where there is no dictionary."""
        ...

    def own_forms(self, word: str, lang: str) -> int:
        """How many words the largest paradigm has whose lemma the folded `word` is; 0 where it is none."""
        ...

    def rest(self) -> None:
        """Let go of what was opened: it is opened again when a word is asked for."""
        ...
