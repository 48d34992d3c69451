"""All rules compiled for percolation: a document goes in, the rules that hold for it come out.

    document ──► its words ──► numbers of the words that rules look for
                                 ├──► rules that ask for nothing more: they hold
                                 └──► rules whose rarest needed word is there ──gate──► verified on positions
                 tags of those that hold ──► rules that ask for tags, in turn

Compared with an automaton over all spellings this needs no rebuild when a rule changes, knows positions, and
does not care how many forms a word has (study: 2 to 40 times faster than Aho-Corasick, regular-expression and
search-index pipelines at the same results).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from operator import attrgetter
from types import MappingProxyType

from monitor.errors import QuerySyntaxError
from monitor.model import Match, Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.fields import value
from monitor.rules.frequencies import Frequencies
from monitor.rules.gate import Gate, Item, gate
from monitor.rules.lexer import syntax_error
from monitor.rules.plan import NOTHING_DEFINED, Definitions, Plan, plan
from monitor.rules.plan_tree import Shared
from monitor.rules.sightings import Sightings
from monitor.rules.sought import Compiled, Sought
from monitor.rules.syntax import parse
from monitor.rules.tags import Asking, CircleError, asking, in_turn
from monitor.rules.word_classes import WordClasses
from monitor.text.document import Document

_NO_TERMSETS: Mapping[str, str] = MappingProxyType({})
_NONE: frozenset[Sought] = frozenset()
_NO_DOORS: Mapping[int, frozenset[Sought]] = MappingProxyType({})
_SURE, _CANDIDATES = attrgetter("sure"), attrgetter("candidates")


class Rulebook:
    """Rules ready for percolation, in the order they were added. Adding or removing one costs its size."""

    def __init__(
        self,
        expansion: Expansion = AS_WRITTEN,
        definitions: Definitions = NOTHING_DEFINED,
        frequencies: Frequencies | None = None,
        shared: Shared | None = None,
    ) -> None:
        self.frequencies = frequencies or Frequencies()
        """What was learnt of words: given to the next rulebook, it finds better anchors."""
        self._expansion = expansion
        self._definitions = definitions
        self._compiled: dict[str, Compiled] = {}
        """Rules by name."""
        self._classes = WordClasses()
        self._always: dict[str, Compiled] = {}
        """Rules of which no word can be named that a document must have."""
        self._asking: dict[str, Asking] = {}
        """Rules that ask for tags."""
        self._in_turn: tuple[Compiled, ...] = ()
        """The same, each after those that give what it asks for."""
        self._shared = shared or Shared()
        """What plans have in common, while many rules are being put."""
        self._added = 0

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in order."""
        return tuple(compiled.rule for compiled in self._compiled.values())

    def __len__(self) -> int:
        return len(self._compiled)

    def add(self, rule: Rule) -> None:
        """Add `rule` at the end. Raises `QuerySyntaxError`, and ValueError when its name is taken.

        What it refers to is written out now: a rule keeps that meaning when the other is taken out.
        """
        self.put(rule)
        self._shared = Shared()
        if rule.name not in self._asking:
            return
        try:
            self.settle()
        except QuerySyntaxError:
            self.remove(rule.name)
            raise

    def put(self, rule: Rule, made: Plan | None = None) -> None:
        """`add` a rule of many, which may have its plan `made` already: `settle` is to be called before a
        document comes."""
        if rule.name in self._compiled:
            raise ValueError(f"there are two rules named {rule.name!r}")
        made = made or plan(
            parse(rule.query),
            self._expansion,
            rule.lang,
            self._definitions,
            rule,
            self._classes.known,
            self._shared,
        )
        self._added += 1
        compiled = self._compile(rule, made)
        self._compiled[rule.name] = compiled
        tags = asking(rule.tags, made)
        if tags.asks:
            self._asking[rule.name] = tags
            return
        if not compiled.anchors:
            self._always[rule.name] = compiled
        for anchor in compiled.anchors:
            anchor.add(compiled)

    def settle(self) -> None:
        """Put rules that ask for tags in order. Raises `QuerySyntaxError` when they wait for each other."""
        self._shared = Shared()
        try:
            names = in_turn(self._asking)
        except CircleError as circle:
            query = self._compiled[circle.names[0]].rule.query
            message = f"rules wait for each other's tags: {circle}; take a tag or a tag: off one of them"
            raise syntax_error(message, query, max(query.find("tag:"), 0)) from None
        self._in_turn = tuple(map(self._compiled.__getitem__, names))

    def _compile(self, rule: Rule, made: Plan) -> Compiled:
        opening = gate(made, self._expected)
        anchors = opening.anchors(self._expected)
        rest = opening.without(anchors)
        sure = opening.exact and not (rest.needs or rest.either or rest.bars)
        return Compiled(
            self._added,
            rule,
            made,
            tuple(map(self._classes.hold, anchors)),
            sure,
            _NONE if sure else self._held(rest.anchors(self._expected) or anchors),
            self._held(rest.needs),
            tuple(map(self._held, rest.either)),
            self._held(rest.bars),
            opening.exact,
            _NO_DOORS if opening.exact else self._doors(opening),
        )

    def _doors(self, opening: Gate) -> Mapping[int, frozenset[Sought]]:
        found = {id(part): items for part, items in opening.doors}  # a part may stand twice
        return {part: self._held(items) for part, items in found.items()} or _NO_DOORS

    def _held(self, items: frozenset[Item]) -> frozenset[Sought]:
        return frozenset(map(self._classes.hold, items)) or _NONE

    def _expected(self, item: Item) -> float:
        """How often `item` is expected, worked out once while many rules are being put."""
        known = self._shared.expected
        share = known.get(item)
        if share is None:
            share = known[item] = self.frequencies.expected(item)
        return share

    def remove(self, name: str) -> None:
        """Remove the rule of that name. Raises KeyError when there is none."""
        compiled = self._compiled.pop(name)
        self._always.pop(name, None)
        self._in_turn = tuple(one for one in self._in_turn if one is not compiled)
        if self._asking.pop(name, None) is None:
            for anchor in compiled.anchors:
                anchor.remove(compiled)
        for sought in compiled.held():
            self._classes.release(sought)

    @property
    def asks_for_tags(self) -> bool:
        """Whether a rule looks at the tags that others give."""
        return bool(self._asking)

    def percolate(self, document: Document) -> tuple[Match, ...]:
        """The rules that hold for `document`, in rulebook order, each with the passages that prove it."""
        sightings = Sightings(document)
        names, present = self._holding(sightings)
        holding = sorted(map(self._compiled.__getitem__, names), key=attrgetter("order"))
        return tuple(Match(one.rule, sightings.spans(one.shown(present))) for one in holding)

    def holding(self, document: Document) -> set[str]:
        """The names of the rules that hold for `document`, when no proof is wanted."""
        return self._holding(Sightings(document))[0]

    def holding_singly(self, document: Document) -> set[str]:
        """`holding` of few rules, each looked at by itself, whatever tags others would give.

        Quicker for documents that come once: what rules ask for is not looked up word by word.
        """
        sightings = Sightings(document)
        return {name for name, one in self._compiled.items() if sightings.holds(one.plan)}

    def match(self, name: str, document: Document) -> Match | None:
        """The match of one rule by its name, whatever tags others would give; None where it does not hold.

        For a document that it is likely to hold for: what most documents lack is not looked for first.
        """
        compiled, sightings = self._compiled[name], Sightings(document)
        if not sightings.holds(compiled.plan):
            return None
        return Match(compiled.rule, sightings.spans(compiled.plan))

    def _holding(self, sightings: Sightings) -> tuple[set[str], set[Sought]]:
        """The names of rules that hold, and what the document has of that which rules look for."""
        present, keys = self._classes.present(sightings.fields)
        self.frequencies.learn(keys)
        names = set(chain.from_iterable(filter(None, map(_SURE, present))))
        lacks = present.isdisjoint
        for one in chain.from_iterable(filter(None, map(_CANDIDATES, present))):
            # Most lack this: told before a call, which costs as much.
            if not lacks(one.also) and one.passes(present) and _proven(one, sightings, present):
                names.add(one.rule.name)
        for one in self._always.values():
            if one.passes(present) and _proven(one, sightings, present):
                names.add(one.rule.name)
        if self._in_turn:
            self._hold_in_turn(sightings, present, names)
        return names, present

    def _hold_in_turn(self, sightings: Sightings, present: set[Sought], names: set[str]) -> None:
        """Add the rules that ask for tags and hold to `names`, and what tags they find to `present`."""
        tags = sightings.fields.tags
        for name in names:
            tags.update(map(value, self._compiled[name].rule.tags))
        for one in self._in_turn:
            present.update(self._classes.of_tags(tags))
            anchored = not one.anchors or not present.isdisjoint(one.anchors)
            if anchored and one.passes(present) and _proven(one, sightings, present):
                names.add(one.rule.name)
                tags.update(map(value, one.rule.tags))


