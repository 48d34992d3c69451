"""Which words of two texts are the same words in the same place, and what stands between them.

Runs of at least four equal words (eight characters in scripts without spaces) are found by a table of the
new text's grams, made once, and drawn out as far as they go. A run that stands alone must be longer: "in
the capital of the" is in every report. Where two runs follow each other in both texts with a few words
between, what stands between is an edit: a word put in, taken out or replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.stories.words import Text, grams

NEAR = 4
"""Grams that fit at most between two runs that belong together: 16 words, or 32 characters."""

EDGE = 8
"""Most words beside a run that are compared although the texts go on there with other passages."""

FEWEST = 0.12
"""Share of a text's grams that the other must have to be looked at more closely."""


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` equal words, from ``a`` in one text and from ``b`` in the other."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Words ``a`` to ``a_end`` of one text stand where the other has ``b`` to ``b_end``."""

    a: int
    a_end: int
    b: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two texts lie on each other."""

    runs: tuple[Run, ...]
    """In the order of the second text."""
    edits: tuple[Edit, ...]
    edges: tuple[Edit, ...]
    """The few words before a run, as many in both, where other passages stand before it: one begins there,
    or its paragraphs are in another order."""
    ends: tuple[Edit, ...]
    """Such words after a run."""
    a_covered: bytearray
    """For each word of the first text: 1 where it is in a run or an edit."""
    b_covered: bytearray


def align(a: Text, b: Text) -> Alignment:
    """The alignment of two texts."""
    size = max(a.gram, b.gram)
    found = _held(list(_runs(a, b, size)), size)
    edits = tuple(_edits(found, a.plain, b.plain, NEAR * size))
    a_covered, b_covered = bytearray(len(a)), bytearray(len(b))
    for run in found:
        a_covered[run.a : run.a + run.length] = b"\1" * run.length
        b_covered[run.b : run.b + run.length] = b"\1" * run.length
    for edit in edits:
        a_covered[edit.a : edit.a_end] = b"\1" * (edit.a_end - edit.a)
        b_covered[edit.b : edit.b_end] = b"\1" * (edit.b_end - edit.b)
    return Alignment(
        tuple(found),
        edits,
        tuple(_edges(found, NEAR * size)),
        tuple(_ends(found, a, b, NEAR * size)),
        a_covered,
        b_covered,
    )


def _runs(a: Text, b: Text, size: int) -> Iterator[Run]:
    """Runs in the order of `b`, none overlapping in it; where a gram stands twice in `a`, its first place."""
    where = list(map(a.places(size).get, grams(b.plain, size)))
    if len(where) - where.count(None) < FEWEST * min(len(where), len(a) + 1 - size):
        return
    covered = follows = 0
    ours, theirs = a.plain, b.plain
    for at, first in enumerate(where):
        if first is None or at < covered:
            continue
        # The words after the last run are the likelier place, where they are the same.
        goes_on = first < follows and ours[follows : follows + size] == theirs[at : at + size]
        place = follows if goes_on else first
        length = _length(ours, theirs, place, at, size)
        yield Run(place, at, length)
        covered, follows = at + length, place + length


def _length(a: Sequence[str], b: Sequence[str], at: int, place: int, size: int) -> int:
    most = min(len(a) - at, len(b) - place)
    # By leaps while whole slices agree: equal texts are compared in C.
    length, leap = size, 64
    while length < most:
        if a[at + length : at + length + leap] == b[place + length : place + length + leap]:
            length = min(length + leap, most)
            continue
        while length < most and a[at + length] == b[place + length]:
            length += 1
        break
    return length


def _held(runs: list[Run], size: int) -> list[Run]:
    """Without short runs that stand alone."""
    kept = []
    for number, run in enumerate(runs):
        if (
            run.length >= 2 * size
            or (number and _near(runs[number - 1], run, NEAR * size))
            or (number + 1 < len(runs) and _near(run, runs[number + 1], NEAR * size))
        ):
            kept.append(run)
    return kept


def _near(one: Run, other: Run, most: int) -> bool:
    return 0 <= other.b - one.b - one.length <= most and -2 <= other.a - one.a - one.length <= most


def _edits(runs: Sequence[Run], a: Sequence[str], b: Sequence[str], most: int) -> Iterator[Edit]:
    previous = Run(0, 0, 0)
    for run in (*runs, Run(len(a), len(b), 0)) if runs else ():
        if _near(previous, run, most):
            start, begin = previous.a + previous.length, previous.b + previous.length
            edit = _trimmed(Edit(min(start, run.a), run.a, begin, run.b), a, b)
            if edit.a != edit.a_end or edit.b != edit.b_end:
                yield edit
        previous = run


def _edges(runs: Sequence[Run], most: int) -> Iterator[Edit]:
    for run in runs[:1]:
        size = min(run.a, run.b)
        if 0 < size <= EDGE and max(run.a, run.b) > most:
            yield Edit(run.a - size, run.a, run.b - size, run.b)
    for previous, run in pairwise(runs):
        size = min(run.a, run.b - previous.b - previous.length, EDGE)
        if size > 0 and not _near(previous, run, most):
            yield Edit(run.a - size, run.a, run.b - size, run.b)


def _ends(runs: Sequence[Run], a: Text, b: Text, most: int) -> Iterator[Edit]:
    for run, following in pairwise((*runs, Run(len(a), len(b), 0))):
        at, place = run.a + run.length, run.b + run.length
        size = min(len(a) - at, following.b - place, EDGE)
        if size > 0 and not _near(run, following, most):
            yield Edit(at, at + size, place, place + size)


def _trimmed(edit: Edit, a: Sequence[str], b: Sequence[str]) -> Edit:
    """Without the words that both sides begin or end with."""
    start, end, begin, stop = edit.a, edit.a_end, edit.b, edit.b_end
    while start < end and begin < stop and a[start] == b[begin]:
        start, begin = start + 1, begin + 1
    while start < end and begin < stop and a[end - 1] == b[stop - 1]:
        end, stop = end - 1, stop - 1
    return Edit(start, end, begin, stop)
