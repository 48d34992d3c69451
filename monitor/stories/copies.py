"""Whether a text is a copy of an earlier one, a changed copy, contained in it, or only of the same form.

    alignment ─► how much is shared? ─► is it the same lead? ─► do the facts agree? ─► relation

What many stories share (a site's footer, a bulletin's fixed sentences) counts for nothing: only what is
left must be shared. Then figures, times, names and negations in the same places must agree. One that
differs makes a correction or an update of the text; many make another issue of the same bulletin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import compress

from monitor.model import Relation
from monitor.stories.alignment import Alignment, align
from monitor.stories.facts import Change, Facts, facts, named, refilled
from monitor.stories.figures import number
from monitor.stories.kinds import Kind
from monitor.stories.words import OTHER, Text

SHARED = 0.5
"""Share of the better covered text's own words that stand in the other."""
BOTH = 0.75
"""From this share of both texts on, the lead may be another."""
AGREEMENT = 0.62
SHORT_AGREEMENT = 0.8
"""Share of the covered words that are the same words; a short form filled in anew has hardly less."""
LEAD = 30
LEAD_SHARED = 0.6
PART = 0.38
"""Covered share of the longer text below which it must be its beginning that is shared."""
MOST = 0.68
"""Share of the better covered text below which it may be a report of its own with a passage of the other."""
IN_ONE = 0.7
"""Share of what the other text lacks that stands in one place of a report of its own."""
WHOLE = 0.8
"""Share of a text that a copy with a longer or another text around it has at least."""
SAME_DAY = timedelta(hours=18)
"""Within this an update of figures is one of the same event; later it may be the next day's bulletin."""
TOLL = timedelta(hours=3)
"""Within this a short text is given again with higher figures alone."""
NEXT_ISSUE, SOME_SHARED = timedelta(hours=12), 0.15
"""Age and share from which a text that is no copy is one of the same form."""
FORM_FACTS = 2
"""Figures and days that stand for others, from which what long texts share is a form: reports of the next day
have the quotations of the first."""
FEWEST_OWN = 12
LONG = 80
FRESH = 45
"""New words of a text with another beginning from which it is a report of its own."""
MUCH_NEW = 150
"""New words from which a copy is news: more than the frame that a site puts around a text."""
SUBSTANTIAL = 80
"""Words around a whole text from which it is only a part of the longer one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a text is to an earlier one."""

    relation: Relation
    score: float = 0.0
    """Share of the better covered text that stands in the other, 0 to 1."""
    why: str = ""
    sibling: bool = False
    """The same form with other facts: another issue of a bulletin, never the same story by likeness."""
    changes: tuple[Change, ...] = ()
    covered: bytes = b""
    """For each word of the later text, 1 where it stands in the other though it is no copy of that."""
    held: float = 0.0
    """Share of the later text's own words that the earlier one has."""
    fresh: int = 0
    """Words of the later text that neither the earlier nor many stories have."""

    @property
    def news(self) -> str:
        """What whoever was told of the earlier text wants to know of the later; empty when it is nothing."""
        if lead := [change for change in self.changes if change.lead]:
            return f"changed: {named(lead)}"
        return f"{self.fresh} new words" if self.fresh >= MUCH_NEW else ""


def compare(a: Text, b: Text, age: timedelta, common: bytes = b"") -> Likeness:
    """What `a` is to the earlier `b`; ``common[i]`` is 1 where word i of `a` stands in many stories."""
    found = align(a, b)
    if not found.runs:
        return Likeness(Relation.NONE, why="no passage in common")
    likeness = _compared(a, b, age, common, found)
    if likeness.relation is not Relation.NONE:
        return likeness
    return replace(likeness, covered=bytes(found.a_covered))


