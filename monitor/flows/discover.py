"""Discover: from the address of a site to the sources that it offers, each asked once.

    address ─known shape?─► one source                         ─┐
            ─web─► a feed, a sitemap ─► itself                  ├─probe─► Probed, the best first
            ─web─► a page ─clues─► feeds, channels; robots.txt ─┘
                           └─ none ─► the usual places, until one is good

Everything is bounded, and asked at the pace of the network: a site sees some ten requests, a second apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from monitor.errors import ParseError
from monitor.flows.poll import refusal
from monitor.flows.ports import Web
from monitor.flows.probe import Condition, Probed, Prober, condition
from monitor.model import Clue, Reply, Request, Response, Source, Wall
from monitor.sources import address, clues
from monitor.sources.asking import PAGES

MOST_SITEMAPS = 2

Told = Callable[[str], None]


class ClueReader(Protocol):
    """Reads a hostile page for clues."""

    async def clues(self, response: Response) -> tuple[Clue, ...]:
        """Where a page says that its site may be followed; raises `ParseError`."""
        ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a site offers."""

    found: Sequence[Probed] = ()
    """Those that give something, the best first."""
    others: Sequence[Probed] = ()
    """Those that were named or tried, and give nothing."""
    twice: Sequence[tuple[Probed, Probed]] = ()
    """Those that give what another one does, each with that one."""
    error: str = ""
    """Why the site itself could not be read."""


@dataclass(frozen=True, slots=True)
class Discoverer:
    """The verb with the parts it needs."""

    web: Web
    readers: ClueReader
    probe: Prober
    told: Told = lambda _: None
    """Told of each place that is asked."""

    async def __call__(self, url: str, now: datetime) -> Discovery:
        """All that `url`, a site or a source, offers."""
        kind = address.kind_of(url)
        if kind != "feed" or address.asked_at(kind, url) != url:
            return sifted([await self._probed(Clue(kind, address.asked_at(kind, url)))], now)
        self.told(url)
        reply = await self.web.fetch(Request(url, label=url, headers=(("accept", PAGES),)))
        if error := refusal(reply):
            wall = await self.probe.wall(reply) if isinstance(reply, Response) else Wall.NONE
            return Discovery(error=f"{error}; it shows {wall}" if wall else error)
        assert isinstance(reply, Response)
        kinds = list(_kinds(reply))
        found = [] if kinds else await self._named(reply)
        reply = replace(reply, body=b"")  # who holds a body may not ask for another one
        if kinds:
            return sifted([await self._probed(Clue(kind, url)) for kind in kinds], now)
        found += await self._listed(reply.url)
        probed = [await self._probed(clue) for clue in found]
        if not any(clue.kind == "feed" for clue in found):
            probed += await self._at_usual_places(reply.url, now)
        return sifted(probed, now)

    async def _probed(self, clue: Clue) -> Probed:
        self.told(clue.url)
        return await self.probe(Source(id=clue.url, url=clue.url, kind=clue.kind, name=clue.title))

    async def _named(self, page: Response) -> list[Clue]:
        try:
            return list(await self.readers.clues(page))
        except ParseError:
            return []

    async def _listed(self, url: str) -> list[Clue]:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        self.told(f"{origin}/robots.txt")
        robots = await self.web.fetch(Request(f"{origin}/robots.txt", label=f"robots.txt of {origin}"))
        return _sitemaps(robots, origin)

    async def _at_usual_places(self, url: str, now: datetime) -> list[Probed]:
        """What was tried where feeds often are, up to the first that is one."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        tried: list[Probed] = []
        for path in clues.COMMON:
            tried.append(await self._probed(Clue("feed", origin + path)))
            if condition(tried[-1], now).gives:
                break
        return tried


def _kinds(reply: Response) -> Iterable[str]:
    """The kind of source that a document itself is, as far as its first bytes tell; none for a page."""
    head = reply.body[:2000].lstrip().lower()
    if b"<urlset" in head or b"<sitemapindex" in head or head.startswith(b"\x1f\x8b"):
        yield "sitemap"
    elif any(mark in head for mark in (b"<rss", b"<feed", b"<rdf", b'"https://jsonfeed.org')):
        yield "feed"


def _sitemaps(robots: Reply, origin: str) -> list[Clue]:
    """Those of news; without any, the first that is named."""
    if not isinstance(robots, Response) or robots.status != 200:
        return []
    named = clues.sitemaps(robots.body.decode("utf-8", "replace"), origin)
    of_news = [one for one in named if "news" in urlsplit(one).path.lower()]
    return [Clue("sitemap", one) for one in (of_news or named[:1])[:MOST_SITEMAPS]]


def sifted(probed: Sequence[Probed], now: datetime) -> Discovery:
    """Good ones first, feeds before sitemaps, then by how much they have; the same document once."""
    once: dict[tuple[str, ...], Probed] = {}
    twice: list[tuple[Probed, Probed]] = []
    for one in probed:
        keys = tuple(sorted(entry.key for entry in one.feed.entries)) or (one.source.url,)
        first = once.setdefault(keys, one)
        if first.source.url != one.source.url:
            twice.append((one, first))
    gives = [one for one in once.values() if condition(one, now).gives]
    order = {"feed": 0, "google-news": 0, "telegram": 2, "sitemap": 1}

    def rank(one: Probed) -> tuple[bool, bool, int, int]:
        titled = sum(bool(entry.title) for entry in one.feed.entries)
        is_old = condition(one, now) is Condition.OLD
        return is_old, not titled, order.get(one.source.kind, 3), -titled

    found = sorted(gives, key=rank)
    others = [one for one in once.values() if not condition(one, now).gives]
    return Discovery(found, others, twice)
