"""When a digest is due: cron expressions by the clocks of a place, as Debian's cron reads them.

What is due at an hour that the clocks skip comes when they have skipped it; what is due at one that they show
twice comes the first time only; what comes back within the hour goes by real time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_MOMENT = timedelta(microseconds=1)
_LONGEST = 200
_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cron expression (minute, hour, day of month, month, day of week) and by whose clocks it goes."""

    at: str
    zone: ZoneInfo

    def __str__(self) -> str:
        return f"{self.at} {self.zone.key}"


def fault(at: str) -> str:
    """Why `at` cannot be used; empty when it can."""
    if len(at) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if len(at.split()) != _FIELDS:
        return "has not five fields: minute, hour, day of the month, month, day of the week"
    try:
        next(CronSim(at, datetime(2000, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        said = str(error).removeprefix("Bad ").replace("day-of-", "day of the ")
        return f"has {'an' if said.startswith('h') else 'a'} {said} that there is not"
    except StopIteration:
        return "never comes"
    except (ValueError, OverflowError):  # a number longer than Python reads, say
        return "cannot be read"
    return ""


def latest(schedule: Schedule, now: datetime) -> datetime | None:
    """The last time at or before `now` that it was due, in UTC; None: there was none in fifty years."""
    here = (now.replace(microsecond=0) + _MOMENT).astimezone(schedule.zone)
    for due in CronSim(schedule.at, here, reverse=True):
        if (found := due.astimezone(UTC)) <= now:
            return _brought_up(schedule, found, now)
    return None


def _brought_up(schedule: Schedule, found: datetime, now: datetime) -> datetime:
    """Backwards, an hour that comes twice is seen only once the second one has passed."""
    while (later := upcoming(schedule, found)) is not None and later <= now:
        found = later
    return found


def upcoming(schedule: Schedule, now: datetime) -> datetime | None:
    """The first time after `now` that it will be due, in UTC; None: there is none in fifty years."""
    for due in CronSim(schedule.at, now.astimezone(schedule.zone)):
        if (found := due.astimezone(UTC)) > now:
            return found
    return None
