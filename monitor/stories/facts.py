"""What two versions of a text say differently: figures, times, names and negations that were replaced.

Only what stands in the same place of both is compared, so a paragraph that one of them lacks changes
nothing. A name counts as replaced only where the old one is gone from the whole new text and the new one
was nowhere in the old: reordered words and other ways to call a person are no change.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from monitor.stories import figures
from monitor.stories.alignment import Alignment, Edit
from monitor.stories.figures import listed
from monitor.stories.words import Text
from monitor.text.dates import MONTHS

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


class Kind(enum.StrEnum):
    """What sort of fact a word is."""

    FIGURE = "figure"
    TIME = "time"
    NAME = "name"
    NEGATION = "negation"


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
    """Places where one name stands for another, whether or not it is named elsewhere too."""
    edits: int = 0
    kept: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))

    def changed(self, kind: Kind) -> list[Change]:
        """Distinct changes of a kind."""
        return list({(one.old, one.new): one for one in self.changes if one.kind is kind}.values())

    def places(self, kind: Kind) -> int:
        """In how many places something of a kind was changed: a first and a last name stand in one."""
        changed = {one.place for one in self.changes if one.kind is kind}
        return sum(place - 1 not in changed for place in changed)


_WEEKDAYS = listed(
    "monday tuesday wednesday thursday friday saturday sunday tues thurs montag dienstag mittwoch "
    "donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica понедельник вторник среда среду четверг пятница пятницу суббота субботу "
    "воскресенье понеділок вівторок середа середу четвер п'ятниця п'ятницю субота суботу неділя "
    "неділю poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag pazartesi salı çarşamba perşembe cuma "
    "cumartesi pazar måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag "
    "pondělí úterý středa středu čtvrtek pátek sobotu neděle neděli"
)
# Short forms and names that are other words too: as dates they stand beside a figure, which is looked at.
_MONTHS = frozenset(name for name in MONTHS if len(name) > 3) - {"march", "mars", "mart", "agosto", "lute"}
_NEGATIONS = listed(
    "not no never without denies denied deny isn aren wasn weren hasn hadn won didn doesn don couldn "
    "cannot nicht kein keine keinen keiner nie niemals ohne ne pas jamais sans non sin nunca não "
    "nunca sem не ни нет никогда без ні немає ніколи nie bez niet geen nooit zonder değil inte ikke "
    "لا لم لن ليس לא אין"
)
UNITS = listed(
    "km mile miles kilometers kilometres kilometer kilometre m metres meters metre meter feet ft foot "
    "kg lb lbs pounds pound kilograms tons tonnes c f celsius fahrenheit mph kph kmh inches inch cm "
    "liters litres gallons acres hectares км миль мили метров футов фунтов кг"
)  # fmt: skip


def kind_of(word: str) -> Kind | None:
    """The kind of a folded word that is a fact by itself; a name is told by its place, see `facts`."""
    if figures.is_figure(word):
        return Kind.TIME if figures.is_clock(word) or word.count(".") > 1 else Kind.FIGURE
    if word in _WEEKDAYS or word in _MONTHS:
        return Kind.TIME
    return Kind.NEGATION if word in _NEGATIONS else None


def facts(a: Text, b: Text, alignment: Alignment) -> Facts:
    """What `a` says where the earlier `b` said something else; what was kept is counted only then."""
    pair = _Pair(a, b, frozenset(a.words), frozenset(b.words), clean=len(alignment.edits) <= CLEAN)
    found = Facts(clean=pair.clean, edits=len(alignment.edits))
    for edit in alignment.edits:
        found.changes += pair.changes(edit)
        found.swaps += pair.swapped(edit)
    found.changes += _titles(pair)
    if not found.changes and not found.swaps:
        return found
    _count_kept(found, a, alignment)
    # Where every noun has a capital, a capital tells no name, and a rewritten sentence would seem to rename.
    if not pair.clean and found.kept[Kind.NAME] > NOUNS * sum(run.length for run in alignment.runs):
        found.changes = [one for one in found.changes if one.kind is not Kind.NAME]
        found.swaps = 0
    return found


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
        ours = [word for word in pair.a.title if kind_of(word) is kind and word not in pair.b_words]
        theirs = [word for word in pair.b.title if kind_of(word) is kind and word not in pair.a_words]
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
    clean: bool
    """Hardly anything was edited: what was is meant."""

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
        if size <= SMALLEST and self.clean:
            yield from self._negated(new, old, lead)

    def _alike(self, new: range, old: range) -> bool:
        """The two sides are one sentence with other words here and there, not two sentences."""
        ours, theirs = {self.a.words[at] for at in new}, {self.b.words[at] for at in old}
        return 3 * len(ours & theirs) >= min(len(ours), len(theirs))

    def swapped(self, edit: Edit) -> bool:
        """One name stands for another, as in a list of the same names in another order."""
        if max(edit.a_end - edit.a, edit.b_end - edit.b) > SHORT:
            return False
        ours = {self.a.words[at] for at in range(edit.a, edit.a_end) if is_name(self.a, at)}
        theirs = {self.b.words[at] for at in range(edit.b, edit.b_end) if is_name(self.b, at)}
        alike = sum(any(spelt_alike(one, other) for other in theirs) for one in ours)
        return bool(ours and theirs) and 2 * alike <= min(len(ours), len(theirs))

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
        ours = [at for at in new if self.a.words[at] not in self.b_words and self._is_name(self.a, at)]
        theirs = [at for at in old if self.b.words[at] not in self.a_words and self._is_name(self.b, at)]
        if self.a.unspaced and (len(ours) < 2 or len(theirs) < 2):
            return
        for at, was in zip(ours, theirs, strict=False):
            if not spelt_alike(self.a.words[at], self.b.words[was]):
                yield Change(Kind.NAME, self.b.words[was], self.a.words[at], lead, at)

    def _is_name(self, text: Text, at: int) -> bool:
        word = text.words[at]
        if kind_of(word):
            return False
        return is_name(text, at) or (self.clean and not word.isascii() and word.lower() == word.upper())

    def _negated(self, new: range, old: range, lead: bool) -> Iterator[Change]:
        ours, theirs = (
            sum(text.words[at] in _NEGATIONS for at in part) for text, part in ((self.a, new), (self.b, old))
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
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.7


def named(changes: Iterable[Change]) -> str:
    """Changes for people."""
    return ", ".join(f"{one.kind} {one.old or 'none'} → {one.new or 'none'}" for one in list(changes)[:3])
