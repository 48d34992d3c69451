"""Stories of fictional outlets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.digest import Digest, build
from monitor.model import Severity
from monitor.views import StorySummary

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
)
UNTAGGED = replace(
    TALKS, story=3, title="Grid repaired", url="", tags=(), rules=("Grid",), severity=Severity.CRITICAL
)
MINOR = replace(RAID, story=4, title="Second drone found", severity=Severity.LOW, articles=2)
UNMATCHED = replace(RAID, story=5, title="Football", tags=(), rules=(), severity=None)

STORIES = (RAID, MINOR, UNTAGGED, UNMATCHED, TALKS)


def digest(*stories: StorySummary) -> Digest:
    return build(stories or STORIES, SINCE, UNTIL)
