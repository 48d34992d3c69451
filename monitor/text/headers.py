"""What HTTP header fields say about time. Whatever a server writes there, a sane value or none comes out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Response

LONGEST_WAIT = timedelta(days=7)
"""Cap of Retry-After: servers were seen to ask for 88 hours and for 10^9 seconds (study, section 1)."""

LONGEST_FRESH = timedelta(days=1)
"""Cap of a freshness hint: a feed is looked at once a day at least."""

_FOREVER = timedelta(days=10_000)

_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d+)', re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)


def http_date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110 section 5.6.7, and what mail dates allow beyond it) in UTC."""
    try:
        when = parsedate_to_datetime(text.strip())
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


BUSY = frozenset({429, 503})
"""Statuses by which a server says that it is asked too much (RFC 6585, section 4; RFC 9110, 15.6.4)."""


def retry_after(response: Response, now: datetime) -> timedelta | None:
    """The wait that Retry-After asks for, within `LONGEST_WAIT`; None when it asks for none.

    Negative numbers and garbage ask for nothing; a date that has passed asks for no wait.
    """
    value = response.header("retry-after").strip()
    if _digits(value):
        return _at_most(value, LONGEST_WAIT)
    when = http_date(value)
    return None if when is None else min(max(when - now, timedelta(0)), LONGEST_WAIT)


def max_age(response: Response) -> timedelta | None:
    """For how long Cache-Control lets a copy be kept: not at all with no-cache; None when it doesn't say."""
    control = ",".join(value for name, value in response.headers if name == "cache-control")
    if _NOT_FRESH.search(control):
        return timedelta(0)
    found = _MAX_AGE.search(control)
    return _at_most(found[1], _FOREVER) if found else None


def fresh_for(response: Response, now: datetime, kept: timedelta = timedelta(0)) -> timedelta:
    """For how long the response is fresh: max-age minus Age, else Expires minus Date (RFC 9111 4.2).

    `kept` is the max-age of the stored response that a 304 without a word about it renews.
    """
    told = max_age(response)
    expires = http_date(response.header("expires")) if told is None else None
    if expires is not None:
        date = http_date(response.header("date")) or now
        return min(max(expires - date, timedelta(0)), LONGEST_FRESH)
    age = response.header("age").strip()
    old = _at_most(age, _FOREVER) if _digits(age) else timedelta(0)
    return min(max((kept if told is None else told) - old, timedelta(0)), LONGEST_FRESH)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _at_most(digits: str, cap: timedelta) -> timedelta:
    """Seconds written in digits, however many of them."""
    return min(timedelta(seconds=int(digits)), cap) if len(digits) < 10 else cap
