"""Which receivers are told of an alert: a walk down the tree of routes.

The model is Alertmanager's (its documentation, "Configuration", route): an alert goes as deep as routes fit,
and where no inner one fits it stays with the outer one. Other than there, all siblings are asked unless a
route says ``continue = false``: a desk and a phone are more often two readers than two choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.alerting.matching import fault
from monitor.model import Addressee, By, Route, Subject


def addressees(routes: Iterable[Route], subject: Subject) -> tuple[Addressee, ...]:
    """Receivers of all routes that take the alert, each once, by the first route that names it."""
    found: dict[str, Addressee] = {}
    for route in taken(routes, subject):
        for receiver in route.receivers:
            found.setdefault(
                receiver, Addressee(receiver, route.name, batch(route, subject), route.group_wait)
            )
    return tuple(found.values())


def taken(routes: Iterable[Route], subject: Subject) -> Iterator[Route]:
    """The routes that take the alert, the deepest of each branch."""
    for route in routes:
        if fault(route.matcher, subject):
            continue
        inner = list(taken(route.routes, subject))
        yield from inner or [route]
        if not route.goes_on:
            return


def walked(routes: Iterable[Route], subject: Subject, depth: int = 0) -> Iterator[tuple[int, Route, str]]:
    """Every route that is asked, with its depth and why it does not fit (empty: it does)."""
    for route in routes:
        why = fault(route.matcher, subject)
        yield depth, route, why
        if not why:
            yield from walked(route.routes, subject, depth + 1)
            if not route.goes_on:
                return


def every(routes: Iterable[Route]) -> Iterator[Route]:
    """All routes of a tree, outer ones first."""
    for route in routes:
        yield route
        yield from every(route.routes)


def batch(route: Route, subject: Subject) -> str:
    """The group in which the route tells the alert; empty when it stands alone.

    Of an alert with several rules the severest one decides, and of its tags the first.
    """
    if not route.group_by:
        return ""
    foremost = max(subject.held, key=lambda one: one.severity, default=None)
    values = {
        By.ALL: "",
        By.RULE: foremost.rule if foremost else "",
        By.TAG: foremost.tags[0] if foremost and foremost.tags else "",
        By.SOURCE: subject.source,
        By.LANG: subject.lang,
        By.SEVERITY: subject.severity.label,
    }
    return "\n".join((route.name, *(values[by] for by in route.group_by)))
