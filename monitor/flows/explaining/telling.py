"""Which story took it, which alerts were raised of it or why none, and by which routes they go."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerting.route import walked
from monitor.flows.explaining.arrival import how
from monitor.flows.explaining.values import Setup, Step, Verdict
from monitor.model import Relation, Untold
from monitor.text.shown import line
from monitor.views.trace import AlertTrace, Other, Placed, Trace


def story_step(trace: Trace, setup: Setup) -> Step:
    """Where it was placed, by which earlier article, and how alike the two are."""
    placed = trace.placed
    facts: dict[str, object] = {"story": trace.story}
    if placed is None:
        return Step("story", Verdict.NOTED, "placed", f"it is in story {trace.story}", None, facts)
    facts |= {
        "relation": placed.relation,
        "score": placed.score,
        "to": placed.other,
        "first": placed.first.article if placed.first else None,
        "changed": placed.changed,
    }
    return Step("story", Verdict.NOTED, str(placed.relation), _of_story(trace, placed, setup), None, facts)


def _of_story(trace: Trace, placed: Placed, setup: Setup) -> str:
    why = f": {line(placed.why)}" if placed.why else ""
    if not placed.relation.joins:
        related = "" if placed.relation is Relation.NONE else f", {placed.relation} to article {placed.other}"
        return f"it opened story {trace.story}{related}{why}"
    to = f" “{line(placed.to.title)}”" if placed.to else ", which is forgotten"
    if placed.to and placed.to.story != trace.story:
        told = (
            f"it was taken for {placed.relation} of article {placed.other}{to} (story {placed.to.story}){why}"
        )
        return f"{told}; by hand it is in story {trace.story} now"
    said = f"it joined story {trace.story} as {placed.relation} of article {placed.other}{to}{why}"
    first = placed.first
    if first and first.article != placed.other:
        said += f"; the first with that text is {other(first, setup)}"
    return said


def other(one: Other, setup: Setup) -> str:
    """Another article in words."""
    return f"article {one.article} of {line(one.source)}, seen {setup.when(one.seen)}"


def alert_steps(trace: Trace, setup: Setup) -> Iterator[Step]:
    """The alerts that it raised, each with its routes; else why it raised none."""
    for alert in trace.alerts:
        rules = ", ".join(line(held.rule) for held in alert.subject.held)
        said = f"{alert.id} was raised at {setup.when(alert.created)} of {rules or 'its story'}"
        said += f": {line(alert.because)}" if alert.because else ""
        facts = {"alert": alert.id, "rules": [held.rule for held in alert.subject.held]}
        yield Step("alert", Verdict.PASSED, "raised", said, alert.created, facts)
        yield route_step(alert, setup)
    if not trace.alerts and trace.matches:
        yield _no_alert(trace, setup)


def _no_alert(trace: Trace, setup: Setup) -> Step:
    entry, when = trace.entry, setup.when
    facts: dict[str, object] = {
        "told": [
            {"rule": rule, "alert": alert.id, "article": alert.article.article, "at": alert.created}
            for rule, alert in trace.told
        ]
    }
    dated = f"it was published {when(entry.published)}" if entry.published else "it has no date"
    reasons = {
        Untold.NOT: ("unknown", "no alert was raised, and an earlier version kept no word on why"),
        Untold.TOLD: ("told-before", f"no new alert: {_who_told(trace, setup)}"),
        Untold.SOON: ("too-soon", f"no new alert yet: {_who_told(trace, setup)}; {_grew(trace)}"),
        Untold.OLD: ("too-old", f"no alert: {dated}, older than `max_age` in [alerts] when it was read"),
        Untold.RESTORED: (
            "restored",
            f"no alert: {dated}, and the database, restored from a backup since, takes that for told",
        ),
        Untold.APPLIED: (
            "applied",
            "no alert: `monitor rules apply` found later that the rule holds, and tells nobody",
        ),
        Untold.FIRST_POLL: (
            "first-poll",
            f"no alert: it was there when the source was first polled, and {dated}: older than "
            "`first_poll_max_age` in [alerts]" + ("" if entry.published else ", as far as anybody can tell"),
        ),
    }
    reason, said = reasons[trace.untold]
    if reason == "first-poll" and how(trace) == "rotated":
        reason, said = (
            "new-ids",
            f"no alert: the feed gave its entries new ids, so this counts as old; {dated}",
        )
    return Step("alert", Verdict.STOPPED, reason, said, None, facts)


def _who_told(trace: Trace, setup: Setup) -> str:
    if not trace.told:
        return "its story was told of"
    alerts = {alert.id: alert for _, alert in trace.told}
    shown = "; ".join(
        f"{alert.id} told of story {trace.story} at {setup.when(alert.created)}, by "
        + other(alert.article, setup)
        for alert in list(alerts.values())[:3]
    )
    rules = ", ".join(line(rule) for rule, _ in trace.told)
    return f"{shown} ({rules})"


def _grew(trace: Trace) -> str:
    grew = f"the story grew by it ({line(trace.owed)})" if trace.owed else "the story grew by it"
    return f"{grew}, too soon after the last word on it: its next article tells it"


def route_step(alert: AlertTrace, setup: Setup) -> Step:
    """By which routes the alert went; where by none, why each of today's did not take it."""
    taken = {one.detail.route: one.detail.item.receiver for one in alert.sendings if one.detail.route}
    to = sorted({one.detail.item.receiver for one in alert.sendings})
    facts: dict[str, object] = {"alert": alert.id, "routes": sorted(taken), "receivers": to}
    if alert.sendings:
        names = ", ".join(line(name) for name in sorted(taken)) or "an earlier version's route"
        said = f"{alert.id} went by {names} to {', '.join(map(line, to))}"
        return Step("route", Verdict.PASSED, "routed", said, None, facts)
    asked = [
        f"{line(route.name)}: {why or 'takes it now, and did not then'}"
        for _, route, why in walked(setup.routes, alert.subject)
        if why or route.receivers
    ]
    facts["asked"] = asked
    why = "; ".join(asked) or "there is no route to a receiver that is on"
    return Step(
        "route", Verdict.STOPPED, "no-route", f"no route took {alert.id}, nobody is told: {why}", None, facts
    )
