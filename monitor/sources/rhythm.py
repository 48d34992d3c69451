"""What a feed says of its own rhythm: how long it stays as it is, and when nobody need ask.

==================  =========================================  ==================
element             meaning                                    from
==================  =========================================  ==================
ttl                 minutes that the feed may be kept          RSS 2.0
skipHours/hour      hours of the day, GMT; 24 is read as 0     RSS 0.91, 2.0
skipDays/day        days of the week, GMT                      RSS 0.91, 2.0
sy:updatePeriod     hourly, daily, weekly, monthly, yearly     RSS 1.0 Syndication
sy:updateFrequency  updates in each period; 1 when left out    RSS 1.0 Syndication
==================  =========================================  ==================

Only the feed's own elements count, before its first item and after its last one. Periods are told by their
first letters ("dayly" and "hour" are about), a frequency may be a fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.model import Rhythm
from monitor.sources.guard import ITEM_END, ITEM_START

_HEAD, _TAIL, _LIST = 100_000, 20_000, 2_000
"""Characters looked at: before the first item, after the last one, and of a list of hours or days."""

_LONGEST = 365 * 86_400

_VALUE = r"(?:\s[^<>]{{0,200}})?>\s{{0,99}}(?:<!\[CDATA\[)?\s{{0,99}}({})"
_TTL = re.compile(r"<ttl" + _VALUE.format(r"\d{1,9}"), re.IGNORECASE)
_PERIOD = re.compile(r"<[\w.-]{1,20}:updatePeriod" + _VALUE.format("[a-z]{1,20}"), re.IGNORECASE)
_FREQUENCY = re.compile(r"<[\w.-]{1,20}:updateFrequency" + _VALUE.format(r"[\d.,]{1,20}"), re.IGNORECASE)
_HOUR = re.compile(r"<hour" + _VALUE.format(r"\d{1,2}"), re.IGNORECASE)
_DAY = re.compile(r"<day" + _VALUE.format("[a-z]{3}"), re.IGNORECASE)

_PERIODS = (
    ("min", 60),
    ("mo", 30 * 86_400),
    ("h", 3_600),
    ("d", 86_400),
    ("w", 7 * 86_400),
    ("y", _LONGEST),
    ("an", _LONGEST),
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rhythm(text: str) -> Rhythm:
    """What the XML feed in `text` says of its rhythm, in time linear in what is looked at."""
    return around(*_own_elements(text))


def around(head: str, tail: str) -> Rhythm:
    """The same of what stands before its first item and after its last one."""
    own = _without_comments(head[:_HEAD]) + _without_comments(tail[-_TAIL:])
    return Rhythm(
        ttl=min(int(_first(_TTL, own) or 0) * 60, _LONGEST),
        update=_update(_first(_PERIOD, own).lower(), _first(_FREQUENCY, own)),
        skip_hours=_sorted(int(hour) % 24 for hour in _HOUR.findall(_listed("skiphours", own))),
        skip_days=_sorted(
            _DAYS.index(day.lower()) for day in _DAY.findall(_listed("skipdays", own)) if day.lower() in _DAYS
        ),
    )


def _own_elements(text: str) -> tuple[str, str]:
    """The feed without its items, as far as it is looked at: what stands before them and after them."""
    head, tail = text[:_HEAD], text[-_TAIL:] if len(text) > _HEAD else text
    start = ITEM_START.search(head)
    if start is None:
        return head, ""
    ends = [found.end() for found in ITEM_END.finditer(tail)]
    return head[: start.start()], tail[ends[-1] :] if ends else ""


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _update(period: str, frequency: str) -> int:
    """Seconds between updates; 0 when nothing that makes sense is said. A frequency alone counts by day."""
    if not period and not frequency:
        return 0
    seconds = next((size for start, size in _PERIODS if (period or "daily").startswith(start)), 0)
    return min(round(seconds / _times(frequency)), _LONGEST)


def _times(frequency: str) -> float:
    try:
        times = float(frequency.replace(",", "."))
    except ValueError:
        return 1.0
    return max(times, 0.001) if times else 1.0


def _listed(name: str, text: str) -> str:
    """What stands within the first element `name`, bounded."""
    lower = text.lower()
    if len(lower) != len(text) or (start := lower.find(f"<{name}")) < 0:
        return ""
    end = lower.find(f"</{name}", start)
    return text[start : min(end, start + _LIST)] if end > 0 else ""


def _sorted(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))
