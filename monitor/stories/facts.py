"""What two versions of a text say differently: figures, times, names and negations that were replaced.

Only what stands in the same place of both is compared, so a paragraph that one of them lacks changes
nothing. A name counts as replaced only where the old one is gone from the whole new text and the new one
was nowhere in the old: reordered words and other ways to call a person are no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from monitor.stories import figures
from monitor.stories.alignment import Alignment, Edit
from monitor.stories.kinds import NEGATIONS, UNITS, Kind, kind_of
from monitor.stories.name_keys import name_keys
from monitor.stories.words import Text, plain

LEAD = 60
"""Words of a text in which its key facts stand."""


CLEAN = 3
"""Edits up to which a text counts as left as it was but for them."""

SHORT = 8
"""Words of an edit in which one name stands for another; in a longer one the sentence is another."""

NOUNS = 0.24
"""Share of words with a capital from which a text is German, or all in headline case."""

SMALLEST = 3
"""Words of an edit that takes a ``not`` in or out."""

SURE = 3
"""Consonants that are no coincidence: Türkiye and Turkey."""

WORD = 4
"""Letters of a word that tells something."""

STEM = 4
"""Letters that a name keeps in every case."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of an earlier text and what a later one says in its place."""

    kind: Kind
    old: str
    new: str
    lead: bool
    place: int = -1
    """Its word of the later text; -1 for a change of the title."""


@dataclass(slots=True)
class Facts:
    """What was replaced, and how many facts of each kind were left as they were."""

    clean: bool = False
    changes: list[Change] = field(default_factory=list)
    swaps: int = 0
    """Names that stand for others, whether or not they are named elsewhere too: each pair once."""
    edits: int = 0
    places_edited: int = 0
    """As edits, each cut at the words that both of its sides have."""
    kept: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))

    def changed(self, kind: Kind) -> list[Change]:
        """Distinct changes of a kind."""
        return list({(one.old, one.new): one for one in self.changes if one.kind is kind}.values())

    def places(self, kind: Kind) -> int:
        """In how many places something of a kind was changed: a first and a last name stand in one."""
        changed = {one.place for one in self.changes if one.kind is kind}
        return sum(place - 1 not in changed for place in changed)


def facts(a: Text, b: Text, alignment: Alignment) -> Facts:
    """What `a` says where the earlier `b` said something else; what was kept is counted only then."""
    pair = _Pair(a, b, frozenset(a.plain), frozenset(b.plain), clean=_few(a, b, alignment.edits))
    found = Facts(clean=pair.clean, edits=len(alignment.edits))
    swaps = set()
    for edit in alignment.edits:
        for part in pair.parts(edit):
            found.places_edited += 1
            found.changes += pair.changes(part)
        swaps.add(pair.swapped(edit))
    found.swaps = len(swaps - {None})
    found.changes += (change for edge in alignment.edges for change in pair.at_edge(edge))
    found.changes += (change for end in alignment.ends for change in pair.at_end(end))
    found.changes += _titles(pair)
    if not found.changes and not found.swaps:
        return found
    _count_kept(found, a, alignment)
    # Where every noun has a capital, a capital tells no name, and a rewritten sentence would seem to rename;
    # but A9 is no noun.
    if not pair.clean and found.kept[Kind.NAME] > NOUNS * sum(run.length for run in alignment.runs):
        found.changes = [one for one in found.changes if one.kind is not Kind.NAME or one.new[-1].isdigit()]
        found.swaps = 0
    return found


def _few(a: Text, b: Text, edits: Sequence[Edit]) -> bool:
    """At most `CLEAN` edits, one that was made throughout the text being one."""
    made: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for edit in edits:
        made.add((a.words[edit.a : edit.a_end], b.words[edit.b : edit.b_end]))
        if len(made) > CLEAN:
            return False
    return True


def _count_kept(found: Facts, a: Text, alignment: Alignment) -> None:
    for run in alignment.runs:
        for at in range(run.a, run.a + run.length):
            if kind := kind_of(a.words[at]):
                found.kept[kind] += 1
            elif is_name(a, at):
                found.kept[Kind.NAME] += 1


