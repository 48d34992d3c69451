"""What operators with a number in them mean: ``NEAR/5``, ``words>=300``, ``>= 3``, ``age<6h``."""

from __future__ import annotations

import re

from monitor.rules.query import Age, Length
from monitor.rules.relations import Near, Relation, Same

_UNITS = {"SENTENCE": "sentence", "W/S": "sentence", "PARAGRAPH": "paragraph", "W/P": "paragraph"}
_MINUTES = {"w": 7 * 24 * 60, "d": 24 * 60, "h": 60, "m": 1}
"""Minutes of a unit, the longest first."""
_MEASURE = re.compile(r"(?:words|age)?(?P<sign>[<>]=?)\s*(?P<number>\d+)")


def relation(operator: str) -> Relation:
    """The relation that ``NEAR/n``, ``SENTENCE`` and their kin say."""
    if operator in _UNITS:
        return Same(_UNITS[operator])
    name, number = operator.split("/")
    return Near(int(number), ordered=name in ("ONEAR", "PRE"))


def numbered(operator: str) -> int:
    """The number after the slash."""
    return int(operator.partition("/")[2])


def least(bound: str) -> int:
    """The smallest number that ``>=n`` or ``>n`` lets through."""
    sign, number = _measure(bound)
    return number + (sign == ">")


def length(measure: str) -> Length | None:
    """What ``words>n`` and its kin ask for; None when the number is 0."""
    sign, number = _measure(measure)
    if not number:
        return None
    return Length(least(measure)) if sign[0] == ">" else Length(0, number - (sign == "<"))


def age(measure: str) -> Age | None:
    """What ``age<6h`` and its kin ask for; None when the number is 0."""
    sign, number = _measure(measure)
    return Age(sign, number * _MINUTES[measure[-1]]) if number else None


def duration(minutes: int) -> str:
    """So many minutes in the longest unit that they are a whole number of."""
    unit, length = next((unit, length) for unit, length in _MINUTES.items() if minutes % length == 0)
    return f"{minutes // length}{unit}"


def _measure(text: str) -> tuple[str, int]:
    found = _MEASURE.match(text)
    assert found is not None  # the lexer lets nothing else through
    return found["sign"], int(found["number"])
