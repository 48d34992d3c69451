"""What a document shows to rules: where each word stands, found once and remembered for all rules."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import assert_never

from monitor.forms.names import written_as_name
from monitor.model import Span
from monitor.rules.fields import Fields
from monitor.rules.plan_tree import (
    ANYWHERE,
    All,
    Any,
    Fits,
    Is,
    Long,
    Old,
    Part,
    Plan,
    Related,
    WordClass,
    Words,
    base,
)
from monitor.rules.relations import Apart, AtLeast, Place, proof
from monitor.rules.word_keys import Positions
from monitor.rules.words import spelling
from monitor.text.document import Document

MAX_SPANS = 100
"""Spans that one match carries: enough to mark a page, and no page can make a match large."""

_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

Places = Mapping[str, Sequence[Place]]
"""Field to the places in it, each the first token and the one after the last."""


class Sightings:
    """Positions of words in one document. Everything is worked out when it is first asked for.

    Plans are remembered by identity: those that are asked must live as long.
    """

    def __init__(self, document: Document) -> None:
        self.fields = Fields(document)
        self._positions: dict[str, Positions] = {}
        self._leaves: dict[int, dict[str, Sequence[int]]] = {}
        """Leaf of a plan, by identity, to its places in each of its fields."""
        self._parts: dict[tuple[int, str], Sequence[Place]] = {}
        """Part of a relation, by identity, and field to its places there."""
        self._proofs: dict[int, Places] = {}
        """The same of relations; no field when the relation does not hold."""
        self._fitting: dict[int, bool] = {}

    def holds(self, plan: Plan) -> bool:
        """Whether the document is what `plan` asks for."""
        match plan:
            case Words():
                return any(self._starts(plan).values()) is not plan.negated
            case Related():
                return bool(self._related(plan)) is not plan.negated
            case Is() | Long() | Old():
                return self._measures(plan) is not plan.negated
            case Fits():
                return self._fits(plan) is not plan.negated
            case All():
                return all(map(self.holds, plan.parts))
            case Any():
                return any(map(self.holds, plan.parts))
            case _:
                assert_never(plan)

    def _measures(self, plan: Is | Long | Old) -> bool:
        """What is known of the document as a whole, `plan`'s negation left aside."""
        match plan:
            case Is():
                return plan.value in self.fields.values(plan.field)
            case Long():
                words = len(self.fields.document.body)
                return plan.least <= words and (plan.most is None or words <= plan.most)
            case Old():
                age = self.fields.document.age
                return age is not None and _COMPARED[plan.sign](age, plan.age)
            case _:
                assert_never(plan)

    def spans(self, plan: Plan) -> tuple[Span, ...]:
        """The passages that make `plan` hold, title first, overlapping ones joined, at most `MAX_SPANS`."""
        found: list[Span] = []
        for leaf in self._proof(plan):
            if isinstance(leaf, Fits):
                found += self._passages(leaf)
                continue
            places = self._related(leaf) if isinstance(leaf, Related) else self._places(leaf)
            for field, there in places.items():
                if base(field) in ANYWHERE:
                    tokens = self.fields.tokens(field)
                    found += [
                        Span(base(field), tokens.starts[start], tokens.ends[end - 1])
                        for start, end in there[:MAX_SPANS]
                    ]
        return tuple(_joined(found))[:MAX_SPANS]

    def _fits(self, fits: Fits) -> bool:
        holds = self._fitting.get(id(fits))
        if holds is None:
            texts = map(self.fields.seen, fits.fields)
            holds = self._fitting[id(fits)] = any(
                any(True for _ in fits.pattern.places(text)) for text in texts
            )
        return holds

    def _passages(self, fits: Fits) -> Iterator[Span]:
        for field in fits.fields:
            if base(field) in ANYWHERE:
                places = islice(fits.pattern.places(self.fields.seen(field)), MAX_SPANS)
                yield from (Span(base(field), start, end) for start, end in places)

    def _proof(self, plan: Plan) -> Iterator[Words | Related | Fits]:
        """The positive leaves of the branches that hold."""
        match plan:
            case Words() | Related() | Fits():
                if not plan.negated:
                    yield plan
            case Is() | Long() | Old():
                return
            case All() | Any():
                for part in plan.parts:
                    if self.holds(part):
                        yield from self._proof(part)
            case _:
                assert_never(plan)

    def _related(self, related: Related) -> Places:
        """The places that prove a relation, by field."""
        places = self._proofs.get(id(related))
        if places is None:
            found = {field: self._proven(related, field) for field in related.fields}
            places = {field: there for field, there in found.items() if there}
            if isinstance(related.relation, AtLeast):
                begun = sum(len({start for start, _ in there}) for there in places.values())
                places = places if begun >= related.relation.times else {}
            self._proofs[id(related)] = places
        return places

    def _proven(self, related: Related, field: str) -> Sequence[Place]:
        if not self._index(base(field)):
            return ()
        parts: list[Sequence[Place]] = []
        for part in related.parts:
            places = self._part(part, field)
            if not places and not (parts and isinstance(related.relation, Apart)):
                return ()
            parts.append(places)
        return proof(related.relation, parts, lambda unit: self.fields.breaks(field, unit))

    def _part(self, part: Part, field: str) -> Sequence[Place]:
        """Where one of the alternatives stands. Rules share parts, so each is looked for once."""
        places = self._parts.get((id(part), field))
        if places is None:
            there = self._index(base(field)).of_forms
            found = {
                (start, start + len(words.classes))
                for forms, alike in part.begun
                if there(forms)
                for words in alike
                for start in self._starts(words).get(field, ())
            }
            self._parts[id(part), field] = places = sorted(found)
        return places

    def _places(self, words: Words) -> Places:
        size = len(words.classes)
        return {
            field: [(start, start + size) for start in starts]
            for field, starts in self._starts(words).items()
        }

    def _starts(self, words: Words) -> dict[str, Sequence[int]]:
        """Where in each field the leaf stands: indexes of its first token."""
        starts = self._leaves.get(id(words))
        if starts is None:
            starts = {field: self._found(words.classes, field) for field in words.fields}
            self._leaves[id(words)] = starts
        return starts

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
        whole = base(field)
        found = self._index(whole).of(one)
        if not found or (field == whole and not one.spelt and not one.as_name):
            return found
        if field != whole:
            found = found[: self.fields.before_end(field, found)]
        if one.spelt:
            found = [at for at in found if spelling(self.fields.written(field, at)) == one.spelt]
        if one.as_name and field != "url":
            found = [at for at in found if written_as_name(self.fields.written(field, at))]
        return found

    def _index(self, field: str) -> Positions:
        index = self._positions.get(field)
        if index is None:
            self._positions[field] = index = Positions(self.fields.tokens(field).words)
        return index


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
