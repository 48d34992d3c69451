"""Joins parts under the operators of a dialect, within what our language can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.rules.dialects.dialect import Dialect, FieldOf
from monitor.rules.dialects.parts import Counted, First, Gone, In, Joined, Leaf, Op, Part, Without

_RELATIONS = frozenset((Op.NEAR, Op.ONEAR, Op.APART, Op.SENTENCE, Op.PARAGRAPH))
_LANGUAGES = {
    "arabic": "ar", "english": "en", "farsi": "fa", "french": "fr", "german": "de", "hebrew": "he",
    "persian": "fa", "polish": "pl", "russian": "ru", "spanish": "es", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip


@dataclass(frozen=True)
class Joiner:
    """Joins two parts; tells `caution` (message, offset) where the result means something else."""

    dialect: Dialect
    caution: Callable[[str, int], None]

    def __call__(self, op: Op, left: Part, right: Part, words: int, at: int) -> Part:
        """`left` and `right` under `op`; `words` of distance."""
        if isinstance(left, Gone) or isinstance(right, Gone):
            return self._rest(op, left, right)
        self._check_mixing(op, left, right, at)
        if op is Op.NOT:
            return _flat(Op.AND, left, Without(right))
        if op in _RELATIONS:
            return self._related(op, left, right, words, at)
        if op is Op.OR and (only_excludes(left) or only_excludes(right)):
            return self._excluding(left, right, at)
        return _flat(op, left, right)

    def grouped(self, part: Part) -> Part:
        """The part as it stood in parentheses."""
        return replace(part, grouped=True) if isinstance(part, Joined) else part

    def near(self, part: Part, words: int, at: int) -> Part:
        """``(a AND b)~n``: all parts near each other."""
        parts = part.parts if isinstance(part, Joined) and part.op is Op.AND else ()
        if len(parts) < 2 or not all(map(self.is_spot, parts)):
            self.caution("( … )~n joins words with AND there; here they are looked for anywhere", at)
            return self.grouped(part)
        if len(parts) > 2:
            self.caution("of more than two parts in ( … )~n each is looked for near the next here", at)
        return Joined(Op.NEAR, parts, words, grouped=True)

    def within(self, field: FieldOf, inside: Part, at: int) -> Part:
        """What is inside, looked for in the field."""
        if isinstance(inside, Gone):
            return inside
        if field.value:
            return self._value(field.names[0], inside, at)
        if self._placed(inside, at):
            return inside
        if isinstance(inside, Without):
            return Without(self.within(field, inside.inside, at))
        parts = tuple(In(name, inside) for name in field.names)
        return parts[0] if len(parts) == 1 else Joined(Op.OR, parts, grouped=True)

    def first(self, inside: Part, words: int, at: int) -> Part:
        """What is inside, looked for in the first `words` of the body."""
        return inside if isinstance(inside, Gone) or self._placed(inside, at) else First(words, inside)

    def _placed(self, part: Part, at: int) -> bool:
        """Whether the part says already where it stands."""
        if placed := _has_field(part):
            self.caution("a field within a field: the inner one counts here", at)
        return placed

    def is_spot(self, part: Part) -> bool:
        """Whether the part finds passages that can stand near others: words, phrases, or alternatives."""
        match part:
            case Leaf():
                return part.spot
            case Joined():
                return part.op is Op.OR and all(map(self.is_spot, part.parts))
            case _:
                return False

    def _rest(self, op: Op, left: Part, right: Part) -> Part:
        """What remains where one side is left out."""
        if isinstance(left, Gone):
            return Without(right) if op in (Op.NOT, Op.APART) and not isinstance(right, Gone) else right
        return left

    def _check_mixing(self, op: Op, left: Part, right: Part, at: int) -> None:
        inside = {one.op for one in (left, right) if isinstance(one, Joined) and not one.grouped}
        tight = {Op.AND, Op.NOT}
        if (op is Op.OR and inside & tight) or (op in tight and Op.OR in inside):
            self.caution(self.dialect.mixing, at)
        if op in _RELATIONS and Op.OR in inside and self.dialect.name == "nexis":
            self.caution(self.dialect.mixing, at)

    def _excluding(self, left: Part, right: Part, at: int) -> Part:
        self.caution("OR NOT finds nearly everything: it is left out", at)
        return left if only_excludes(right) else right

    def _related(self, op: Op, left: Part, right: Part, words: int, at: int) -> Part:
        if self.is_spot(left) and self.is_spot(right):
            return Joined(op, (left, right), words)
        if isinstance(left, Joined) and left.op is op and left.words == words and self.is_spot(right):
            return replace(left, parts=(*left.parts, right))
        if op is not Op.APART and (chained := self._chained(op, left, right, words, at)):
            return chained
        said = "here only words, phrases and their alternatives stand near each other"
        if op is Op.APART:
            self.caution(f"{said}: the second is excluded altogether", at)
            return _flat(Op.AND, left, Without(right))
        self.caution(f"{said}: the parts are looked for anywhere", at)
        return _flat(Op.AND, left, right)

    def _chained(self, op: Op, left: Part, right: Part, words: int, at: int) -> Part | None:
        """``a NEAR/3 b NEAR/9 c`` as two conditions, and AND within NEAR as one for each of its parts."""
        if isinstance(left, Joined) and left.op in _RELATIONS - {Op.APART} and self.is_spot(right):
            self.caution("each distance holds by itself here: the last part stands near the one before", at)
            return _flat(Op.AND, left, Joined(op, (left.parts[-1], right), words))
        for one, other, first in ((left, right, False), (right, left, True)):
            if isinstance(one, Joined) and one.op is Op.AND and self.is_spot(other):
                if not all(map(self.is_spot, one.parts)):
                    return None
                self.caution("AND within a distance: each of its parts stands near the other here", at)
                pairs = ((other, part) if first else (part, other) for part in one.parts)
                return Joined(Op.AND, tuple(Joined(op, pair, words) for pair in pairs))
        return None

    def _value(self, field: str, inside: Part, at: int) -> Part:
        match inside:
            case Leaf() if inside.spot and "*" not in inside.text and "?" not in inside.text:
                text = inside.text.removeprefix("case:").strip('"=').lower()
                return In(field, Leaf(_LANGUAGES.get(text, text) if field == "lang" else text), value=True)
            case Joined() if inside.op is Op.OR:
                parts = tuple(self._value(field, part, at) for part in inside.parts)
                kept = tuple(part for part in parts if not isinstance(part, Gone))
                if len(kept) < 2:
                    return kept[0] if kept else Gone()
                return Joined(Op.OR, kept, grouped=True)
            case Without():
                value = self._value(field, inside.inside, at)
                return value if isinstance(value, Gone) else Without(value)
            case _:
                self.caution(f"{field}: takes one whole value here; what else it asked for is left out", at)
                return Gone()


def _flat(op: Op, left: Part, right: Part) -> Joined:
    """The two as one list, with the parts of those that are such lists already."""
    return Joined(op, (*_listed(op, left), *_listed(op, right)))


def _listed(op: Op, part: Part) -> tuple[Part, ...]:
    return part.parts if isinstance(part, Joined) and part.op is op and not part.grouped else (part,)


def only_excludes(part: Part) -> bool:
    """Whether nearly every article fits. An OR never does: `_excluding` has taken out what would make it."""
    match part:
        case Without():
            return True
        case Leaf():
            return _is_length(part)
        case In() | Counted() | First():
            return only_excludes(part.inside)
        case Joined():
            return part.op is Op.AND and all(map(only_excludes, part.parts))
        case _:
            return False


def _has_field(part: Part) -> bool:
    match part:
        case In():
            return True
        case Joined():
            return any(map(_has_field, part.parts))
        case Without() | Counted() | First():
            return isinstance(part, First) or _has_field(part.inside)
        case Leaf():
            return _is_length(part)
        case _:
            return False


def _is_length(part: Leaf) -> bool:
    return not part.spot and part.text.startswith("words")
