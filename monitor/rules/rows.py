"""Which rows of words stand in a text, each word a number: a trie that is walked along with the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Step:
    """A row that began: the number of the one that ends here, 0 when none does, and how others go on."""

    ends: int = 0
    after: dict[int, _Step] = field(default_factory=dict)


class Rows:
    """Rows of two numbers or more, each under a number of its own."""

    def __init__(self) -> None:
        self._first: dict[int, _Step] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._first == other._first

    __hash__ = None  # type: ignore[assignment]

    def add(self, row: Sequence[int], number: int) -> None:
        """Look for `row` from now on; it is new."""
        steps = self._first
        for one in row:
            step = steps.setdefault(one, _Step())
            steps = step.after
        step.ends = number

    def remove(self, row: Sequence[int]) -> None:
        """Look for `row` no more."""
        path = [self._first]
        for one in row:
            path.append(path[-1][one].after)
        path[-2][row[-1]].ends = 0
        for one, steps in zip(reversed(row), reversed(path[:-1]), strict=True):
            if steps[one].after or steps[one].ends:
                break
            del steps[one]

    def begin_with(self, numbers: set[int]) -> bool:
        """Whether one of `numbers` begins a row."""
        return not self._first.keys().isdisjoint(numbers)

    def found(self, words: Iterable[str], of: Mapping[str, Sequence[int]]) -> set[int]:
        """The numbers of the rows that stand in `words`, each of which is any number that `of` gives it."""
        firsts = {
            word: steps
            for word, numbers in of.items()
            if (steps := [self._first[number] for number in numbers if number in self._first])
        }
        found: set[int] = set()
        begun: list[_Step] = []
        for word in words:
            if begun:
                begun = _next(begun, of.get(word, ()), found)
            if word in firsts:
                begun = begun + firsts[word]
        return found


def _next(begun: Iterable[_Step], numbers: Sequence[int], found: set[int]) -> list[_Step]:
    """Where what has begun goes on with a word; what ends with it is added to `found`."""
    after: list[_Step] = []
    for step in begun:
        for number in numbers:
            follows = step.after.get(number)
            if follows is not None:
                if follows.ends:
                    found.add(follows.ends)
                if follows.after:
                    after.append(follows)
    return after
