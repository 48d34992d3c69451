"""What is doubtful about rules that can be read: each warning says where, and what to do.

rule, termset ─lexemes─► traps of spelling
              ─tree────► parts that can never match, or that add nothing (`monitor.rules.idle`)
              ─leaves──► words that the archive never saw
rule          ─leaves──► words that are too short or too common to stand alone
all ───────────────────► two that ask for the same
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from monitor.model import Rule
from monitor.rules.common import COMMON
from monitor.rules.cover import Cover, alike
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.fields import value
from monitor.rules.idle import doubts, short
from monitor.rules.leaf_places import leaf_places, leaves
from monitor.rules.lexer import lexemes
from monitor.rules.query import Field, Or, Phrase, Prefix, Query, Term, Value
from monitor.rules.syntax import parse as read_query
from monitor.rules.syntax import show
from monitor.rules.traps import traps

SHORT = 2
"""Letters of a word that is too short to stand alone."""
MOST = 0.2
"""Share of the archive's articles from which on a word is too common to stand alone."""
ENOUGH = 200
"""Articles below which the archive tells nothing about words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful: ``at`` is an offset in the query, None when it is about the whole rule.

    A termset is meant when `rule` begins with ``@``.
    """

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
    termsets: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """All that is doubtful about `rules`, in order, then about `termsets`. Raises `QuerySyntaxError`."""
    sets = [Rule(f"@{name}", query) for name, query in termsets.items()]
    found: list[Finding] = []
    rules = tuple(rules)
    tags = frozenset(value(tag) for rule in rules for tag in rule.tags)
    for kind, these in (("rule", rules), ("termset", sets)):
        first: dict[object, str] = {}
        for one in these:
            tree = parse(one.query)
            same = first.setdefault((alike(tree), one.lang), one.name)
            if same != one.name:
                said = f"{kind} `{one.name}` asks for the same as {kind} `{same}`; keep one of them"
                found.append(Finding(one.name, "duplicate", said))
            linter = _Linter(one, tree, tags, expansion, archive)
            found += linter.of_rule() if kind == "rule" else linter.of_termset()
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

    def of_rule(self) -> list[Finding]:
        """What is doubtful about a rule."""
        inside = (*self._inside(), *self._alone(self.tree))
        return [*self._incomplete(), *_in_order(inside), *self._unseen()]

    def of_termset(self) -> list[Finding]:
        """The same for a termset, whose words need not stand alone."""
        return [*_in_order(self._inside()), *self._unseen()]

    def _inside(self) -> Iterator[Finding]:
        for said, at in traps(self.rule.query, self.lexemes):
            yield self._finding("trap", said, at)
        for doubt in doubts(self.tree, self.cover):
            yield self._finding(doubt.kind, doubt.said, self._at(doubt.part))
        yield from self._untagged()

    def _untagged(self) -> Iterator[Finding]:
        for leaf in leaves(self.tree):
            if isinstance(leaf, Value) and leaf.field == "tag" and leaf.value not in self.tags:
                said = f"`{short(leaf)}` can never be found: no rule has this tag; look for a misspelling"
                yield self._finding("unreachable", said, self._at(leaf))

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


def _in_order(findings: Iterable[Finding]) -> Iterable[Finding]:
    return dict.fromkeys(sorted(findings, key=lambda finding: finding.at or 0))


def _unspaced(word: str) -> bool:
    """Whether a letter of the word's script is a syllable or a word (CJK, kana, Thai)."""
    return any("\u0e00" <= sign <= "\u0e7f" or sign >= "\u2e80" for sign in word)
