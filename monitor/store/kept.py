"""How values are written down where a column has no type of its own for them: the same on every database.

Times are whole microseconds since 1970 in a BIGINT: exact, ordered, summable in SQL, and without a place
for a naive or local time to slip in. Lists are compact JSON text.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(value: datetime | timedelta) -> int:
    """Whole microseconds of a duration, or since 1970 of an aware time; ValueError for a naive one."""
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (value - _EPOCH) // _MICROSECOND


def moment(kept: int) -> datetime:
    """The time, in UTC, of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=kept)


@lru_cache(maxsize=4096)
def words(kept: str) -> tuple[str, ...]:
    """The strings of a JSON array; one that many rows hold, as tags and countries do, is read once."""
    return tuple(json.loads(kept))


def dump(value: object) -> str:
    """Compact JSON with the letters of every script as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
