"""What is doubtful about rules that can be read: each warning says where, and what to do.

rule ─lexemes─► traps of spelling
     ─tree────► parts that can never match, or that add nothing
     ─leaves──► words that are too short or too common to stand alone; words that the archive never saw
all rules ────► two that ask for the same
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Rule
from monitor.rules.common import COMMON
from monitor.rules.cover import Cover, alike, written
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.fields import value
from monitor.rules.leaf_places import inside_of, leaf_places, leaves
from monitor.rules.lexer import lexemes
from monitor.rules.query import (
    And,
    Field,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Value,
)
from monitor.rules.syntax import parse as read_query
from monitor.rules.syntax import show
from monitor.rules.traps import traps

SHORT = 2
"""Letters of a word that is too short to stand alone."""
MOST = 0.2
"""Share of the archive's articles from which on a word is too common to stand alone."""
ENOUGH = 200
"""Articles below which the archive tells nothing about words."""
MOST_PARTS = 2_000
"""Alternatives beside each other that are still compared with one another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful: ``at`` is an offset in the rule's query, None when it is about the whole rule."""

    rule: str
    kind: str
    message: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """How many articles there are, and of each key (word, or ``stem*``) how many have it."""

    articles: int
    seen: Callable[[Iterable[str]], Mapping[str, int]]


def lint(
    rules: Iterable[Rule],
    expansion: Expansion = AS_WRITTEN,
    archive: Archive | None = None,
    parse: Callable[[str], Query] = read_query,
) -> tuple[Finding, ...]:
    """All that is doubtful about `rules`, in their order. Raises `QuerySyntaxError`."""
    found: list[Finding] = []
    first: dict[object, str] = {}
    rules = tuple(rules)
    tags = frozenset(value(tag) for rule in rules for tag in rule.tags)
    for rule in rules:
        tree = parse(rule.query)
        same = first.setdefault((alike(tree), rule.lang), rule.name)
        if same != rule.name:
            said = f"rule `{rule.name}` asks for the same as rule `{same}`; keep one of them"
            found.append(Finding(rule.name, "duplicate", said))
        found += _Linter(rule, tree, tags, expansion, archive).findings()
    return tuple(found)


