"""The server behind the stand: it knows its rules by heart, not by the product's code, and keeps score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from benchmarks.newsstand.feeds import START, Shelf
from monitor.model import Fault, Headers, Reply, Request, Response, Unreachable

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """What a visitor has been told, as far as it can know."""

    validators: Headers = ()
    """As they should come back."""
    free: datetime = START
    """When it may come again."""
    read: bool = False
    """It has seen the feed's own rules."""
    kept: timedelta = timedelta(0)
    """max-age of the copy it holds."""


@dataclass
class Score:
    """One feed's lines of the log, added up."""

    requests: int = 0
    whole: int = 0
    """Without any condition."""
    repeated: int = 0
    """… because a kill kept our first answer from being written down."""
    changed: int = 0
    unchanged: int = 0
    errors: int = 0
    early: int = 0
    invented: int = 0
    held: int = 0
    """Within Retry-After."""
    skipped: int = 0
    """In an hour or on a day that the feed asked to be left out."""
    shortest: timedelta = timedelta(days=999)
    told: Told = Told()
    before: Told = Told()
    last: datetime | None = None
    last_whole: datetime | None = None
    times: list[datetime] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing to complain about."""
        return not (self.early or self.invented or self.held or self.skipped)


class Newsstand:
    """Answers requests at the time of its clock; `down` cuts the visitor's own line."""

    def __init__(self, shelves: Iterable[Shelf], floor: timedelta) -> None:
        self.now = START
        self.down = False
        self.scores = {shelf.url: Score() for shelf in shelves}
        self._shelves = {shelf.url: shelf for shelf in shelves}
        self._homes = {shelf.moved[1]: shelf.url for shelf in shelves if shelf.moved[1]}
        self._floor = floor
        self._holds: dict[str, datetime] = {}
        self._holds_before: dict[str, datetime] = {}

    async def fetch(self, request: Request) -> Reply:
        """The answer, after a look at the rules."""
        if self.down:
            return Unreachable(Fault.DNS, "the name server gives no answer")
        shelf = self._shelves[self._homes.get(request.url, request.url)]
        score = self.scores[shelf.url]
        self._judge(shelf, score, request)
        answer, told = self._answer(shelf, score.told, request)
        score.before, score.told = score.told, told
        score.last = self.now
        score.times.append(self.now)
        _count(score, answer.status)
        return answer

    def leads_to(self, url: str) -> str:
        """Where a visitor of `url` is sent for good; empty when it is answered there.

        That is no line of the score: who comes goes on to where one is.
        """
        shelf = self._shelves.get(url)
        if shelf is None or any(one.at(self.now) for one in shelf.troubles):
            return ""
        return self._moved_to(shelf)

    def _moved_to(self, shelf: Shelf) -> str:
        day, home = shelf.moved
        return home if home and self.now >= START + day * DAY else ""

    def lose(self, url: str) -> None:
        """The visitor was killed before it could write our last answer down: it can't know what we said."""
        score = self.scores[url]
        score.told = score.before
        self._holds = self._holds_before

    def _judge(self, shelf: Shelf, score: Score, request: Request) -> None:
        score.requests += 1
        sent = _validators(request)
        score.invented += bool(sent) and sent != score.told.validators
        if not sent:
            score.whole += 1
            score.repeated += bool(score.last) and not score.told.validators
            soon = score.last_whole is not None and self.now - score.last_whole < DAY
            score.early += soon and bool(score.told.validators)
            score.last_whole = self.now
        if score.last is not None:
            score.shortest = min(score.shortest, self.now - score.last)
            score.early += self.now < max(score.told.free, score.last + self._floor)
        score.held += self.now < self._holds.get(_host(shelf.url), self.now)
        skip = self.now.hour in shelf.skip_hours or self.now.weekday() in shelf.skip_days
        score.skipped += skip and score.told.read

    def _answer(self, shelf: Shelf, told: Told, request: Request) -> tuple[Response, Told]:
        trouble = next((one for one in shelf.troubles if one.at(self.now)), None)
        if trouble:
            headers: Headers = (("retry-after", trouble.retry_after),) if trouble.retry_after else ()
            return Response(request.url, trouble.status, headers), self._asked_to_wait(shelf, told, headers)
        target = self._moved_to(shelf)
        current = self._current(shelf)
        same = bool(_validators(request)) and (_validators(request) == current or shelf.lies)
        headers = (*current, *self._caching(shelf, same))
        known = replace(told, validators=current, free=self._free(shelf, told, headers), read=True)
        if shelf.control and (shelf.again or not same):
            known = replace(known, kept=_seconds(shelf.control))
        moved = target if target and request.url != target else ""
        url = target or request.url
        return Response(
            url, 304 if same else 200, headers, b"" if same else shelf.body(self.now), moved
        ), known

    def _current(self, shelf: Shelf) -> Headers:
        version = 0 if shelf.lies else shelf.version(self.now)
        named = []
        if shelf.etag:
            named.append(("etag", shelf.etag.format(version)))
        if shelf.modified:
            named.append(("last-modified", shelf.published[version - 1].strftime(shelf.modified)))
        return tuple(named)

    def _caching(self, shelf: Shelf, same: bool) -> Headers:
        named = []
        if shelf.control and (shelf.again or not same):
            named.append(("cache-control", shelf.control))
        if shelf.age:
            named.append(("age", str(shelf.age)))
        if shelf.expires:
            named.append(("expires", f"{self.now + shelf.expires:%a, %d %b %Y %H:%M:%S} GMT"))
        return (*named, ("date", f"{self.now:%a, %d %b %Y %H:%M:%S} GMT"))

    def _free(self, shelf: Shelf, told: Told, headers: Headers) -> datetime:
        """When a visitor who keeps to all that it was told may come again."""
        named = dict(headers)
        control = named.get("cache-control", "")
        kept = _seconds(control) if control else told.kept
        fresh = kept - timedelta(seconds=shelf.age)
        if shelf.expires and not control:
            fresh = shelf.expires - timedelta(seconds=1)  # HTTP dates have no fractions
        waits = (fresh, timedelta(minutes=shelf.ttl), shelf.update[2])
        return self.now + min(max(waits), DAY)

    def _asked_to_wait(self, shelf: Shelf, told: Told, headers: Headers) -> Told:
        if not headers:
            return told
        until = self.now + min(timedelta(seconds=min(int(headers[0][1]), 10**7)), WEEK)
        self._holds_before = dict(self._holds)
        self._holds[_host(shelf.url)] = until
        return told


def _validators(request: Request) -> Headers:
    names = {"if-none-match": "etag", "if-modified-since": "last-modified"}
    return tuple((names[name], value) for name, value in request.headers if name in names)


def _seconds(control: str) -> timedelta:
    if "no-cache" in control:
        return timedelta(0)
    return timedelta(seconds=int(control.rpartition("max-age=")[2]))


def _host(url: str) -> str:
    return url.split("/")[2]


def _count(score: Score, status: int) -> None:
    score.changed += status == 200
    score.unchanged += status == 304
    score.errors += status >= 400
