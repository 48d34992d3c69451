"""From a query to its plan: words are expanded, references resolved, negations pushed to the leaves.

Plans themselves are `monitor.rules.plan_tree`; both are had from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import assert_never

from monitor.errors import QuerySyntaxError
from monitor.model import Rule
from monitor.rules.absent import absent
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.lexer import syntax_error
from monitor.rules.plan_tree import (
    ANYWHERE,
    APART,
    All,
    Any,
    Fits,
    Forms,
    Is,
    Key,
    Long,
    Old,
    Part,
    Plan,
    Related,
    Shared,
    WordClass,
    Words,
    base,
    joined,
    merged,
)
from monitor.rules.query import (
    Age,
    And,
    Cased,
    Field,
    Length,
    Name,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Reference,
    Regex,
    Term,
    Value,
    Wildcard,
    Word,
    has_field,
    is_spot,
)
from monitor.rules.query import Related as RelatedQuery
from monitor.rules.regex.engine import compiled
from monitor.rules.syntax import MAX_DEPTH, parse, show
from monitor.text.tokens import tokenise

__all__ = [
    "ANYWHERE",
    "APART",
    "NOTHING_DEFINED",
    "All",
    "Any",
    "Definitions",
    "Fits",
    "Forms",
    "Is",
    "Key",
    "Long",
    "Old",
    "Plan",
    "Related",
    "WordClass",
    "Words",
    "base",
    "definition",
    "plan",
]

MAX_NODES = 100_000
"""Words and operators of a query with all that it refers to, each reference written out where it stands."""
NAME = 20
"""Words that a name counts as. It has two spellings to sixty, but a configuration is checked without."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What ``@name`` and ``rule:"Name"`` stand for."""

    termsets: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)


NOTHING_DEFINED = Definitions()
Spellings = tuple[tuple[frozenset[Key], ...], ...]
"""Alternatives for a name, each a sequence of classes of forms that stand side by side."""
_NO_RULE = Rule("", "")


def plan(
    query: Query,
    expansion: Expansion = AS_WRITTEN,
    lang: str = "",
    definitions: Definitions = NOTHING_DEFINED,
    of: Rule = _NO_RULE,
    share: Callable[[Forms], Forms] = lambda forms: forms,
    shared: Shared | None = None,
) -> Plan:
    """The plan of `query`, whose words are of language `lang` (ISO 639-1, or "" when unknown).

    `share` may answer an equal object that is kept already: a hundred thousand rules have few words. `shared`
    holds what earlier plans have that this one may need too, and gets what it adds.
    Raises `QuerySyntaxError`, placed in the query of the rule `of` that it belongs to, when it refers to what
    isn't there or to itself, or is too large with all that it refers to.
    """
    made = _Planner(expansion, definitions, lang, of, share, shared or Shared())
    return made.plan(query, ANYWHERE, negated=False)


@dataclass(slots=True)
class _Budget:
    left: int = MAX_NODES


