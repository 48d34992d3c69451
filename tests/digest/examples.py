"""Stories of fictional outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.digest import Choice, Digest, build
from monitor.model import Severity
from monitor.views import DigestMatter, StorySummary

UNTIL = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)

RAID = StorySummary(
    story=1,
    title="Interceptors catch drones over Lom",
    url="https://north.example/raid",
    source="North Gazette",
    sources=("North Gazette", "Вісник Півдня", "East Wire"),
    langs=("en", "uk"),
    tags=("interceptor", "air-defence"),
    rules=("Interceptors",),
    severity=Severity.HIGH,
    first=UNTIL - timedelta(hours=9),
    last=UNTIL - timedelta(hours=1),
    articles=5,
    sites=3,
    texts=2,
    fresh=2,
    countries=("UA", "RO"),
)
TALKS = replace(
    RAID,
    story=2,
    title="Ceasefire talks *resume* in Veskar",
    url="https://east.example/talks?a=1&b=(2)",
    source="East Wire",
    sources=("East Wire",),
    langs=("en",),
    tags=("ceasefire",),
    rules=("Talks",),
    severity=Severity.CRITICAL,
    articles=1,
    sites=1,
    texts=1,
    fresh=1,
    countries=(),
)
UNTAGGED = replace(
    TALKS,
    story=3,
    title="Grid repaired",
    url="",
    tags=(),
    rules=("Grid",),
    severity=Severity.CRITICAL,
    fresh=0,
)
MINOR = replace(
    RAID, story=4, title="בניין נפגע ב-Lom", langs=("he",), severity=Severity.LOW, articles=2, fresh=0
)
UNMATCHED = replace(RAID, story=5, title="Football", tags=(), rules=(), severity=None)

STORIES = (RAID, MINOR, UNTAGGED, UNMATCHED, TALKS)
ALL = Choice()
DAYS = {
    "ceasefire": (0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1),
    "interceptor": (4, 9, 3, 0, 5, 6, 11, 2, 3, 4, 8, 3, 2, 31),
}


def matter(*stories: StorySummary, days: Mapping[str, tuple[int, ...]] | None = None) -> DigestMatter:
    return DigestMatter(stories or STORIES, mark=900, unmatched=1, days=DAYS if days is None else days)


def digest(*stories: StorySummary, choice: Choice = ALL, last: datetime | None = SINCE) -> Digest:
    return build(matter(*stories), SINCE, UNTIL, choice, last=last)