def _proven(one: Compiled, sightings: Sightings, present: set[Sought]) -> bool:
    """A rule that the gate lets through holds."""
    return one.exact or sightings.holds(one.shown(present))


def compile_rulebook(
    rules: Iterable[Rule],
    expansion: Expansion = AS_WRITTEN,
    termsets: Mapping[str, str] = _NO_TERMSETS,
    frequencies: Frequencies | None = None,
) -> Rulebook:
    """The rulebook of `rules`, whose words stand for what `expansion` says and ``@name`` for `termsets`.

    Raises `QuerySyntaxError`, and ValueError when two rules have one name.
    """
    rules = tuple(rules)
    definitions = Definitions(termsets, {rule.name: rule for rule in rules})
    return rulebook_of(rules, expansion, definitions, frequencies)


def rulebook_of(
    rules: Iterable[Rule],
    expansion: Expansion = AS_WRITTEN,
    definitions: Definitions = NOTHING_DEFINED,
    frequencies: Frequencies | None = None,
    shared: Shared | None = None,
) -> Rulebook:
    """The same of rules that may refer to what `definitions` has, also to rules that are not among them.

    What their plans have in common is put into `shared`, for plans that are made later.
    """
    rulebook = Rulebook(expansion, definitions, frequencies, shared)
    with _uncollected():
        for rule in rules:
            rulebook.put(rule)
    rulebook.settle()
    return rulebook


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is built here has no cycles: looking for some, again and again, takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