def _compared(a: Text, b: Text, age: timedelta, common: bytes, found: Alignment) -> Likeness:
    if refilled(a, b, found, _form(a, age, common)):
        return Likeness(Relation.NONE, why="a form that many fill in, filled in otherwise", sibling=True)
    share = _Share.of(a, b, found, common)
    if share.best < SHARED or share.exact < (AGREEMENT if min(a.size, b.size) >= LONG else SHORT_AGREEMENT):
        form = age > NEXT_ISSUE and share.best > SOME_SHARED and _filled(a, b, found)
        return Likeness(Relation.NONE, share.best, share.said, sibling=form)
    if age > SAME_DAY and min(a.size, b.size) < LONG and share.best < WHOLE:
        return Likeness(Relation.NONE, share.best, f"{share.said}, too little of so short a text", True)
    differing = facts(a, b, found)
    if unlike := _sibling(differing, age, a.size):
        return Likeness(Relation.NONE, share.best, unlike, True, tuple(differing.changes))
    return _shared(share, tuple(differing.changes))


def _shared(share: _Share, changes: tuple[Change, ...]) -> Likeness:
    """What a text is to another one of which it has enough, and whose facts it tells or corrects."""
    if share.own < FEWEST_OWN and share.worst < 0.9:
        return Likeness(Relation.NONE, share.best, "only what many stories share")
    if share.lead < LEAD_SHARED and (share.worst < BOTH or share.fresh > FRESH):
        return Likeness(Relation.NONE, share.best, f"{share.said}, but not the beginning")
    if share.best < MOST and share.apart >= FRESH:
        return Likeness(Relation.NONE, share.best, f"{share.said}, and each goes its own way")
    if share.worst < PART and share.longer_lead < 0.5 and share.rest > SUBSTANTIAL:
        return Likeness(Relation.CONTAINED, share.best, f"{share.said}, not at the beginning of the longer")
    if changes:
        why = f"{share.said}; changed: {named(changes)}"
        return Likeness(
            Relation.CHANGED_COPY, share.best, why, changes=changes, held=share.a, fresh=share.fresh
        )
    return Likeness(Relation.COPY, share.best, share.said, held=share.a, fresh=share.fresh)


def _filled(a: Text, b: Text, found: Alignment) -> bool:
    """What two texts share is a form with other figures and days; in long ones it may be a quotation."""
    if min(a.size, b.size) < LONG:
        return True
    told = facts(a, b, found)
    return len(told.changed(Kind.FIGURE)) + len(told.changed(Kind.TIME)) >= FORM_FACTS


def _form(a: Text, age: timedelta, common: bytes) -> bytes:
    """For each word of `a`, 1 where it stands in a form: all of a short text that comes the next day."""
    if age > SAME_DAY and (a.size < LONG or common.count(1) > SOME * len(a)):
        return b"\1" * len(a)
    return common