@dataclass(frozen=True, slots=True)
class _Planner:
    expansion: Expansion
    definitions: Definitions
    lang: str
    rule: Rule
    share: Callable[[Forms], Forms]
    shared: Shared
    within: tuple[Reference, ...] = ()
    """The references that are being written out, outermost first."""
    budget: _Budget = field(default_factory=_Budget)
    names_asked: dict[tuple[tuple[str, ...], str], Spellings] = field(default_factory=dict)
    """The spellings of names, with their language: a termset may be referred to thousands of times."""

    def plan(self, query: Query, fields: tuple[str, ...], *, negated: bool) -> Plan:
        self.spend()
        match query:
            case Term() | Prefix() | Wildcard() | Cased() | Phrase():
                return Words(self.classes(query), fields, negated)
            case Name():
                alternatives = [replace(words, negated=negated) for words in self.names(query, fields)]
                return joined(alternatives, All if negated else Any)
            case RelatedQuery() | Length() | Age() | Regex() | Value():
                return self.leaf(query, fields, negated=negated)
            case Field():
                return self.plan(query.inside, (query.field,), negated=negated)
            case Not():
                return self.plan(query.inside, fields, negated=not negated)
            case And() | Or():
                planned = [self.plan(part, fields, negated=negated) for part in query.parts]
                return joined(planned, All if isinstance(query, And) is not negated else Any)
            case Reference():
                return self.referred(query, fields, negated=negated)
            case _:
                assert_never(query)

    def referred(self, reference: Reference, fields: tuple[str, ...], *, negated: bool) -> Plan:
        """The plan of what `reference` stands for, made once: definitions may double each other."""
        asked = (reference, self.lang, fields, len(self.within), negated)
        known = self.shared.plans.get(asked)
        if known is None:
            other, inside = self.resolved(reference)
            left = self.budget.left
            made = other.plan(self.unfielded(inside, reference, fields), fields, negated=negated)
            known = self.shared.plans[asked] = made, left - self.budget.left
        else:
            replace(self, within=(*self.within, reference)).spend(known[1])
        return known[0]

    def leaf(
        self, query: RelatedQuery | Length | Age | Regex | Value, fields: tuple[str, ...], *, negated: bool
    ) -> Plan:
        """The plan of what holds no other query, words side by side left out."""
        match query:
            case RelatedQuery():
                parts = tuple(self.part(part, fields) for part in query.parts)
                return Related(query.relation, parts, fields, negated)
            case Length():
                return Long(query.least, query.most, negated)
            case Age():
                return Old(query.sign, timedelta(minutes=query.minutes), negated)
            case Regex():
                return Fits(compiled(query.pattern, query.case), fields, negated)
            case Value():
                return Is(query.field, query.value, negated)
            case _:
                assert_never(query)

    def part(self, query: Query, fields: tuple[str, ...]) -> Part:
        alternatives = Part(merged(self.words(query, fields)))
        return self.shared.parts.setdefault(alternatives, alternatives)

    def words(self, query: Query, fields: tuple[str, ...]) -> Iterator[Words]:
        """The alternatives of a `Spot`, each words side by side."""
        self.spend()
        match query:
            case Term() | Prefix() | Wildcard() | Cased() | Phrase():
                yield Words(self.classes(query), fields)
            case Name():
                yield from self.names(query, fields)
            case Or():
                for part in query.parts:
                    yield from self.words(part, fields)
            case Reference():
                yield from self.termset(query, fields)
            case _:
                raise AssertionError(f"{query} has no place in a text")

    def names(self, name: Name, fields: tuple[str, ...]) -> Iterator[Words]:
        """All spellings of a name."""
        self.spend(NAME)
        asked = (name.words, self.lang)
        known = self.names_asked.get(asked)
        if known is None:
            known = self.expansion.name(*asked) or AS_WRITTEN.name(*asked)
            self.names_asked[asked] = known
        for spelling in known:
            *before, last = (WordClass((self.forms(forms),)) for forms in spelling)
            yield Words((*before, replace(last, as_name=True)), fields)

    def termset(self, reference: Reference, fields: tuple[str, ...]) -> Sequence[Words]:
        """The alternatives of a termset that stands near something."""
        asked = (reference, self.lang, fields, len(self.within))
        known = self.shared.termsets.get(asked)
        if known is None:
            other, inside = self.resolved(reference)
            if not is_spot(inside):
                message = f"{show(reference)} has more than words and phrases: nothing can be near it"
                raise self.fault(message, reference)
            left = self.budget.left
            words = tuple(merged(other.words(inside, fields)))
            known = self.shared.termsets[asked] = words, left - self.budget.left
        else:
            replace(self, within=(*self.within, reference)).spend(known[1])
        return known[0]

    def classes(self, query: Word | Phrase) -> tuple[WordClass, ...]:
        """What stands side by side."""
        return tuple(map(self.word_class, query.words if isinstance(query, Phrase) else (query,)))

    def word_class(self, word: Word) -> WordClass:
        """The forms of a word; a part of one, and one that is meant as written, stand for themselves."""
        match word:
            case Term() if word.exact:
                return WordClass((self.share((word.word,)),))
            case Term():
                return WordClass((self.inflected(word.word),))
            case Prefix():
                return WordClass((self.share((f"{word.stem}*",)),))
            case Wildcard():
                return WordClass((self.share((word.pattern,)),))
            case Cased():
                return WordClass((self.share(tokenise(word.spelling).words[:1]),), word.spelling)
            case _:
                assert_never(word)

    def inflected(self, word: str) -> Forms:
        """The forms of a word."""
        known = self.shared.forms
        forms = known.get((word, self.lang))
        if forms is None:
            forms = known[word, self.lang] = self.forms(self.expansion.forms(word, self.lang) | {word})
        return forms

    def forms(self, forms: Iterable[Key]) -> Forms:
        """Forms in the order in which they are kept."""
        keys = self.shared.keys
        return self.share(tuple(sorted({keys.setdefault(form, form) for form in forms})))

    def resolved(self, reference: Reference) -> tuple[_Planner, Query]:
        """What `reference` stands for, and a planner for it: a rule's words are of that rule's language."""
        own = Reference("rule", self.rule.name)
        if reference in (own, *self.within):
            chain = " → ".join(map(show, (*[own][: bool(self.rule.name)], *self.within, reference)))
            raise self.fault(f"{show(reference)} refers to itself: {chain}", reference)
        if len(self.within) >= MAX_DEPTH:
            raise self.fault(f"more than {MAX_DEPTH} references, one within another", reference)
        found = self.definitions.termsets if reference.kind == "termset" else self.definitions.rules
        if reference.name not in found:
            raise self.fault(absent(reference, found), reference)
        made = found[reference.name]
        query, lang = (made.query, made.lang) if isinstance(made, Rule) else (made, self.lang)
        try:
            return replace(self, lang=lang, within=(*self.within, reference)), definition(query)
        except QuerySyntaxError as error:
            raise self.fault(f"{show(reference)} cannot be read: {error.message}", reference) from error

    def unfielded(self, query: Query, reference: Reference, fields: tuple[str, ...]) -> Query:
        """`query`, which must hold no field when it is looked for in one."""
        if fields != ANYWHERE and has_field(query):
            message = f"{show(reference)} has fields of its own and cannot stand within {fields[0]}:"
            raise self.fault(message, reference)
        return query

    def spend(self, words: int = 1) -> None:
        """Refuse a query that grows out of bounds by its references."""
        self.budget.left -= words
        if self.budget.left < 0:
            message = f"more than {MAX_NODES:,} words and operators with all that the query refers to"
            raise self.fault(message, Reference("", ""))

    def fault(self, message: str, reference: Reference) -> QuerySyntaxError:
        """The fault, at the place in the rule's own query from which `reference` was come to."""
        return syntax_error(message, self.rule.query, (*self.within, reference)[0].at)


@lru_cache(maxsize=128)
def definition(query: str) -> Query:
    """The tree of what is referred to, maybe thousands of times. Raises `QuerySyntaxError`."""
    return parse(query)
