"""What a site's robots.txt says of us (RFC 9309), asked for once a day and remembered over restarts.

It is heeded for what nobody named: the pages that feeds lead to, at every hop of a redirect. A feed that a
person put into the configuration is meant to be polled; it can be made to heed robots.txt as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol
from weakref import WeakValueDictionary

from protego import Protego

from monitor.model import Fault, Reply, Request, Response, RobotsFile
from monitor.net.address import Address
from monitor.net.fault import RefusedError

LONGEST: Final = 500 * 1024
"""Bytes of a file that count; more is not read (RFC 9309, 2.5)."""

KEPT: Final = timedelta(days=1)
"""For how long a file counts (RFC 9309, 2.4)."""

ASKED_AGAIN: Final = timedelta(minutes=30)
"""When a site that could not say is asked again; until then nothing is asked of it (RFC 9309, 2.3.1.4)."""

MOST_DELAY: Final = 30.0
"""Seconds between two requests that a crawl delay may ask for."""

_ILLEGIBLE: Final = frozenset({Fault.TOO_LARGE, Fault.ENCODING})

_SILENT: Final = frozenset({Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.TIMEOUT, Fault.PROTOCOL})

_PARSED_BESIDE: Final = 1 << 14
"""Letters from which a file is parsed in a thread, so that the loop stays quick."""

_REMEMBERED: Final = 1 << 13
"""Letters of files whose rules are remembered parsed: they take thirty times as much memory."""

Fetch = Callable[[Request], Awaitable[Reply]]
Clock = Callable[[], datetime]


class RobotsCache(Protocol):
    """Remembers files; the store does."""

    async def robots(self, host: str) -> RobotsFile | None:
        """What was kept of `host` (scheme included), however old."""
        ...

    async def keep_robots(self, file: RobotsFile) -> None:
        """Keep a file in place of the host's last one."""
        ...


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be asked for, and how many seconds apart the site wants requests."""

    allowed: bool = True
    delay: float = 0.0


class Robots:
    """Asks each site for its rules, and judges by them."""

    def __init__(self, fetch: Fetch, cache: RobotsCache, agent: str, clock: Clock | None = None) -> None:
        self._fetch = fetch
        self._cache = cache
        self._agent = agent
        self._clock = clock or (lambda: datetime.now(UTC))
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def permit(self, url: Address) -> float:
        """The crawl delay of the site in seconds; raises `RefusedError` when `url` is not to be asked for."""
        file = await self._file(url)
        if file.closed:
            detail = f"{file.closed}: without its robots.txt nothing is asked of {url.host}"
            raise RefusedError(Fault.TIMEOUT, detail)
        if len(file.text) > _PARSED_BESIDE:
            found = await asyncio.to_thread(permission, file.text, url.text, self._agent)
        else:
            found = permission(file.text, url.text, self._agent)
        if not found.allowed:
            raise RefusedError(Fault.ROBOTS, f"robots.txt of {url.host} keeps this page from robots")
        return found.delay

    async def _file(self, url: Address) -> RobotsFile:
        host = f"{url.scheme}://{url.netloc}"
        lock = self._asking.setdefault(host, asyncio.Lock())
        async with lock:  # ten pages of a site ask for its rules once
            known = await self._cache.robots(host)
            now = self._clock()
            # A clock that stood wrong may have kept a file for years.
            if known is not None and now < known.until <= now + KEPT:
                return known
            request = Request(f"{host}/robots.txt", label=f"robots.txt of {url.host}", headers=_ACCEPT)
            file = heard(host, await self._fetch(request), now)
            await self._cache.keep_robots(file)
            return file


_ACCEPT: Final = (("accept", "text/plain,*/*;q=0.1"),)


def heard(host: str, reply: Reply, now: datetime) -> RobotsFile:
    """What an answer means: rules; none, where there is no file; or nothing legible: it is left alone."""
    if not isinstance(reply, Response):
        if reply.fault in _SILENT:
            return RobotsFile(host, "", str(reply.fault), now + ASKED_AGAIN)
        if reply.fault in _ILLEGIBLE:
            return RobotsFile(host, "", str(reply.fault), now + KEPT)
        return RobotsFile(host, "", "", now + KEPT)
    if reply.status >= 500 or reply.status == 429:
        return RobotsFile(host, "", f"HTTP {reply.status}", now + ASKED_AGAIN)
    if not 200 <= reply.status < 300:
        return RobotsFile(host, "", "", now + KEPT)
    return RobotsFile(host, reply.body[:LONGEST].decode("utf-8-sig", "replace"), "", now + KEPT)


# Pages of a site come one after the other, and to parse 2 KB takes half as long as to understand an article.
_rules = lru_cache(maxsize=64)(Protego.parse)


def permission(text: str, url: str, agent: str) -> Permission:
    """What the rules in `text` say to `agent` of `url`. Linear in the size of both."""
    if not text:
        return Permission()
    rules = _rules(text) if len(text) <= _REMEMBERED else Protego.parse(text)
    delay = rules.crawl_delay(agent) or 0.0
    return Permission(rules.can_fetch(url, agent), min(max(delay, 0.0), MOST_DELAY))