def _titles(pair: _Pair) -> Iterator[Change]:
    """Figures and days of the two titles that the whole other article does not have."""
    for kind in (Kind.FIGURE, Kind.TIME):
        ours = [word for word in pair.a.title if kind_of(word) is kind and plain(word) not in pair.b_words]
        theirs = [word for word in pair.b.title if kind_of(word) is kind and plain(word) not in pair.a_words]
        new = [word for word in ours if word not in pair.b.title]
        old = [word for word in theirs if word not in pair.a.title]
        for one, other in zip(old, new, strict=False):
            yield Change(kind, one, other, True)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two texts, looked at edit by edit."""

    a: Text
    b: Text
    a_words: frozenset[str]
    b_words: frozenset[str]
    """Both without diacritics."""
    clean: bool
    """Hardly anything was edited: what was is meant."""

    def parts(self, edit: Edit) -> Iterator[Edit]:
        """An edit cut at the words that both of its sides have: what is new beside them stands alone."""
        ours, theirs = self.a.words[edit.a : edit.a_end], self.b.words[edit.b : edit.b_end]
        if min(len(ours), len(theirs)) < 2 or set(ours).isdisjoint(theirs):
            yield edit
            return
        a, b = edit.a, edit.b
        for at, was, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            if a < edit.a + at or b < edit.b + was:
                yield Edit(a, edit.a + at, b, edit.b + was)
            a, b = edit.a + at + size, edit.b + was + size

    def changes(self, edit: Edit) -> Iterator[Change]:
        """What was replaced in one place."""
        lead = edit.a < LEAD or edit.b < LEAD
        new, old = range(edit.a, edit.a_end), range(edit.b, edit.b_end)
        size = max(len(new), len(old)) // (2 if self.a.unspaced else 1)
        if size <= SHORT or self._alike(new, old):
            for kind in (Kind.FIGURE, Kind.TIME):
                yield from self._replaced(kind, new, old, lead)
        if size <= SHORT:
            yield from self._renamed(new, old, lead)
        if size == 1 and lead and self.clean:
            yield from self._reworded(new, old)
        if size <= SMALLEST and (self.clean or (lead and min(len(new), len(old)) <= 1)):
            yield from self._negated(new, old, lead)

    def at_edge(self, edit: Edit) -> Iterator[Change]:
        """What was replaced before a passage, where it begins in one text and not in the other.

        A figure counts wherever it stands; before anything else a word must be the same, since a dateline or
        a byline is no fact.
        """
        for part in self.parts(edit):
            within = part.a > edit.a and part.b > edit.b
            for one in self.changes(part):
                gone = plain(one.new) not in self.b_words and plain(one.old) not in self.a_words
                if within or (gone and one.kind is Kind.FIGURE):
                    yield one

    def at_end(self, edit: Edit) -> Iterator[Change]:
        """What was replaced after a passage, where other passages follow: before a word that both have."""
        for part in self.parts(edit):
            if part.a_end < edit.a_end and part.b_end < edit.b_end:
                yield from self.changes(part)

    def _alike(self, new: range, old: range) -> bool:
        """The two sides are one sentence with other words here and there, not two sentences."""
        ours, theirs = {self.a.words[at] for at in new}, {self.b.words[at] for at in old}
        return 3 * len(ours & theirs) >= min(len(ours), len(theirs))

    def swapped(self, edit: Edit) -> tuple[str, str] | None:
        """The beginnings of names of which one stands for the other, as in a list in another order."""
        if max(edit.a_end - edit.a, edit.b_end - edit.b) > SHORT:
            return None
        ours = sorted({self.a.words[at] for at in range(edit.a, edit.a_end) if is_name(self.a, at)})
        theirs = sorted({self.b.words[at] for at in range(edit.b, edit.b_end) if is_name(self.b, at)})
        alike = sum(any(spelt_alike(one, other) for other in theirs) for one in ours)
        if not ours or not theirs or 2 * alike > min(len(ours), len(theirs)):
            return None
        return ours[0][:STEM], theirs[0][:STEM]

    def _replaced(self, kind: Kind, new: range, old: range, lead: bool) -> Iterator[Change]:
        """Figures or times of one side against those of the other, in order."""
        ours = [at for at in new if kind_of(self.a.words[at]) is kind]
        theirs = [at for at in old if kind_of(self.b.words[at]) is kind]
        if not ours or not theirs:
            return
        ours_said, theirs_said = {self.a.words[at] for at in ours}, {self.b.words[at] for at in theirs}
        here = [at for at in ours if self.a.words[at] not in theirs_said]
        there = [at for at in theirs if self.b.words[at] not in ours_said]
        for at, was in zip(here, there, strict=False):
            if not (kind is Kind.FIGURE and self._same_measure(at, was)):
                yield Change(kind, self.b.words[was], self.a.words[at], lead, at)

    def _same_measure(self, new: int, old: int) -> bool:
        one, other = self.a.words[new], self.b.words[old]
        if figures.scale_lost(one, other):
            return True
        ours, theirs = self.a.words[new + 1 : new + 2], self.b.words[old + 1 : old + 2]
        return (
            ours != theirs
            and bool(UNITS.intersection(ours) or UNITS.intersection(theirs))
            and figures.converted(one, other)
        )

    def _renamed(self, new: range, old: range, lead: bool) -> Iterator[Change]:
        ours = [at for at in new if self.a.plain[at] not in self.b_words and self._is_name(self.a, at)]
        theirs = [at for at in old if self._is_gone(at) and self._is_name(self.b, at)]
        if self.a.unspaced and (len(ours) < 2 or len(theirs) < 2):
            return
        for at, was in zip(ours, theirs, strict=False):
            if not spelt_alike(self.a.words[at], self.b.words[was]):
                yield Change(Kind.NAME, self.b.words[was], self.a.words[at], lead, at)

    def _is_gone(self, at: int) -> bool:
        """Word `at` of the earlier text is nowhere in the new one, or that is hardly edited but here."""
        return self.b.plain[at] not in self.a_words or (self.clean and not self.a.unspaced)

    def _is_name(self, text: Text, at: int) -> bool:
        word = text.words[at]
        if kind_of(word):
            return False
        if is_name(text, at):
            return True
        capital = text.original[text.starts[at]].isupper()
        return self.clean and (capital or (not word.isascii() and word.lower() == word.upper()))

    def _reworded(self, new: range, old: range) -> Iterator[Change]:
        """One word stands for another one, throughout: nothing else tells *arrested* from *released*."""
        for at, was in zip(new, old, strict=False):
            one, other = self.a.words[at], self.b.words[was]
            if (
                min(len(one), len(other)) >= WORD
                and plain(one) not in self.b_words
                and plain(other) not in self.a_words
                and not (kind_of(one) or kind_of(other) or is_name(self.a, at) or is_name(self.b, was))
                and not spelt_alike(one, other)
            ):
                yield Change(Kind.WORD, other, one, True, at)

    def _negated(self, new: range, old: range, lead: bool) -> Iterator[Change]:
        ours, theirs = (
            sum(text.words[at] in NEGATIONS for at in part) for text, part in ((self.a, new), (self.b, old))
        )
        if ours != theirs:
            said = [self.a.words[at] for at in new], [self.b.words[at] for at in old]
            yield Change(Kind.NEGATION, " ".join(said[1]), " ".join(said[0]), lead)


def refilled(a: Text, b: Text, alignment: Alignment, common: bytes) -> bool:
    """The blanks of a form are filled in otherwise: ``common[i]`` is 1 where many texts share word i of `a`.

    A footer that many share is the same in all of them; in a bulletin figures, times and names differ.
    """
    for edit in alignment.edits:
        around = common[max(edit.a - 1, 0) : edit.a_end + 1]
        if len(around) < 2 or 0 in around:
            continue
        ours = {a.words[at] for at in range(edit.a, edit.a_end) if _is_fact(a, at)}
        theirs = {b.words[at] for at in range(edit.b, edit.b_end) if _is_fact(b, at)}
        if ours - theirs and theirs - ours:
            return True
    return False


def _is_fact(text: Text, at: int) -> bool:
    return kind_of(text.words[at]) in (Kind.FIGURE, Kind.TIME) or text.original[text.starts[at]].isupper()


def is_name(text: Text, at: int) -> bool:
    """Word `at` is written as a name: a capital that begins no sentence."""
    start = text.starts[at]
    letter = text.original[start]
    if not letter.isupper() or len(text.words[at]) < 2:
        return False
    before = text.original[max(start - 4, 0) : start].rstrip(" \"'«“„‘([—-*•")
    return bool(before) and before[-1] not in ".!?…:\n"


def spelt_alike(one: str, other: str) -> bool:
    """Two spellings of one word: a slip of the pen, or another way to write a foreign name."""
    if one == other or one.startswith(other) or other.startswith(one):
        return True
    if SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.7:
        return True
    return any(len(key) >= SURE for key in set(name_keys(one)).intersection(name_keys(other)))


def named(changes: Iterable[Change]) -> str:
    """Changes for people: what title and lead both tell once."""
    said = dict.fromkeys(f"{one.kind} {one.old or 'none'} → {one.new or 'none'}" for one in changes)
    return ", ".join(list(said)[:3])
