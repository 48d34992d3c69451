"""What a document shows to rules: where each word stands, found once and remembered for all rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from monitor.model import Span
from monitor.rules.plan import ANYWHERE, All, Any, Is, Plan, Vocabulary, WordClass, Words
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

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self._vocabulary = vocabulary
        self._tokens: dict[str, Tokens] = {"title": document.title, "body": document.body}
        self._positions: dict[str, dict[str, list[int]]] = {}
        self._classes: dict[tuple[str, WordClass], Sequence[int]] = {}

    def holds(self, plan: Plan) -> bool:
        """Whether the document is what `plan` asks for."""
        match plan:
            case Words():
                return any(self._found(plan.classes, field) for field in plan.fields) is not plan.negated
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
            for field in words.fields:
                tokens = self._of(field)
                last = len(words.classes) - 1
                starts = self._found(words.classes, field)[:MAX_SPANS] if field in ANYWHERE else ()
                found += [Span(field, tokens.starts[at], tokens.ends[at + last]) for at in starts]
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
        if len(one.forms) == 1 and not one.stems:
            return positions.get(one.forms[0], ())
        key = (field, one)
        if key not in self._classes:
            words = {form for form in one.forms if form in positions}
            words.update(word for word in positions if one.stems and word.startswith(one.stems))
            self._classes[key] = sorted({at for word in words for at in positions[word]})
        return self._classes[key]

    def _index(self, field: str) -> dict[str, list[int]]:
        """Word to its positions in `field`, in order; words with Latin diacritics also without."""
        if field not in self._positions:
            self._positions[field] = _positions(self._of(field).words, self._vocabulary)
        return self._positions[field]


def _positions(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, list[int]]:
    distinct = set(words)
    accented = {
        word: _BARE[word]
        for word in distinct
        if not word.isascii() and _BARE[word] != word and vocabulary.has(_BARE[word])
    }
    wanted = (distinct & vocabulary.forms) | accented.keys()
    if vocabulary.stems:
        wanted.update([word for word in distinct if word.startswith(vocabulary.stems)])
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in [(at, word) for at, word in enumerate(words) if word in wanted]:
        positions[word].append(at)
    for word, plain in accented.items():
        positions[plain] = sorted([*positions[plain], *positions[word]])
    return dict(positions)


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
