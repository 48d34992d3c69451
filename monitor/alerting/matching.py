"""Whether an alert is what a matcher asks for, and if not, why not."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import Held, Matcher, Severity, Subject


def holds(matcher: Matcher, subject: Subject) -> bool:
    """The alert is what is asked for."""
    return not fault(matcher, subject)


def fault(matcher: Matcher, subject: Subject) -> str:
    """Why the alert is not what is asked for, for people; empty when it is."""
    if matcher.sources and subject.source not in matcher.sources:
        return f"source {subject.source or 'unknown'} is none of {_list(matcher.sources)}"
    if matcher.langs and _primary(subject.lang) not in {_primary(wanted) for wanted in matcher.langs}:
        return f"language {subject.lang or 'unknown'} is none of {_list(matcher.langs)}"
    if subject.sites < matcher.min_sites:
        return f"seen at fewer than {matcher.min_sites} sites ({subject.sites})"
    if matcher.stories and subject.story not in matcher.stories:
        return "another story"
    if any(_fits(matcher, held) for held in subject.held):
        return ""
    return _of_rules(matcher)


def _fits(matcher: Matcher, held: Held) -> bool:
    return (
        matcher.min_severity <= held.severity <= matcher.max_severity
        and (not matcher.rules or held.rule in matcher.rules)
        and (not matcher.tags or not set(matcher.tags).isdisjoint(held.tags))
    )


def _of_rules(matcher: Matcher) -> str:
    """What no single rule of the alert has."""
    wanted = [
        *([f"rule {_list(matcher.rules)}"] if matcher.rules else []),
        *([f"tag {_list(matcher.tags)}"] if matcher.tags else []),
        *([f"severity {matcher.min_severity.label} or above"] if matcher.min_severity > Severity.LOW else []),
        *(
            [f"severity {matcher.max_severity.label} or below"]
            if matcher.max_severity < Severity.CRITICAL
            else []
        ),
    ]
    return f"no rule that held has {' and '.join(wanted)}" if wanted else "no rule held"


def shown(matcher: Matcher) -> str:
    """What is asked for, in the words of the command line; ``everything`` when nothing is."""
    said = [
        *(f"rule={name}" for name in matcher.rules),
        *(f"tag={name}" for name in matcher.tags),
        *(f"source={name}" for name in matcher.sources),
        *(f"lang={name}" for name in matcher.langs),
        *(f"story={number}" for number in matcher.stories),
        *([f"severity>={matcher.min_severity.label}"] if matcher.min_severity > Severity.LOW else []),
        *([f"severity<={matcher.max_severity.label}"] if matcher.max_severity < Severity.CRITICAL else []),
        *([f"sites>={matcher.min_sites}"] if matcher.min_sites else []),
    ]
    return " ".join(said) or "everything"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _primary(lang: str) -> str:
    """The language of a tag such as ``en-GB``: a route for ``en`` takes all kinds of English."""
    return lang.replace("_", "-").split("-", 1)[0].casefold()
