"""What a document shows to rules: where each word stands, found once and remembered for all rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from monitor.model import Span
from monitor.rules.plan import ANYWHERE, All, Any, Is, Key, Plan, WordClass, Words
from monitor.rules.query import TEXT_FIELDS
from monitor.text.document import Document
from monitor.text.tokens import Tokens, bare, tokenise

MAX_SPANS = 100
"""Spans that one match carries: enough to mark a page, and no page can make a match large."""

Occurrence = tuple[str, int]
"""Field, and index of the first token."""


class _Bare(dict[str, str]):
    """A word to its form without Latin diacritics; forgets all when it is full."""

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 16:
            self.clear()
        self[word] = plain = bare(word)
        return plain


_BARE = _Bare()


def with_bare(words: Iterable[str]) -> set[str]:
    """`words`, and those with Latin diacritics also without.

    So a query for Erdogan finds Erdoğan, as people who have no such key expect; marché does not find marche.
    """
    distinct = set(words)
    distinct.update([_BARE[word] for word in distinct if not word.isascii()])
    return distinct


class Sightings:
    """Positions of words in one document. Everything is worked out when it is first asked for.

    Only words of `vocabulary` are looked for: whoever asks says beforehand what will be asked for.
    """

    def __init__(self, document: Document, vocabulary: frozenset[Key]) -> None:
        self.document = document
        self._vocabulary = vocabulary
        self._tokens: dict[str, Tokens] = {"title": document.title, "body": document.body}
        self._present: frozenset[Key] | None = None
        self._positions: dict[str, dict[str, list[int]]] = {}
        self._leaves: dict[int, dict[str, Sequence[int]]] = {}
        """Leaf of a plan, by identity, to its places in each of its fields."""

    def holds(self, plan: Plan) -> bool:
        """Whether the document is what `plan` asks for."""
        match plan:
            case Words():
                return any(self._places(plan).values()) is not plan.negated
            case Is():
                return (self._value(plan.field) == plan.value) is not plan.negated
            case All():
                return all(map(self.holds, plan.parts))
            case Any():
                return any(map(self.holds, plan.parts))
            case _:
                assert_never(plan)

    def spans(self, plan: Plan) -> tuple[Span, ...]:
        """The passages that make `plan` hold, title first, overlapping ones joined, at most `MAX_SPANS`."""
        found: list[Span] = []
        for words in self._proof(plan):
            last = len(words.classes) - 1
            for field, starts in self._places(words).items():
                if field in ANYWHERE:
                    tokens = self._of(field)
                    found += [
                        Span(field, tokens.starts[at], tokens.ends[at + last]) for at in starts[:MAX_SPANS]
                    ]
        return tuple(_joined(found))[:MAX_SPANS]

    def _proof(self, plan: Plan) -> Iterator[Words]:
        """The positive leaves of the branches that hold."""
        match plan:
            case Words() | Is():
                if isinstance(plan, Words) and not plan.negated:
                    yield plan
            case All() | Any():
                for part in plan.parts:
                    if self.holds(part):
                        yield from self._proof(part)
            case _:
                assert_never(plan)

    def _value(self, field: str) -> str:
        return (self.document.source if field == "source" else self.document.lang).casefold()

    def _of(self, field: str) -> Tokens:
        if field not in self._tokens:
            self._tokens[field] = tokenise(self.document.url)
        return self._tokens[field]

    def _places(self, words: Words) -> dict[str, Sequence[int]]:
        """Where in each field the leaf stands: indexes of its first token."""
        places = self._leaves.get(id(words))
        if places is None:
            fields = words.fields if self._may_stand(words) else ()
            places = {field: self._found(words.classes, field) for field in fields}
            self._leaves[id(words)] = places
        return places

    def _may_stand(self, words: Words) -> bool:
        """False for most leaves of a long query, at the price of a look."""
        if self._present is None:
            fields = TEXT_FIELDS if self.document.url else ANYWHERE
            self._present = frozenset().union(*map(self._index, fields))
        return all(not one.keys.isdisjoint(self._present) for one in words.classes)

    def _found(self, classes: Sequence[WordClass], field: str) -> Sequence[int]:
        """Where in `field` words of the classes stand side by side, in order."""
        starts = self._class(classes[0], field)
        for offset, one in enumerate(classes[1:], 1):
            if not starts:
                break
            there = set(self._class(one, field))
            starts = [start for start in starts if start + offset in there]
        return starts

    def _class(self, one: WordClass, field: str) -> Sequence[int]:
        positions = self._index(field)
        there = one.keys.intersection(positions)  # the few that the document has, not the many of the class
        if len(there) == 1:
            return positions[next(iter(there))]
        return sorted({at for key in there for at in positions[key]})

    def _index(self, field: str) -> dict[str, list[int]]:
        """Key to its positions in `field`, in order."""
        if field not in self._positions:
            self._positions[field] = _positions(self._of(field).words, self._vocabulary)
        return self._positions[field]


def _positions(words: Sequence[str], vocabulary: frozenset[Key]) -> dict[Key, list[int]]:
    keys = _keys_of(words, vocabulary)
    positions: defaultdict[Key, list[int]] = defaultdict(list)
    for at, word in [(at, word) for at, word in enumerate(words) if word in keys]:
        for key in keys[word]:
            positions[key].append(at)
    return dict(positions)


def _keys_of(words: Iterable[str], vocabulary: frozenset[Key]) -> dict[str, set[Key]]:
    """Each word that is looked for, to the keys under which it is."""
    lengths = {len(key) - 1 for key in vocabulary if key.endswith("*")}
    keys: dict[str, set[Key]] = {}
    for word in set(words):
        names = (word,) if word.isascii() else {word, _BARE[word]}
        found = {name for name in names if name in vocabulary}
        found.update(
            [stem for name in names for length in lengths if (stem := f"{name[:length]}*") in vocabulary]
        )
        if found:
            keys[word] = found
    return keys


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in reading order, title before body, those that overlap as one."""
    current: Span | None = None
    for span in sorted(spans, key=lambda span: (ANYWHERE.index(span.field), span.start, span.end)):
        if current and span.field == current.field and span.start < current.end:
            current = Span(current.field, current.start, max(current.end, span.end))
        else:
            if current:
                yield current
            current = span
    if current:
        yield current
