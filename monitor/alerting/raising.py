"""Raising an alert: once for each story and rule, and again as the story grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerting.alert import alert_id
from monitor.alerting.growth import Growing, growth
from monitor.alerting.message import message
from monitor.alerting.policy import Freshness, stale
from monitor.alerting.route import addressees, every
from monitor.model import Alert, Article, Held, Kind, Match, Placement, Route, Standing, Subject, Untold
from monitor.steps import Tally, Unread


@dataclass(frozen=True, slots=True)
class Policy:
    """What is told, when, and to whom."""

    routes: tuple[Route, ...] = ()
    freshness: Freshness = field(default_factory=Freshness)
    growing: Growing = field(default_factory=Growing)


@dataclass(frozen=True, slots=True)
class Case:
    """An article that was read and placed, with the rules that hold in it."""

    article: Article
    unread: Unread
    matches: Sequence[Match]
    placement: Placement
    again: bool
    """It was read before, and is in its story already."""
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    """The story without it and with it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What comes of it for those who want to know."""

    alert: Alert | None = None
    grew: bool = False
    """The alert tells that the story grew."""
    owed: str = ""
    """How the story grew, when it is too soon to tell."""
    tally: Tally | None = None
    """What is to be put into what was told already."""
    untold: Untold = Untold.NOT
    """Why there is no alert though a rule holds."""


def telling(case: Case, standing: Standing, policy: Policy, now: datetime) -> Telling:
    """Whom an article is news for.

    What alerts of its story told of is not told again, unless the story grew.
    """
    told = _telling(case, standing, policy, now)
    if told.alert is None:
        return replace(told, untold=_untold(case, told, policy, now))
    return replace(told, alert=replace(told.alert, late=True)) if _is_late(case, policy, now) else told


def _telling(case: Case, standing: Standing, policy: Policy, now: datetime) -> Telling:
    told_before = standing.alerted is not None
    tally = _tally(case) if told_before and not case.again else None
    if not case.matches or _stale(case, policy, now):
        return Telling(tally=tally)
    grown = growth(standing, case.placement, now, policy.growing) if not case.again else None
    new = [match for match in case.matches if match.rule.name not in standing.told]
    if grown is None or len(new) == len(case.matches):
        kind = Kind.RULE if told_before else Kind.FIRST
        alert = raise_alert(case, new, policy.routes, kind) if new else _wider(case, policy.routes)
        return Telling(alert, tally=tally)
    if not grown.due:
        alert = raise_alert(case, new, policy.routes, Kind.RULE) if new else _wider(case, policy.routes)
        return Telling(alert, owed=grown.reason, tally=tally)
    alert = raise_alert(case, case.matches, policy.routes, Kind.RULE if new else Kind.GROWTH)
    return Telling(alert.telling(grown.reason), grew=True, tally=tally)


def raise_alert(case: Case, matches: Sequence[Match], routes: Sequence[Route], kind: Kind) -> Alert:
    """One alert for all of `matches`, of which there is one at least.

    Where no route takes the alert it is raised all the same, without addressees: it is kept, and a route
    added later does not tell of it again.
    """
    source, article = case.unread.source, case.article
    about = subject(case, matches, case.after.sites)
    made = Alert(
        id=alert_id(source.id, case.unread.entry.key, (one.rule for one in about.held)),
        message=message(article, source, matches),
        addressees=addressees(routes, about),
        subject=about,
        kind=kind,
    )
    return made.counting(case.after.sites, case.after.texts)


def subject(case: Case, matches: Sequence[Match], sites: int) -> Subject:
    """What routes and silences see of it."""
    held = tuple(Held(one.rule.name, one.rule.tags, one.rule.severity) for one in matches)
    return Subject(held, case.unread.source.id, case.article.lang, sites, case.placement.story)


def _wider(case: Case, routes: Sequence[Route]) -> Alert | None:
    """An alert for those alone who wait until a story is seen at so many sites, when it is now; else None."""
    if case.again or not any(route.matcher.min_sites > 1 for route in every(routes)):
        return None
    before = {
        to.receiver for to in addressees(routes, subject(case, case.matches, max(case.before.sites, 1)))
    }
    alert = raise_alert(case, case.matches, routes, Kind.GROWTH)
    new = tuple(to for to in alert.addressees if to.receiver not in before)
    return replace(alert, addressees=new).telling(f"at {case.after.sites} sites by now") if new else None


def _untold(case: Case, told: Telling, policy: Policy, now: datetime) -> Untold:
    if not case.matches:
        return Untold.NOT
    return _stale(case, policy, now) or (Untold.SOON if told.owed else Untold.TOLD)


def _stale(case: Case, policy: Policy, now: datetime) -> Untold:
    return stale(
        case.article.published, first_poll=case.unread.first_poll, now=now, freshness=policy.freshness
    )


def _is_late(case: Case, policy: Policy, now: datetime) -> bool:
    """It was published while nothing was polled for long: several such are told together."""
    when = case.article.published
    return case.unread.late and (when is None or now - when > policy.freshness.first_poll)


def _tally(case: Case) -> Tally:
    said = [case.placement.news] if case.placement.news else []
    langs = case.after.langs
    return replace(
        case.after, news="; ".join([*said, *([f"in {', '.join(langs)}"] if len(langs) > 1 else [])])
    )
