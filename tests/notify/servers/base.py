"""What all servers share: the rates, the score, and the order in which a request is looked at."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from monitor.model import Request, Response

NONE = timedelta(0)


class Window:
    """At most `most` requests in any `span` of time."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.most, self.span = most, span
        self.taken: deque[datetime] = deque()

    def wait(self, now: datetime) -> timedelta:
        while self.taken and now - self.taken[0] >= self.span:
            self.taken.popleft()
        return self.taken[0] + self.span - now if len(self.taken) >= self.most else NONE

    def take(self, now: datetime) -> None:
        self.taken.append(now)

    def left(self, now: datetime) -> int:
        self.wait(now)
        return self.most - len(self.taken)


class Bucket:
    """`size` requests at once, and one more for each `refill` that passes."""

    def __init__(self, size: int, refill: timedelta) -> None:
        self.size, self.refill = size, refill
        self.full_at: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        if self.full_at is None:
            return NONE
        return max(self.full_at - now - self.refill * (self.size - 1), NONE)

    def take(self, now: datetime) -> None:
        self.full_at = max(self.full_at or now, now) + self.refill


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the service took."""

    at: datetime
    name: str
    """By which it can be edited, where it can."""
    id: str
    """The sender's id for it, where the service has a field for one."""
    body: Any


class Server:
    """One receiver's service. `answer` is all there is to it."""

    tells_wait = True
    """It says how long to wait when it refuses."""
    patience = 0
    """Requests before the time it said that it bears before it disables the receiver for good."""

    def __init__(self, *rates: Window | Bucket) -> None:
        self.rates = rates
        self.accepted: list[Taken] = []
        self.edited: list[Taken] = []
        self.repeats = 0
        """Requests that came again under an id that was known."""
        self.refused = 0
        self.early = 0
        """Requests that came before the time that the last refusal named."""
        self.faults: list[str] = []
        self.disabled = False
        self.shut: datetime | None = None

    def answer(self, request: Request, now: datetime) -> Response:
        """What the service answers to `request` at `now`."""
        if self.shut is not None and now < self.shut:
            self.early += 1
            self.disabled = self.disabled or self.early > self.patience
        if self.disabled:
            return self.reply(request, 404, {})
        wait = max((rate.wait(now) for rate in self.rates), default=NONE)
        if wait:
            self.refused += 1
            response = self.busy(request, wait)
            self.shut = now + self.told(wait) if self.tells_wait else None
            return response
        self.shut = None
        for rate in self.rates:
            rate.take(now)
        faults = list(self.wrong(request))
        self.faults += faults
        return self.reply(request, 400, {"message": faults[0]}) if faults else self.take(request, now)

    def told(self, wait: timedelta) -> timedelta:
        """The wait as the service names it, in whole seconds as a rule."""
        return timedelta(seconds=math.ceil(wait.total_seconds()))

    def busy(self, request: Request, wait: timedelta) -> Response:
        return self.reply(request, 429, {}, retry_after=str(int(self.told(wait).total_seconds())))

    def wrong(self, request: Request) -> Iterator[str]:
        """What the service would not take in the request."""
        raise NotImplementedError

    def take(self, request: Request, now: datetime) -> Response:
        """Keep the message and answer."""
        raise NotImplementedError

    def keep(self, now: datetime, body: Any, id: str = "") -> str:
        """A new message; its name."""
        name = str(1000 + len(self.accepted))
        self.accepted.append(Taken(now, name, id, body))
        return name

    def edit(self, now: datetime, name: str, body: Any) -> bool:
        """A message changed in place; False when there is none of that name."""
        if all(taken.name != name for taken in self.accepted):
            return False
        self.edited.append(Taken(now, name, "", body))
        return True

    def reply(self, request: Request, status: int, body: object, **headers: str) -> Response:
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Response(request.url, status, named, content)


def read(request: Request) -> Any:
    """The JSON in the request."""
    return json.loads(request.body)


def path(request: Request) -> str:
    return urlsplit(request.url).path


def bearer(request: Request) -> str:
    """The token in the request's header."""
    return dict(request.headers).get("authorization", "").removeprefix("Bearer ")


def too_long(what: str, size: int, most: int, least: int = 0) -> Iterator[str]:
    """A fault when a size is out of bounds."""
    if not least <= size <= most:
        yield f"{what}: {size} of {most}"


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