@dataclass
class _Linter:
    """One rule under inspection."""

    rule: Rule
    tree: Query
    tags: frozenset[str]
    """All that rules give."""
    expansion: Expansion
    archive: Archive | None
    cover: Cover = field(init=False)
    places: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.cover = Cover(lambda word: self.expansion.forms(word, self.rule.lang))
        self.lexemes = lexemes(self.rule.query)
        self.places = leaf_places(self.tree, self.lexemes)

    def findings(self) -> list[Finding]:
        inside = [
            *(self._finding("trap", said, at) for said, at in traps(self.rule.query, self.lexemes)),
            *self._dead(self.tree, ()),
            *self._idle(self.tree),
            *self._alone(self.tree),
            *self._untagged(),
        ]
        distinct = dict.fromkeys(sorted(inside, key=lambda finding: finding.at or 0))
        return [*self._incomplete(), *distinct, *self._unseen()]

    def _finding(self, kind: str, message: str, at: int | None = None) -> Finding:
        return Finding(self.rule.name, kind, message, at)

    def _at(self, part: Query) -> int | None:
        return next((self.places[id(leaf)] for leaf in leaves(part) if id(leaf) in self.places), None)

    def _incomplete(self) -> Iterator[Finding]:
        name = self.rule.name
        if not self.rule.tags:
            said = f"rule `{name}` has no tags; add tags = [...], by which routes and digests choose"
            yield self._finding("no-tags", said)
        if not self.rule.should_match or not self.rule.should_not_match:
            lacks = [key for key in ("should_match", "should_not_match") if not getattr(self.rule, key)]
            said = f"rule `{name}` has no {' and no '.join(lacks)} lines"
            yield self._finding("no-lines", f"{said}; add some, so that `monitor check` can try the rule")

    # --- parts that can never hold --------------------------------------------------------------------

    def _dead(self, part: Query, excluded: tuple[Query, ...]) -> Iterator[Finding]:
        """Parts that ask for what the AND around them excludes."""
        match part:
            case And():
                nots = tuple(one.inside for one in part.parts if isinstance(one, Not))
                for one in part.parts:
                    if not isinstance(one, Not):
                        yield from self._dead(one, excluded + nots)
            case Or():
                if all(any(self.cover.implies(one, bad) for bad in excluded) for one in part.parts):
                    yield from self._never(part, excluded)
                else:
                    for one in part.parts:
                        yield from self._dead(one, excluded)
            case Not():
                return
            case _:
                yield from self._never(part, excluded)

    def _never(self, part: Query, excluded: tuple[Query, ...]) -> Iterator[Finding]:
        bad = next((bad for bad in excluded if self.cover.implies(part, bad)), None)
        if bad is not None:
            said = f"`{_short(part)}` can never be found here: NOT `{_short(bad)}` excludes all of it"
            yield self._finding("unreachable", f"{said}; take one of them out", self._at(part))

    def _untagged(self) -> Iterator[Finding]:
        for leaf in leaves(self.tree):
            if isinstance(leaf, Value) and leaf.field == "tag" and leaf.value not in self.tags:
                said = f"`{_short(leaf)}` can never be found: no rule has this tag; look for a misspelling"
                yield self._finding("unreachable", said, self._at(leaf))

    # --- parts that add nothing -----------------------------------------------------------------------

    def _idle(self, part: Query) -> Iterator[Finding]:
        """Alternatives that another covers, and conditions that another brings with it."""
        match part:
            case Or():
                yield from self._covered(part.parts)
            case And():
                yield from self._repeated(part.parts)
            case _:
                pass
        for inside in inside_of(part):
            yield from self._idle(inside)

    def _covered(self, parts: Sequence[Query]) -> Iterator[Finding]:
        for place, by in self._covering(parts):
            part, beside = parts[place], parts[by]
            why = (
                "it is there already" if part == beside else f"`{_short(beside)}` beside it finds all of that"
            )
            said = f"`{_short(part)}` adds nothing: {why}; take it out"
            yield self._finding("covered", said, self._at(part))

    def _covering(self, parts: Sequence[Query]) -> Iterator[tuple[int, int]]:
        """Places of parts that another part covers, and of that part."""
        if len(parts) > MOST_PARTS:
            return
        by_key: dict[str, list[int]] = {}
        for place, part in enumerate(parts):
            for key in self.cover.keys(part):
                by_key.setdefault(key, []).append(place)
        for place, part in enumerate(parts):
            near = sorted({other for key in written(part) for other in by_key.get(key, ()) if other != place})
            for other in near:
                # Of two that mean the same, the later one is said to add nothing.
                if self.cover.implies(part, parts[other]) and not (
                    other > place and self.cover.implies(parts[other], part)
                ):
                    yield place, other
                    break

    def _repeated(self, parts: Sequence[Query]) -> Iterator[Finding]:
        asking = [part for part in parts if not isinstance(part, Not)]
        for place, part in enumerate(asking[:MOST_PARTS]):
            for other, by in enumerate(asking[:MOST_PARTS]):
                if other == place or not self.cover.implies(by, part):
                    continue
                if other > place and self.cover.implies(part, by):
                    continue
                said = f"`{_short(part)}` asks for nothing more: `{_short(by)}` beside it has it already"
                yield self._finding("repeated", f"{said}; take it out", self._at(part))
                break

    # --- words that stand alone -----------------------------------------------------------------------

    def _alone(self, part: Query) -> Iterator[Finding]:
        """Words that make the rule match without any other, and say too little for that."""
        match part:
            case Or():
                for one in part.parts:
                    yield from self._alone(one)
            case Field():
                yield from self._alone(part.inside)
            case Term():
                yield from self._weak(part, part.word)
            case Prefix() if self.archive and self.archive.articles >= ENOUGH:
                yield from self._frequent(part, f"{part.stem}*", self.archive)
            case _:
                pass

    def _weak(self, part: Query, word: str) -> Iterator[Finding]:
        remedy = "put a second word beside it, or make a phrase of it"
        if word in COMMON:
            said = f"`{word}` stands in nearly every text, and alone makes the rule match"
            yield self._finding("common", f"{said}; {remedy}", self._at(part))
        elif len(word) <= SHORT and not _unspaced(word):
            said = f"`{word}` is short, and alone makes the rule match"
            yield self._finding("short", f"{said}; {remedy}", self._at(part))
        elif self.archive and self.archive.articles >= ENOUGH:
            yield from self._frequent(part, word, self.archive)

    def _frequent(self, part: Query, key: str, archive: Archive) -> Iterator[Finding]:
        share = archive.seen((key,)).get(key, 0) / archive.articles
        if share > MOST:
            said = f"`{key}` stands in {share:.0%} of the stored articles, and alone makes the rule match"
            yield self._finding("common", f"{said}; put a second word beside it", self._at(part))

    # --- words that the archive never saw -------------------------------------------------------------

    def _unseen(self) -> Iterator[Finding]:
        if not self.archive or self.archive.articles < ENOUGH:
            return
        classes = self._classes()
        counts = self.archive.seen({key for keys in classes.values() for key in keys})
        never = [word for word, keys in classes.items() if not any(counts.get(key) for key in keys)]
        if never:
            shown = ", ".join(never[:8]) + (" …" if len(never) > 8 else "")
            said = f"{len(never)} of {len(classes)} words never stood in {self.archive.articles:,} articles"
            yield self._finding("unseen", f"{said}: {shown}; look for misspellings among them", 0)

    def _classes(self) -> dict[str, frozenset[str]]:
        """Each word of the query, as it is shown, to the keys that it stands for."""
        classes: dict[str, frozenset[str]] = {}
        for leaf in leaves(self.tree):
            for word in leaf.words if isinstance(leaf, Phrase) else (leaf,):
                if isinstance(word, Term):
                    classes[word.word] = self.cover.keys(word)
                elif isinstance(word, Prefix):
                    classes[show(word)] = frozenset((show(word),))
        return classes


def _unspaced(word: str) -> bool:
    """Whether a letter of the word's script is a syllable or a word (CJK, kana, Thai)."""
    return any("\u0e00" <= sign <= "\u0e7f" or sign >= "\u2e80" for sign in word)


def _short(part: Query, width: int = 50) -> str:
    text = show(part)
    return text if len(text) <= width else f"{text[: width - 1]}…"
