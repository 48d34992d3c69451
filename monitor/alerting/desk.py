"""The desk: of all that waits for a receiver, what goes out now, alone or together, and what stays.

    waiting ─► too old ─► silenced ─► kept quiet by a graver one ─► overtaken by a later word on its story
            ─► muted ─► its group or story was told of just now ─► over the budget ─► goes

Each step looks at what the ones before have left. It all happens at the moment of sending, so that a silence
stops what is already waiting, and what was held back is judged anew when its time comes. Notices and edits
make no sound that anybody asked to be spared, and digests come when somebody asked for them: they pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.alerting import gather
from monitor.alerting.budget import room_at
from monitor.alerting.matching import holds, shown
from monitor.alerting.times import quiet_until
from monitor.model import Inhibition, Interval, Kind, Message, Receiver, Route, Subject
from monitor.steps.sending import Hindrance, Kept, Queue, Ruling, Waiting
from monitor.text.spans import show

_TOGETHER = (Hindrance.BUDGET, Hindrance.FLOOD, Hindrance.MUTE, Hindrance.LATE)
"""What was held for one of these goes as one message."""

_OF_MANY = (Kind.NOTICE, Kind.DIGEST, Kind.SCHEDULED)
"""What tells of no alert in particular: no silence fits it."""

_ALONE = Receiver("", "")
_NOWHERE = Route()


@dataclass(slots=True)
class _Work:
    """The ruling as it grows, and what is left to be ruled on."""

    queue: Queue
    receiver: Receiver
    now: datetime
    left: list[Waiting]
    kept: list[Kept] = field(default_factory=list)
    quiet: list[tuple[int, str]] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    flooded: datetime | None = None

    def keep(self, those: Iterable[Waiting], until: datetime, hindrance: Hindrance, reason: str) -> None:
        self.kept += [Kept(one.seq, until, hindrance, reason) for one in those]

    def ruling(self, members: Sequence[Waiting] = (), why: str = "") -> Ruling:
        flooded, before = self.flooded, self.queue.flooded
        bound = self.receiver.flood
        # It goes on for as long as there was no quiet of the bound's own length in between.
        lately = before is not None and bound is not None and before + bound.per >= self.now
        begins = flooded is not None and not lately
        return Ruling(
            send=tuple(one.seq for one in members),
            why=why,
            held=tuple(self.kept),
            quiet=tuple(self.quiet),
            expired=tuple(self.expired),
            flooded=flooded,
            flood_begins=begins,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What the configuration says of receivers, routes and times."""

    receivers: Mapping[str, Receiver] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    """Every route of the tree by its name."""
    intervals: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    inhibitions: Sequence[Inhibition] = ()
    operator: Sequence[str] = ()
    """Who is told of the program's own troubles; empty: every receiver."""

    def __call__(self, queue: Queue, now: datetime) -> Ruling:
        """What is done with what waits for a receiver."""
        work = _Work(queue, self.receivers.get(queue.receiver, _ALONE), now, list(queue.waiting))
        _expire(work)
        _silence(work)
        self._inhibit(work)
        _overtake(work)
        self._mute(work)
        self._pace(work)
        return self._choose(work)

    def gathered(self, messages: Sequence[Message], why: str) -> Message:
        """One message that stands for several."""
        return gather.gathered(messages, why)

    def flood(self, receiver: str) -> Message:
        """The word that a receiver is flooded."""
        return gather.flood(self.receivers.get(receiver, _ALONE))

    def notice(self, text: str) -> Message:
        """A word of the program on itself."""
        return gather.notice(text)

    def operators(self, *, but: str) -> Sequence[str]:
        """Who is told of the program's own troubles, other than that receiver."""
        return tuple(name for name in self.operator or self.receivers if name != but)

    def _inhibit(self, work: _Work) -> None:
        if not self.inhibitions or not work.queue.causes:
            return
        left = []
        for one in work.left:
            cause = self._cause(one, work) if _is_alert(one) else ""
            if cause:
                work.quiet.append((one.seq, cause))
            else:
                left.append(one)
        work.left = left

    def _cause(self, one: Waiting, work: _Work) -> str:
        """What keeps the alert quiet; empty when nothing does."""
        for inhibition in self.inhibitions:
            if not holds(inhibition.target, one.subject) or holds(inhibition.cause, one.subject):
                continue
            for subject, raised in work.queue.causes:
                young = raised > work.now - inhibition.lasts
                if young and holds(inhibition.cause, subject) and _alike(inhibition, one, subject):
                    return f"kept quiet by an alert of {shown(inhibition.cause)}"
        return ""

    def _mute(self, work: _Work) -> None:
        left = []
        found: dict[str, tuple[datetime, str] | None] = {}
        for one in work.left:
            route = self.routes.get(one.route, _NOWHERE)
            if one.route not in found:
                found[one.route] = quiet_until(route, self.intervals, work.now)
            until = found[one.route]
            if until is not None and _makes_a_sound(one) and one.kind is not Kind.DIGEST and not one.tried:
                work.keep([one], until[0], Hindrance.MUTE, f"muted: {until[1]}")
            else:
                left.append(one)
        work.left = left

    def _pace(self, work: _Work) -> None:
        """Groups and stories are told of at most so often."""
        left = []
        for one in work.left:
            until = self._told_again(one, work.queue) if not one.tried else None
            if until is not None and until > work.now:
                work.keep([one], until, Hindrance.PACE, "its group or story was told of a short while ago")
            else:
                left.append(one)
        work.left = left

    def _told_again(self, one: Waiting, queue: Queue) -> datetime | None:
        """When a delivery's group or story may be told of again; None when it never was."""
        route = self.routes.get(one.route, _NOWHERE)
        if one.batch and one.batch in queue.batches:
            return queue.batches[one.batch] + route.group_interval
        if one.kind is Kind.GROWTH and one.story is not None and one.story in queue.stories:
            return queue.stories[one.story] + route.repeat_interval
        return None

    def _choose(self, work: _Work) -> Ruling:
        """The first that may go, with those that go with it."""
        due = sorted((one for one in work.left if one.due <= work.now), key=_before)
        receiver, sent, now = work.receiver, work.queue.sent, work.now
        flooded = room_at(receiver.flood, sent, now)
        spent = room_at(receiver.budget, sent, now)
        settled: set[int] = set()
        for head in due:
            if head.seq in settled:
                continue
            members = _with(head, due, work.left)
            settled |= {one.seq for one in members}
            if head.tried or not _makes_a_sound(head):
                return work.ruling(members)
            if flooded is not None:
                work.flooded = flooded
                work.keep(members, flooded, Hindrance.FLOOD, "more at once than anybody reads")
            elif spent is not None and not any(one.kind is Kind.FIRST for one in members):
                per = show(receiver.budget.per) if receiver.budget else ""
                work.keep(members, spent, Hindrance.BUDGET, f"over the budget for {per}")
            else:
                return work.ruling(members, _why(members, self.routes.get(head.route, _NOWHERE)))
        return work.ruling()