@dataclass(frozen=True, slots=True)
class _Share:
    """How much of two texts is shared, by their own words."""

    a: float
    b: float
    exact: float
    own: int
    lead: float
    longer_lead: float
    fresh: int
    """Own words of the later text that the earlier lacks."""
    apart: int
    """Own words in a row that the other text lacks, of the text with fewer such."""
    rest: int
    """Words of the longer text that the other lacks."""

    @property
    def best(self) -> float:
        return max(self.a, self.b)

    @property
    def said(self) -> str:
        return f"{self.a:.0%} of it and {self.b:.0%} of the other are shared"

    @property
    def worst(self) -> float:
        return min(self.a, self.b)

    @classmethod
    def of(cls, a: Text, b: Text, found: Alignment, common: bytes) -> _Share:
        a_own, b_own = _own(found, common)
        a_share, a_lead = _covered(a_own)
        b_share, b_lead = _covered(b_own)
        in_runs = sum(run.length for run in found.runs)
        fresh, rest = a_own.count(0), b_own.count(0)
        return cls(
            a=a_share,
            b=b_share,
            exact=in_runs / max(1, min(sum(found.a_covered), sum(found.b_covered))),
            own=min(len(a_own), len(b_own)),
            lead=max(a_lead, b_lead),
            longer_lead=a_lead if len(a) >= len(b) else b_lead,
            fresh=fresh,
            apart=min(_gap(a_own) // a.halves, _gap(b_own) // b.halves),
            rest=max(fresh, rest),
        )


def _own(found: Alignment, common: bytes) -> tuple[bytes, bytes]:
    """For each word of the two texts that is their own, 1 where it is covered."""
    if not common:
        return bytes(found.a_covered), bytes(found.b_covered)
    own = bytearray(b"\1" * len(found.b_covered))
    for run in found.runs:
        part = common[run.a : run.a + run.length]
        own[run.b : run.b + run.length] = part.translate(OTHER)
    ours = bytes(compress(found.a_covered, common.translate(OTHER)))
    return ours, bytes(compress(found.b_covered, own))


def _gap(own: bytes) -> int:
    """Words in a row that are not covered, where most of such stand: a rewritten text has gaps all over."""
    longest = max(map(len, own.split(b"\1")))
    return longest if longest > IN_ONE * own.count(0) else 0


def _covered(own: bytes) -> tuple[float, float]:
    """Share of all words and of the first ones."""
    if not own:
        return 1.0, 1.0
    head = own[:LEAD]
    return sum(own) / len(own), sum(head) / len(head)


def _sibling(found: Facts, age: timedelta, length: int) -> str:
    """Why the texts are two issues of one form rather than two versions of one text; empty when they aren't.

    A correction changes one thing. An update within the day changes a figure or two. The next issue of a
    bulletin changes its date, its figures and its names, and little else.
    """
    by_kind = {kind: changed for kind in _FACTS if (changed := len(found.changed(kind)))}
    ratio = {kind: changed / (changed + found.kept[kind]) for kind, changed in by_kind.items()}
    late = age > SAME_DAY
    other = found.swaps >= SWAPS and 2 * found.swaps > found.edits
    everywhere = found.places(Kind.FIGURE)
    other |= everywhere > OFTEN and everywhere > SOME * (everywhere + found.kept[Kind.FIGURE])
    if length < LONG:
        other |= _filled_in(found, ratio, age)
    if len(by_kind) > 1:
        other |= late or sum(by_kind.values()) > MIXED or max(ratio.values()) > FEWER
    elif by_kind and not (found.clean and max(by_kind.values()) <= _corrected(length, late=late)):
        ((kind, changed),) = by_kind.items()
        other |= _reissued(kind, changed, ratio[kind], late=late, short=length < LONG)
        other |= kind is Kind.NAME and length < LONG and found.places(kind) > 1
    return f"the same form with other facts: {named(found.changes) or 'names for names'}" if other else ""


_FACTS = (Kind.FIGURE, Kind.TIME, Kind.NAME)


def _corrected(length: int, *, late: bool) -> int:
    """Facts of a text so long that are a correction, where hardly a word else was touched."""
    if late:
        return 1 if length >= 2 * LONG else 0
    return FEW if length >= LONG else 0


def _filled_in(found: Facts, ratio: Mapping[Kind, float], age: timedelta) -> bool:
    """A short text is a form filled in anew: another place with other figures, figures up and down, or
    another time or a lower figure in other words.

    What is told of an event again an hour later tells of more dead and more hurt, in the same place; in the
    evening it is told in other words.
    """
    numbered = ratio.keys() & {Kind.FIGURE, Kind.TIME}
    figures = found.changed(Kind.FIGURE)
    rising = age <= TOLL and all(number(one.new) > number(one.old) for one in figures)
    fallen = any(number(one.new) < number(one.old) for one in figures)
    other = found.places_edited > 1 and (Kind.TIME in ratio or fallen)
    return (
        other
        or bool(numbered and found.swaps)
        or (len(figures) > 1 and ratio[Kind.FIGURE] > SOME and not rising)
    )


def _reissued(kind: Kind, changed: int, ratio: float, *, late: bool, short: bool) -> bool:
    """So much of one kind of fact differs that it is another issue: `ratio` of all of that kind."""
    if kind is Kind.FIGURE:
        return (changed > FEW or ratio > SOME or short) if late else (changed > FEW and ratio > SOME)
    if kind is Kind.TIME:
        return late or (short and ratio > 0.5)
    return changed > MIXED or ratio > SOME


FEW = 2
MIXED = 3
OFTEN = 6
SOME = 1 / 3
FEWER = 0.2
"""Facts that a correction or an update changes, at most: so many of one kind, so many of several kinds
together, and these shares of all facts of a kind."""
SWAPS = 3
"""Names that stand for other names of the same text, from which it is a list filled in anew."""
