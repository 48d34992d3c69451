"""What a word of a query stands for beyond itself: the seam between the language and its dictionaries.

Rules ask at compile time, so forms cost nothing when an article comes (study: expanding beats stemming the
text in 8 of 10 languages).
"""

from __future__ import annotations

from typing import Protocol


class Expansion(Protocol):
    """Knows the forms of words and the spellings of names."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        """Folded forms that a folded query `word` stands for, itself among them.

        `lang` is ISO 639-1, or "" when unknown: then script and dictionaries decide.
        """
        ...

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        """Alternatives for a name, each a sequence of classes of folded forms that stand side by side."""
        ...


class _AsWritten:
    """Each word stands for itself."""

    def forms(self, word: str, lang: str) -> frozenset[str]:  # noqa: ARG002
        return frozenset((word,))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:  # noqa: ARG002
        return (tuple(frozenset((word,)) for word in words),)


AS_WRITTEN: Expansion = _AsWritten()
"""Each word stands for itself, each name for its own words."""
