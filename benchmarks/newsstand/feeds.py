"""Invented feeds: when each publishes, what it says of itself, and when its server is in trouble."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""

DAYS = 45
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Trouble:
    """What a server answers instead, from one day to another (fractions count)."""

    start: float
    end: float
    status: int
    retry_after: str = ""

    def at(self, now: datetime) -> bool:
        """Whether it is on."""
        return START + self.start * D <= now < START + self.end * D


@dataclass(frozen=True)
class Shelf:
    """A feed at the stand."""

    url: str
    about: str
    every: timedelta = 2 * H
    """Between two entries, while the newsroom is open."""
    hours: tuple[int, int] = (0, 24)
    days: tuple[int, ...] = tuple(range(7))
    shown: int = 20
    etag: str = '"{}"'
    """Template of its ETag; empty: none."""
    modified: str = ""
    """strftime template of its Last-Modified; empty: none."""
    control: str = ""
    again: bool = True
    """Its 304s say Cache-Control as well."""
    age: int = 0
    expires: timedelta | None = None
    ttl: int = 0
    """Minutes."""
    update: tuple[str, str, timedelta] = ("", "", timedelta(0))
    """sy:updatePeriod, sy:updateFrequency, and what they mean."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    lies: bool = False
    """It says "not modified" whatever happened, to whoever holds its validator."""
    moved: tuple[float, str] = (0, "")
    """From which day it redirects permanently, and where to."""

    @cached_property
    def published(self) -> tuple[datetime, ...]:
        """When its entries come out."""
        return tuple(self._times())

    def _times(self) -> Iterator[datetime]:
        now, end = START - 10 * D, START + DAYS * D
        while now < end:
            now += self.every
            if self.hours[0] <= now.hour < self.hours[1] and now.weekday() in self.days:
                yield now

    def version(self, now: datetime) -> int:
        """How many entries are out."""
        return bisect_right(self.published, now)

    def body(self, now: datetime) -> bytes:
        """The feed: the newest entries."""
        count = self.version(now)
        items = "".join(self._item(number) for number in range(count - 1, max(count - self.shown, 0) - 1, -1))
        return f'<rss version="2.0"><channel><title>T</title>{self._said()}{items}</channel></rss>'.encode()

    def _item(self, number: int) -> str:
        date = f"{self.published[number]:%a, %d %b %Y %H:%M:%S} +0000"
        return f"<item><guid>n{number}</guid><title>News {number}</title><pubDate>{date}</pubDate></item>"

    def _said(self) -> str:
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        period, frequency, _ = self.update
        parts = [f"<ttl>{self.ttl}</ttl>" if self.ttl else ""]
        if period:
            parts.append(f"<sy:updatePeriod>{period}</sy:updatePeriod>")
            parts.append(f"<sy:updateFrequency>{frequency}</sy:updateFrequency>")
        if self.skip_hours:
            parts.append(
                "<skipHours>" + "".join(f"<hour>{one}</hour>" for one in self.skip_hours) + "</skipHours>"
            )
        if self.skip_days:
            parts.append(
                "<skipDays>" + "".join(f"<day>{names[one]}</day>" for one in self.skip_days) + "</skipDays>"
            )
        return "".join(parts)


_DAYTIME = partial(Shelf, hours=(6, 22), every=20 * M)
"""A newsroom that is open by day."""
_HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"


def _at(name: str) -> str:
    return f"https://{name}.example/feed"


NEWSSTAND = (
    _DAYTIME(_at("strong"), "strong ETag"),
    Shelf(_at("weak"), "weak ETag", etag='W/"{}"'),
    Shelf(_at("unquoted"), "ETag without quotes", etag="v{}-gzip"),
    Shelf(_at("odd"), "ETag with odd signs", etag='W/"a,b;{}\\"é"'),
    Shelf(_at("dated"), "Last-Modified alone", etag="", modified=_HTTP_DATE),
    Shelf(_at("local-date"), "Last-Modified in no known form", etag="", modified="%d.%m.%Y %H:%M:%S EET"),
    _DAYTIME(_at("both"), "both validators", modified=_HTTP_DATE),
    _DAYTIME(_at("max-age"), "max-age=3600, also on 304", control="public, max-age=3600"),
    _DAYTIME(_at("aged"), "max-age=7200 with Age 1800", control="max-age=7200", age=1800),
    Shelf(_at("silent-304"), "max-age=5400 on 200 alone", control="max-age=5400", again=False),
    Shelf(_at("long"), "max-age of a month (a day counts)", control="max-age=2592000", shown=60),
    Shelf(_at("expires"), "Expires in 3 hours", expires=3 * H),
    _DAYTIME(_at("no-cache"), "no-cache", control="no-cache, max-age=9999"),
    Shelf(_at("ttl"), "ttl of 120 minutes", ttl=120, every=H),
    _DAYTIME(_at("hourly"), "sy: twice hourly", update=("hourly", "2", 30 * M)),
    Shelf(_at("dayly"), "sy: misspelt, once in half a day", update=("dayly", "2", 12 * H), every=3 * H),
    Shelf(_at("night"), "skipHours 0 to 5", skip_hours=tuple(range(6)), hours=(6, 24)),
    Shelf(_at("weekend"), "skipDays Saturday and Sunday", skip_days=(5, 6), days=(0, 1, 2, 3, 4)),
    Shelf(_at("office"), "silent at weekends, says nothing", days=(0, 1, 2, 3, 4), hours=(8, 18), every=H),
    Shelf(_at("weekly"), "one entry a week", every=7 * D),
    Shelf(_at("ticker"), "an entry every 2 minutes, 10 shown", every=2 * M, shown=10),
    Shelf("https://shared.example/a", "429 for a day", troubles=(Trouble(5, 6.5, 429, "86400"),)),
    Shelf("https://shared.example/b", "another feed of that host", every=H),
    Shelf("https://shared.example/c", "and another", every=3 * H, control="max-age=1800"),
    Shelf(_at("greedy"), "503 with Retry-After 10^9", troubles=(Trouble(8, 8.2, 503, "1000000000"),)),
    Shelf(
        _at("broken"), "500, then 404, for two days each", troubles=(Trouble(4, 6, 500), Trouble(6, 8, 404))
    ),
    Shelf(_at("moved"), "301 from the third day on", moved=(3, "https://moved-to.example/feed")),
    Shelf(_at("gone"), "410 from the tenth day on", troubles=(Trouble(10, 99, 410),)),
    Shelf(_at("liar"), "says “not modified” for ever", lies=True, every=3 * H, etag='"same"'),
)
"""All the ways of a feed that we know how to be polite to."""
