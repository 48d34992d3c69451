"""A query made ready for matching: negations at the leaves, every word a class of forms, fields spelled out.

    Query ──plan──► Plan ──gate──► what any matching document must have

Pushing a negation inwards (De Morgan) changes no node's size, so a plan is as large as its query. Nothing is
multiplied out: a normal form of 16 AND pairs under an OR takes 224 MB (study, mokaccino).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TypeVar

from monitor.rules.regex.engine import Pattern
from monitor.rules.relations import Relation
from monitor.rules.wildcards import is_part, is_wildcard

ANYWHERE = ("title", "body")
"""Fields in which a word without a field is looked for."""
APART = ("url", "author")
"""Fields whose words are no words of the text: their keys begin with the field."""

_One = TypeVar("_One")
Key = str
"""What a rule is indexed under: a folded form, ``stem*``, a wildcard, ``url:`` or ``author:`` and one of
these, ``source:id``, ``lang:xx``, ``tag:x`` …, and ``/string``, characters that a regular expression needs.
Folded words hold no colon, star or slash."""


def base(field: str) -> str:
    """The field that `field` is part of: ``lead`` and ``first/n`` are beginnings of the body."""
    if field in ANYWHERE:
        return field
    return "body" if field == "lead" or field.startswith("first/") else field


MANY = 8
"""Alternatives from which a class keeps its forms together; with fewer, rules share those of each word."""
Forms = tuple[Key, ...]
"""What one word stands for, or one ``stem*`` or wildcard: sorted, so that rules share what is alike."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """What one place of a text may hold: a word of any of these `Forms`.

    With `spelt`, only where the text spells the word so, case included; with `as_name`, only where it is
    written as a name is: путина is a fishing season, Путина is not.
    """

    alternatives: tuple[Forms, ...]
    spelt: str = ""
    as_name: bool = False
    whole: tuple[frozenset[Key], ...] = field(repr=False, compare=False, default=())
    """All forms but parts of words, where there are many alternatives: a text has fewer words than these. In
    pieces, which stay the same objects when a rule joins a termset to others."""
    single: tuple[Forms, ...] = field(repr=False, compare=False, default=())
    """The alternatives that are not in `whole`: all of them where neither is given."""

    def __post_init__(self) -> None:
        if not self.whole and not self.single:
            object.__setattr__(self, "single", self.alternatives)

    @property
    def looked_up(self) -> Iterator[Forms | frozenset[Key]]:
        """All forms, as they are looked for: together or by alternative."""
        yield from self.whole
        yield from self.single

    @property
    def keys(self) -> Iterator[Key]:
        """All forms, those of several alternatives several times."""
        return chain.from_iterable(self.alternatives)

    @property
    def forms(self) -> tuple[str, ...]:
        """The whole words of the class, sorted."""
        return tuple(sorted({key for key in self.keys if not is_part(key)}))

    @property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of words, without their star, sorted."""
        return tuple(sorted({key[:-1] for key in self.keys if is_part(key) and not is_wildcard(key)}))

    @property
    def wildcards(self) -> tuple[str, ...]:
        """The wildcards, sorted."""
        return tuple(sorted(set(filter(is_wildcard, self.keys))))


@dataclass(frozen=True, slots=True)
class Words:
    """One word of each class side by side, in one of the fields."""

    classes: tuple[WordClass, ...]
    fields: tuple[str, ...]
    negated: bool = False


class Part(tuple[Words, ...]):
    """One operand of a relation: alternatives, each words side by side."""

    @cached_property
    def begun(self) -> tuple[tuple[Forms | frozenset[Key], tuple[Words, ...]], ...]:
        """The alternatives by what their first word may be, under each of it.

        Of hundreds that a termset has a text lacks most first words, and is asked once for each.
        """
        made: dict[int, tuple[Forms | frozenset[Key], list[Words]]] = {}
        for words in self:
            for forms in words.classes[0].looked_up:
                made.setdefault(id(forms), (forms, []))[1].append(words)
        return tuple((forms, tuple(alike)) for forms, alike in made.values())


