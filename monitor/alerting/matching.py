"""Whether an alert is what a matcher asks for, and if not, why not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.errors import ParseError
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


def parsed(words: Iterable[str]) -> Matcher:
    """The matcher that `shown` shows; raises `ParseError` saying what is wrong.

    Several of one key are alternatives; different keys must all hold. ``severity=high`` is that one alone.
    """
    found: dict[str, list[str]] = {key: [] for key in _KEYS}
    least, most, sites = Severity.LOW, Severity.CRITICAL, 0
    for word in words:
        key, sign, value = _split(word)
        if key == "severity":
            level = _level(value)
            least = level if sign in ("=", ">=") else least
            most = level if sign in ("=", "<=") else most
        elif key == "sites" and sign == ">=":
            sites = _number(word, value)
            if not sites:
                raise ParseError(f"{word[:80]!r} fits everything")
        elif key in found and sign == "=":
            found[key].append(value)
        else:
            raise ParseError(f"{word[:80]!r}: write {_HOW}")
    if least > most:
        raise ParseError("no severity is that high and that low at once")
    stories = tuple(_number(f"story={value}", value) for value in found["story"])
    rules, tags, sources, langs = (tuple(found[key]) for key in ("rule", "tag", "source", "lang"))
    return Matcher(rules, tags, sources, langs, least, most, sites, stories)


_KEYS = ("rule", "tag", "source", "lang", "story")
_HOW = "rule=, tag=, source=, lang= or story= with a value, severity>=high, severity<=low or sites>=3"


def _split(word: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(\w+)(>=|<=|=)([^\x00-\x1f\x7f\ud800-\udfff]{1,200})", word)
    if found is None:
        raise ParseError(f"{word[:80]!r} is no matcher: write {_HOW}")
    return found[1], found[2], found[3]


def _level(value: str) -> Severity:
    levels = {level.label: level for level in Severity}
    if value not in levels:
        raise ParseError(f"{value[:80]!r} is no severity: write {', '.join(levels)}")
    return levels[value]


def _number(word: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise ParseError(f"{word[:80]!r}: a number is wanted")
    return int(value)
