"""A digest that comes by itself: what it tells of, when, and whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.digest.build import ALL, TITLE, Choice, Digest, build
from monitor.digest.calendar import Schedule, latest
from monitor.views import DigestMatter, DigestRun

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A digest as configured."""

    id: str
    schedule: Schedule
    receivers: tuple[str, ...]
    """Those that are on."""
    choice: Choice = ALL
    since: timedelta | None = None
    """How far it looks back from the time it is due; None: to the one before it."""
    title: str = TITLE
    empty: bool = False
    """It comes with nothing to tell as well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the archive for a digest; see the store's `digests.matter`."""

    since: datetime
    """From when on it tells."""
    by_number: bool
    """What counts is what came after the last one, not the time that it bears."""


def due(digest: Scheduled, run: DigestRun, now: datetime) -> datetime | None:
    """The time for which the digest must be made now; None: it was made, or is not due.

    Of several times that have passed it is the last: what was missed is made up once.
    """
    found = latest(digest.schedule, now)
    return found if found is not None and found > run.at else None


def begun(digest: Scheduled, run: DigestRun | None, now: datetime) -> DigestRun:
    """How far a digest has come that is new, or due at other times than before: it waits for the next one."""
    if run is not None and run.schedule == str(digest.schedule):
        return run
    made, mark = (run.made, run.mark) if run else (None, None)
    return DigestRun(now, made, mark, str(digest.schedule))


def asked(digest: Scheduled, run: DigestRun | None, at: datetime) -> Asked:
    """What the digest that is due `at` tells of, `run` being the last one."""
    if digest.since is not None:
        return Asked(at - digest.since, by_number=False)
    if run is not None and run.made is not None and run.mark is not None:
        return Asked(run.made, by_number=True)
    # The first one tells of what came since it would have been due before, and since it was asked for at all.
    before = latest(digest.schedule, at - timedelta(microseconds=1)) or at - _DAY
    return Asked(min(before, run.at) if run else before, by_number=False)


def made(
    digest: Scheduled, matter: DigestMatter, span: Asked, run: DigestRun | None, now: datetime
) -> Digest:
    """The digest of `matter`, made `now`."""
    return build(
        matter,
        span.since,
        now,
        digest.choice,
        title=digest.title,
        last=run.made if run else None,
        zone=digest.schedule.zone,
    )