def _before(one: Waiting) -> tuple[bool, int]:
    """What was tried goes first, then what has waited longest."""
    return not one.tried, one.seq


def _with(head: Waiting, due: Sequence[Waiting], left: Sequence[Waiting]) -> list[Waiting]:
    """What goes with it: those held for the same reason, or all of its group, those not yet due as well."""
    if head.tried or not _is_alert(head):
        return [head]
    if head.held in _TOGETHER:
        return [one for one in due if one.held is head.held and _is_alert(one) and not one.tried]
    if head.batch:
        return [one for one in left if one.batch == head.batch and _is_alert(one) and not one.tried]
    return [head]


def _why(members: Sequence[Waiting], route: Route) -> str:
    """What several have in common, to stand after "12 alerts"."""
    if len(members) < 2:
        return ""
    reasons = {
        Hindrance.MUTE: "while it was quiet time",
        Hindrance.BUDGET: "over the budget",
        Hindrance.FLOOD: "from a flood",
        Hindrance.LATE: "from while nothing was polled",
    }
    held = members[0].held
    if held in reasons:
        return reasons[held]
    return " · ".join(value for value in members[0].batch.split("\n")[1:] if value) or f"by {route.name}"


def _is_alert(one: Waiting) -> bool:
    return one.kind in (Kind.FIRST, Kind.RULE, Kind.GROWTH, Kind.CHANGE)


def _makes_a_sound(one: Waiting) -> bool:
    return one.kind not in (Kind.NOTICE, Kind.EDIT, Kind.SCHEDULED)


def _alike(inhibition: Inhibition, one: Waiting, cause: Subject) -> bool:
    """The two are like each other in all that the inhibition asks."""
    rules = {held.rule for held in cause.held}
    alike = {
        "story": one.story is not None and one.story == cause.story,
        "source": one.subject.source == cause.source,
        "rule": any(held.rule in rules for held in one.subject.held),
    }
    return all(alike[key] for key in inhibition.equal)


def _expire(work: _Work) -> None:
    """What has become too old, but for what was held back: its time is not over. An edit is no message."""
    ttl = work.receiver.ttl
    old = [one for one in work.left if one.created + ttl < work.now and one.held not in _TOGETHER]
    work.expired = [one.seq for one in old if one.kind is not Kind.EDIT]
    work.quiet += [(one.seq, "too old for an edit") for one in old if one.kind is Kind.EDIT]
    gone = {one.seq for one in old}
    work.left = [one for one in work.left if one.seq not in gone]


def _silence(work: _Work) -> None:
    left = []
    for one in work.left:
        silence = next(
            (
                each
                for each in work.queue.silences
                if one.kind not in _OF_MANY and holds(each.matcher, one.subject)
            ),
            None,
        )
        if silence is None:
            left.append(one)
        else:
            work.quiet.append((one.seq, f"silenced by {silence.author or 'somebody'} ({silence.id})"))
    work.left = left


def _overtake(work: _Work) -> None:
    """Of several words of one route on how one story grew, the last says all."""
    last = {(one.story, one.route): one.seq for one in work.left if one.kind is Kind.GROWTH and not one.tried}
    left = []
    for one in work.left:
        if one.kind is Kind.GROWTH and not one.tried and last[one.story, one.route] != one.seq:
            work.quiet.append((one.seq, "a later message tells of the same story"))
        else:
            left.append(one)
    work.left = left
