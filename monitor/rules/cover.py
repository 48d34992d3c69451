"""When one part of a query finds all that another finds: what `lint` needs to see parts that do nothing.

`Cover.implies` never says yes wrongly; it may say no where a proof would need more than looking at words
(whether ``a OR NOT a`` always holds, say). Operators it does not know are compared as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from monitor.rules.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, Word
from monitor.rules.syntax import show
from monitor.text.tokens import bare

Forms = Callable[[str], frozenset[str]]
"""A folded word to the folded forms that it stands for, itself among them."""

Key = str
"""By what parts are sorted for comparison: a whole word, or the beginning of one as ``stem*``."""


def as_written(word: str) -> frozenset[str]:
    """A word that stands for itself."""
    return frozenset((word,))


@dataclass
class Cover:
    """Compares parts of one query. Each pair is worked out once."""

    forms: Forms = as_written
    _known: dict[tuple[int, int], bool] = field(default_factory=dict)
    _kept: list[Query] = field(default_factory=list)
    """What `_known` names by identity."""

    def implies(self, one: Query, other: Query) -> bool:
        """Whether `other` surely holds wherever `one` does."""
        pair = (id(one), id(other))
        if pair not in self._known:
            self._kept += (one, other)
            self._known[pair] = self._implies(one, other)
        return self._known[pair]

    def _implies(self, one: Query, other: Query) -> bool:
        if one == other:
            return True
        match one, other:
            case Or(), _:
                return all(self.implies(part, other) for part in one.parts)
            case _, And():
                return all(self.implies(one, part) for part in other.parts)
            case (And(), _) | (_, Or()):
                return self._some_part(one, other)
            case _:
                return self._leaf_implies(one, other)

    def _leaf_implies(self, one: Query, other: Query) -> bool:
        match one, other:
            case Not(), Not():
                return self.implies(other.inside, one.inside)
            case Field(), Field():
                return one.field == other.field and self.implies(one.inside, other.inside)
            case Field(), _:
                # Words of title and body are found without a field; what they lack may stand elsewhere.
                found = one.field in ("title", "body") and _asks(one.inside)
                return found and self.implies(one.inside, other)
            case ((Term() | Prefix() | Phrase()), (Term() | Prefix() | Phrase())):
                return self._within(_words(one), _words(other))
            case _:
                return False

    def _some_part(self, one: Query, other: Query) -> bool:
        parts = one.parts if isinstance(one, And) else ()
        options = other.parts if isinstance(other, Or) else ()
        return any(self.implies(part, other) for part in parts) or any(
            self.implies(one, option) for option in options
        )

    def _within(self, phrase: Sequence[Word], wanted: Sequence[Word]) -> bool:
        """Whether words that fit `wanted` stand side by side within `phrase`."""
        return any(
            all(map(self._word, phrase[start:], wanted)) for start in range(len(phrase) - len(wanted) + 1)
        )

    def _word(self, one: Word, other: Word) -> bool:
        match one, other:
            case Prefix(), Prefix():
                return _begins(one.stem, other.stem)
            case Term(), Prefix():
                return all(_begins(form, other.stem) for form in self._forms(one))
            case Term(), Term():
                forms = self._forms(other)
                return all(form in forms or bare(form) in forms for form in self._forms(one))
            case _:
                return one == other

    def _forms(self, word: Term) -> frozenset[str]:
        return frozenset((word.word,)) if word.exact else self.forms(word.word)

    def keys(self, part: Query) -> frozenset[Key]:
        """What of which `written` has something for every part that implies this one."""
        match part:
            case Term():
                return self._forms(part)
            case Prefix():
                return frozenset((f"{part.stem}*",))
            case Phrase():
                return self.keys(max(part.words, key=lambda word: len(show(word))))
            case And():
                asking = [one for one in part.parts if not isinstance(one, Not)]
                return self.keys(asking[0]) if asking else frozenset()
            case Or():
                return frozenset().union(*map(self.keys, part.parts))
            case Field():
                return self.keys(part.inside)
            case _:
                return frozenset((show(part),))


def written(part: Query) -> frozenset[Key]:
    """All words that `part` asks for, and all their beginnings."""
    match part:
        case Term():
            return frozenset((part.word, bare(part.word))) | _beginnings(part.word)
        case Prefix():
            return _beginnings(part.stem)
        case Phrase():
            return frozenset().union(*map(written, part.words))
        case And() | Or():
            return frozenset().union(*map(written, part.parts))
        case Field():
            return written(part.inside)
        case Not():
            return frozenset()
        case _:
            return frozenset((show(part),))


def _beginnings(word: str) -> frozenset[Key]:
    return frozenset(f"{one[:length]}*" for one in (word, bare(word)) for length in range(1, len(one) + 1))


def alike(part: Query, field: str = "") -> object:
    """A value that is equal for parts that mean the same but for order, grouping and repetition."""
    match part:
        case And() | Or():
            kind = type(part)
            inside = frozenset(_flat(kind, part.parts, field))
            return next(iter(inside)) if len(inside) == 1 else (kind.__name__, inside)
        case Not():
            return ("Not", alike(part.inside, field))
        case Field():
            return alike(part.inside, part.field)
        case _:
            return (field, part)


def _flat(kind: type[And] | type[Or], parts: Iterable[Query], field: str) -> Iterable[object]:
    for part in parts:
        if isinstance(part, kind):
            yield from _flat(kind, part.parts, field)
        else:
            yield alike(part, field)


def _asks(part: Query) -> bool:
    """Whether nothing in `part` is negated."""
    match part:
        case Not():
            return False
        case And() | Or():
            return all(map(_asks, part.parts))
        case Field():
            return _asks(part.inside)
        case _:
            return True


def _words(part: Term | Prefix | Phrase) -> Sequence[Word]:
    return part.words if isinstance(part, Phrase) else (part,)


def _begins(word: str, stem: str) -> bool:
    return word.startswith(stem) or bare(word).startswith(stem)
