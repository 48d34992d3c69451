"""Which receivers are told of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import Match, Route, Rule


def receivers(
    routes: Iterable[Route], matches: Sequence[Match], *, source: str, lang: str
) -> tuple[str, ...]:
    """Receivers of all routes that hold, each once, in the order of the routes.

    `source` is the source's id, `lang` the article's language. A route holds when its source and language do
    and one and the same rule has its name, one of its tags and its severity.
    """
    told = (
        receiver
        for route in routes
        if _for_article(route, source, lang) and any(_for_rule(route, match.rule) for match in matches)
        for receiver in route.receivers
    )
    return tuple(dict.fromkeys(told))


def _for_article(route: Route, source: str, lang: str) -> bool:
    return (not route.sources or source in route.sources) and (
        not route.langs or _primary(lang) in {_primary(wanted) for wanted in route.langs}
    )


def _for_rule(route: Route, rule: Rule) -> bool:
    return (
        rule.severity >= route.min_severity
        and (not route.rules or rule.name in route.rules)
        and (not route.tags or not set(route.tags).isdisjoint(rule.tags))
    )


def _primary(lang: str) -> str:
    """The language of a tag such as ``en-GB``: a route for ``en`` takes all kinds of English."""
    return lang.replace("_", "-").split("-", 1)[0].casefold()
