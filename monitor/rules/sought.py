"""What rules look for in documents, words in any of their forms and rows of words, and who asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice
from operator import attrgetter

from monitor.rules.compiled import Compiled
from monitor.rules.gate import Item


@dataclass(slots=True, eq=False)
class Sought:
    """An item that rules look for; a word that is of several items is sought as each of its `parts`.

    Elsewhere it goes by its identity, ``id()``, which tells it from all others without a look at it.
    """

    parts: tuple[Sought, ...] = ()
    after: dict[int, Sought] | None = None
    """What goes on with it in a row, by identity, to that row."""
    sure: list[str] | None = None
    """Names of the rules that hold wherever it is."""
    candidates: list[Compiled] | None = None
    """The rules that may hold where it is."""
    item: Item = ()
    held: int = 0
    """How often."""

    def add(self, rule: Compiled) -> None:
        """Look at `rule` where this is."""
        if rule.sure:
            self.sure = self.sure or []
            self.sure.append(rule.rule.name)
        else:
            self.candidates = self.candidates or []
            self.candidates.append(rule)

    def remove(self, rule: Compiled) -> None:
        """Look at it no more."""
        if rule.sure and self.sure:
            self.sure.remove(rule.rule.name)
        elif self.candidates:
            self.candidates.remove(rule)

    def go_on(self, last: Sought, row: Sought) -> None:
        """With `last` behind it, this is `row`."""
        self.after = self.after or {}
        self.after[id(last)] = row

    def stop(self, last: Sought) -> None:
        """With `last` behind it, this is nothing any more."""
        if self.after:
            del self.after[id(last)]


NOTHING = Sought()
_PARTS = attrgetter("parts")


def mixed(parts: Sequence[Sought]) -> Sought:
    """A word that is of all these items."""
    return Sought(tuple(parts)) if len(parts) > 1 else parts[0]


def with_parts(words: Iterable[Sought]) -> set[Sought]:
    """All items of which `words` are."""
    distinct = set(words)
    distinct.update(*filter(None, map(_PARTS, distinct)))
    return distinct


def rows(words: Sequence[Sought]) -> set[Sought]:
    """The rows that stand in a text of `words`."""
    found: set[Sought] = set()
    words = [*words, NOTHING]  # no row goes on with it
    # For each word of each document: what decides most often comes before any call.
    for at, one, following in zip(count(1), words, islice(words, 1, None), strict=False):
        if one.parts or following.parts:
            _go_on(one, words, at, found)
        elif one.after and (row := one.after.get(id(following))) is not None:
            found.add(row)
            if row.after:
                _go_on(row, words, at + 1, found)
    return found


def _go_on(begun: Sought, words: Sequence[Sought], at: int, found: set[Sought]) -> None:
    """Add the rows that are `begun` and word `at` behind it, and those that go on from there."""
    for last in words[at].parts or (words[at],):
        for one in begun.parts or (begun,):
            row = one.after.get(id(last)) if one.after else None
            if row is not None:
                found.add(row)
                _go_on(row, words, at + 1, found)
