"""Telling that an article changed, to those whose rules ask for it: once for each change, as any alert is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.alerting.alert import change_id
from monitor.alerting.message import message
from monitor.alerting.raising import Case, subject
from monitor.alerting.route import addressees
from monitor.model import Alert, Change, Excerpt, Kind, Match, Route, Rule


@dataclass(frozen=True, slots=True)
class Happened:
    """A change of an article."""

    change: Change
    words: str
    """What happened, for people."""
    cause: str
    """What makes it the same change again: copies of one story that tell it are told of once."""
    excerpts: tuple[Excerpt, ...] = ()


def changes_told(
    case: Case, rules: Sequence[Rule], happened: Iterable[Happened], routes: Sequence[Route]
) -> tuple[Alert, ...]:
    """An alert for each change that some of `rules` ask for.

    Who is told that figures changed is not told as well that the text did.
    """
    told: set[str] = set()
    alerts = []
    for one in happened:
        asking = [rule for rule in rules if one.change in rule.on_change and rule.name not in told]
        told.update(rule.name for rule in asking)
        if asking:
            alerts.append(_alert(case, asking, one, routes))
    return tuple(alerts)


def _alert(case: Case, rules: Sequence[Rule], one: Happened, routes: Sequence[Route]) -> Alert:
    spans = {match.rule.name: match.spans for match in case.matches}
    held = [Match(rule, spans.get(rule.name, ())) for rule in rules]
    about = subject(case, held, max(case.after.sites, 1))
    said = message(case.article, case.unread.source, held)
    story = str(case.placement.story) if one.change is Change.NUMBERS else ""
    return Alert(
        id=change_id(one.change, story, one.cause, *sorted(rule.name for rule in rules)),
        message=replace(said, story=one.words, excerpts=one.excerpts or said.excerpts),
        addressees=addressees(routes, about),
        subject=about,
        kind=Kind.CHANGE,
    )
