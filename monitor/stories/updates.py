"""Figures of an article that an edit replaced: what stood in the same place of the same text.

A figure that came with a new sentence replaces none, and the same value in another spelling (``1,750`` and
``1750``, ``five`` and ``5``) is no other figure. Counters of pages (views, comments) tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.stories import words
from monitor.stories.figures import FIGURE, listed
from monitor.stories.kinds import Kind, kind_of
from monitor.text.difference import blocks

NEAR = 8
"""Words of an edit in which one figure stands for another; in a longer one the sentence is another."""

_FEWEST = 3
"""Words of a line of a longer text that tells something."""

_WORD = re.compile(r"\w+")
_COUNTERS = listed(
    "views view comments comment shares likes reactions followers reads ago просмотров просмотра просмотры "
    "комментариев комментария комментарии назад переглядів перегляди перегляд коментарів коментарі тому vues "
    "commentaires aufrufe kommentare visitas comentarios wyświetleń komentarzy görüntülenme yorum بازدید نظر"
)


@dataclass(frozen=True, slots=True)
class Update:
    """A figure, and what stands in its place now, as each is written."""

    old: str
    new: str
    in_title: bool
    start: int
    end: int
    """Where the new one stands in title or text."""


def updates(old_title: str, old: str, title: str, text: str) -> tuple[Update, ...]:
    """The figures that are others now, those of the title first, each change once."""
    found = [*_updates(old_title, title, in_title=True), *_updates(old, text, in_title=False)]
    return tuple({(one.old, one.new): one for one in reversed(found)}.values())[::-1]


def _updates(old: str, new: str, *, in_title: bool) -> Iterator[Update]:
    if old == new:
        return
    a, b = words.read("", old), words.read("", new)
    at = place = 0
    for start, begin, length in (*blocks(a.words, b.words), (len(a), len(b), 0)):
        for was, is_ in _replaced(a, range(at, start), b, range(place, begin)):
            if not _counts(b, is_):
                first, last = _span(b, is_)
                was_first, was_last = _span(a, was)
                yield Update(a.original[was_first:was_last], b.original[first:last], in_title, first, last)
        at, place = start + length, begin + length


def _replaced(a: words.Text, old: range, b: words.Text, new: range) -> Iterator[tuple[int, int]]:
    """Figures of one side against those of the other, in order."""
    if not old or not new or max(len(old), len(new)) > NEAR:
        return
    theirs = [at for at in old if kind_of(a.words[at]) is Kind.FIGURE]
    ours = [at for at in new if kind_of(b.words[at]) is Kind.FIGURE]
    was, is_ = {a.words[at] for at in theirs}, {b.words[at] for at in ours}
    yield from zip(
        (at for at in theirs if a.words[at] not in is_),
        (at for at in ours if b.words[at] not in was),
        strict=False,
    )


def _counts(text: words.Text, at: int) -> bool:
    """The figure is a counter of the page, or stands in a line that tells nothing."""
    if not _COUNTERS.isdisjoint(text.words[max(at - 2, 0) : at + 3]):
        return True
    start = text.starts[at]
    line = text.original[text.original.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return len(line) < len(text.original) and not text.unspaced and len(line.split()) < _FEWEST


def _span(text: words.Text, at: int) -> tuple[int, int]:
    start = text.starts[at]
    found = FIGURE.match(text.original, start) or _WORD.match(text.original, start)
    return start, found.end() if found else start + 1
