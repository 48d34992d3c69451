"""What each word of a query stands for, and where each form comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.rules.expansion import Expansion
from monitor.rules.lacking import leaves
from monitor.rules.query import Cased, Field, Name, Phrase, Prefix, Query, Regex, Related, Term, Wildcard
from monitor.rules.syntax import show

Origin = Callable[[str, str, str], str]
"""Where a form comes from, by word, form and language."""

AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class Expanded:
    """A word of a query with its forms, each with its origin; the word itself first, then by alphabet."""

    word: str
    forms: tuple[tuple[str, str], ...]


def rule_of_language(word: str, form: str, lang: str) -> str:  # noqa: ARG001
    """The origin of forms where nothing more is known."""
    return "rule"


def expanded(
    query: Query, expansion: Expansion, lang: str = "", origin: Origin = rule_of_language
) -> tuple[Expanded, ...]:
    """Every word of `query` once, in the order in which they are written."""
    found: dict[str, Expanded] = {}
    for leaf in leaves(query):
        for word in _words(leaf):
            if show(word) not in found:
                found[show(word)] = _expanded(word, expansion, lang, origin)
    return tuple(found.values())


def _words(leaf: Query) -> Iterator[Query]:
    match leaf:
        case Field():
            yield from _words(leaf.inside)
        case Phrase():
            yield from leaf.words
        case Related():
            for part in leaf.parts:
                for inside in leaves(part):
                    yield from _words(inside)
        case Term() | Prefix() | Wildcard() | Cased() | Name() | Regex():
            yield leaf
        case _:
            return


def _expanded(word: Query, expansion: Expansion, lang: str, origin: Origin) -> Expanded:
    match word:
        case Term() if not word.exact:
            others = sorted(expansion.forms(word.word, lang) - {word.word})
            rest = tuple((form, origin(word.word, form, lang)) for form in others)
            return Expanded(show(word), ((word.word, AS_WRITTEN), *rest))
        case Name():
            spellings = [one for classes in expansion.name(word.words, lang) for one in classes]
            forms = sorted(frozenset[str]().union(*spellings) - frozenset(word.words))
            given = tuple((one, AS_WRITTEN) for one in word.words)
            return Expanded(show(word), (*given, *((form, "name table") for form in forms)))
        case Prefix() | Wildcard():
            return Expanded(show(word), ((show(word), "every word that fits"),))
        case Regex():
            return Expanded(show(word), ((show(word), "every text that fits"),))
        case _:
            return Expanded(show(word), ((show(word), AS_WRITTEN),))