@dataclass(frozen=True, slots=True)
class Related:
    """The parts, each of which stands where one of its alternatives does, are so to each other in a field."""

    relation: Relation
    parts: tuple[Part, ...]
    fields: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The document's ``source`` is the value, or its ``lang`` …, or one of its tags."""

    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Long:
    """The body has at least this many words, and at most that many when `most` is given."""

    least: int
    most: int | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Old:
    """The document's age is less than, at most … `age`: `sign` is ``<``, ``<=``, ``>`` or ``>=``."""

    sign: str
    age: timedelta
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Fits:
    """One of the fields has a passage that the pattern describes."""

    pattern: Pattern
    fields: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """A part holds."""

    parts: tuple[Plan, ...]


Plan = Words | Related | Is | Long | Old | Fits | All | Any


@dataclass(frozen=True, slots=True)
class Shared:
    """What plans that are made together have in common: a document is asked once for each object."""

    keys: dict[str, str] = field(default_factory=dict)
    """Forms to the one string of all that are equal: words of a family share many."""
    forms: dict[tuple[str, str], Forms] = field(default_factory=dict)
    """Words, with their language, to their forms."""
    termsets: dict[tuple[object, ...], tuple[tuple[Words, ...], int]] = field(default_factory=dict)
    """Termsets near something, by reference, language, fields and how many references are around: what each
    stands for, and what that counts of a plan's size."""
    plans: dict[tuple[object, ...], tuple[Plan, int]] = field(default_factory=dict)
    """The same of termsets and rules that stand by themselves, by whether they are negated, too."""
    parts: dict[Part, Part] = field(default_factory=dict)
    """Parts of relations to the one object of all that are equal: rules share termsets."""
    expected: dict[tuple[object, ...], float] = field(default_factory=dict)
    """Forms, and rows of them, to the share of documents in which they are expected."""


def joined(parts: Iterable[Plan], operator: type[All] | type[Any]) -> Plan:
    """The parts under `operator`; words that are alternatives become one class of several forms."""
    negated = operator is All  # NOT a AND NOT b excludes the class, as a OR b asks for it.
    words: list[Words] = []
    rest: list[Plan] = []
    for part in parts:
        (words if isinstance(part, Words) and part.negated is negated else rest).append(part)  # type: ignore[arg-type]
    rest += merged(words)
    return rest[0] if len(rest) == 1 else operator(tuple(rest))


def merged(words: Iterable[Words]) -> list[Words]:
    """Alternatives, with the single words of one field as one class."""
    alike: dict[tuple[tuple[str, ...], bool, bool], list[WordClass]] = {}
    rest: list[Words] = []
    for one in words:
        if len(one.classes) == 1 and not one.classes[0].spelt:
            alike.setdefault((one.fields, one.negated, one.classes[0].as_name), []).append(one.classes[0])
        else:
            rest.append(one)
    classes = (
        Words((_together(classes),), fields, negated) for (fields, negated, _), classes in alike.items()
    )
    return [*rest, *classes]


def _together(classes: Sequence[WordClass]) -> WordClass:
    """A word of any of the classes, which are alike in all but their forms."""
    if len(classes) == 1:
        return classes[0]
    whole, single = _distinct(one.whole for one in classes), _distinct(one.single for one in classes)
    if len(single) >= MANY:
        forms = frozenset(chain.from_iterable(single))
        single = tuple(forms for forms in single if is_part(forms[0]))
        whole = (*whole, forms.difference(map(itemgetter(0), single)))
    return WordClass(
        _distinct(one.alternatives for one in classes), as_name=classes[0].as_name, whole=whole, single=single
    )


def _distinct(several: Iterable[Iterable[_One]]) -> tuple[_One, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(several)))
