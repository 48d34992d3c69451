"""A scene for the verbs: a scripted wire, the real readers and store, a clock moved by hand."""

from __future__ import annotations

import weakref
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from monitor.alerting.desk import Desk
from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.flows.deliver import Deliverer
from monitor.flows.events import Delivered, Event, Noticed, Polled, Read
from monitor.flows.poll import Poller
from monitor.flows.read import Judgement, Reader
from monitor.model import (
    Fault,
    Feed,
    Parcel,
    PollState,
    Readable,
    Receiver,
    Reply,
    Request,
    Response,
    Restored,
    Route,
    Rule,
    Secret,
    Source,
    Unreachable,
)
from monitor.rules.rulebook import compile_rulebook
from monitor.sources import KINDS
from monitor.store import Store, open_store
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable
from tests import running
from tests.store.support import empty_database

T = TypeVar("T")
NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
FEED = "https://courier.example/feed"
SOURCE = Source("courier", FEED, name="The Courier", lang="en")
HOOK = Receiver("desk", "webhook", Secret("https://hook.example/in"))
RULES = (Rule("ferry", "ferry OR пором", ("transport",)), Rule("fire", "fire", ("danger",)))
SILENCE = Unreachable(Fault.TIMEOUT, "no answer within 30 s")


class Wire:
    """Answers each address with its scripted replies, the last one again and again; keeps what was asked.

    Nobody may ask while holding the body of an earlier answer: see `monitor.net.room`.
    """

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Request] = []
        self._lent: weakref.ref[Response] | None = None

    def put(self, url: str, *replies: Reply) -> None:
        self.replies[url] = list(replies)

    async def fetch(self, request: Request) -> Reply:
        assert self._lent is None or self._lent() is None, f"a body is held while {request.url} is asked for"
        self.asked.append(request)
        replies = self.replies.get(request.url, [SILENCE])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Response) and reply.body:
            reply = replace(reply)
            self._lent = weakref.ref(reply)
        return reply

    async def carry(self, parcel: Parcel) -> Reply:
        assert isinstance(parcel, Request)
        return await self.fetch(parcel)

    def to(self, url: str) -> list[Request]:
        return [request for request in self.asked if request.url == url]


class Readers:
    """The product's readers, without the children around them."""

    async def feed(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        return KINDS[source.kind].read(source, response, shown)

    async def readable(self, response: Response, selector: str = "") -> Readable:
        return readable(response.body, response.url, response.header("content-type"), selector)

    async def fragment(self, html: str) -> str:
        return fragment_text(html)


class Scene:
    """The verbs over one store; each call makes one round over what is due."""

    def __init__(self, folder: Path, rules: Sequence[Rule] = RULES) -> None:
        self.now = NOW
        self.wire = Wire()
        self.events: list[Event] = []
        self.receivers: dict[str, Receiver] = {"desk": HOOK}
        self.retries = [timedelta(seconds=5), timedelta(minutes=1)]
        self.path = folder / "monitor.db"
        self.store: Store = open_store(empty_database(self.path))
        self.rulebook = compile_rulebook(rules)
        self.poller = self._poller()
        self.reader = self._reader()
        self.deliverer = Deliverer(
            self.wire,
            self.store,
            lambda: self.receivers,
            self.desk,
            lambda: self.retries,
            self.clock,
            lambda: 0.0,
            self.events.append,
        )
        run(self.store.sync_sources([SOURCE], NOW))

    def _reader(self, restored: Restored | None = None) -> Reader:
        told = restored.told if restored else None
        freshness = Freshness(timedelta(hours=1), timedelta(days=3), told)
        judgement = Judgement(self.rulebook, Policy((Route(("desk",), name="all"),), freshness), 100_000)
        return Reader(self.wire, Readers(), self.store, lambda: judgement, self.clock, self.events.append)

    def _poller(self, restored: Restored | None = None) -> Poller:
        return Poller(
            self.wire,
            Readers(),
            self.store,
            self.clock,
            lambda: 0.0,
            self.events.append,
            operators=lambda: tuple(self.receivers),
            restored=restored,
        )

    def restart(self, sources: Sequence[Source]) -> None:
        """The daemon ends and starts again, with these sources; poller and reader go on here."""
        self.store.close()
        self.store = open_store(self.path)
        restored = run(self.store.restored())
        self.poller, self.reader = self._poller(restored), self._reader(restored)
        run(self.store.sync_sources(sources, self.now))

    def state(self) -> PollState:
        """What is known of the first source."""
        return self.store.source_statuses(self.now)[0].state

    def notices(self) -> list[Noticed]:
        """What a person was told so far."""
        return [event for event in self.events if isinstance(event, Noticed)]

    def desk(self) -> Desk:
        return Desk(self.receivers)

    def clock(self) -> datetime:
        return self.now

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def poll(self) -> list[Polled]:
        return run(self._round(self.store.claim_polls(self.now, 9), self.poller))

    def read(self) -> list[Read]:
        return run(self._round(self.store.claim_reads(self.now, LEASE, 99), self.reader))

    def deliver(self) -> list[Delivered]:
        return run(self._round(self.store.claim_deliveries(self.now, LEASE, 9, self.desk()), self.deliverer))

    async def _round(self, claim: Coroutine[Any, Any, Iterable[Any]], verb: Any) -> list[Any]:
        return [await verb(work) for work in await claim]


def run(step: Coroutine[Any, Any, T]) -> T:
    return running.run(step)


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Courier</title>'
        f"<link>https://courier.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(
    name: str, title: str, text: str = "", *, published: datetime | None = NOW, link: bool = True
) -> str:
    date = f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if published else ""
    where = f"<link>https://courier.example/{name}</link>" if link else ""
    said = f"<title>{title}</title>{where}<description>{text}</description>{date}"
    return f"<item><guid isPermaLink='false'>{name}</guid>{said}</item>"


def feed(*items: str, **headers: str) -> Response:
    named = tuple((key.replace("_", "-"), value) for key, value in headers.items())
    return Response(FEED, 200, (("content-type", "application/rss+xml"), *named), rss(*items))


def page(text: str, title: str = "A page") -> Response:
    body = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    body += "".join(f"<p>{part}</p>" for part in text.split("\n")) + "</article></body></html>"
    return Response(
        "https://courier.example/page", 200, (("content-type", "text/html; charset=utf-8"),), body.encode()
    )


def status(code: int, url: str = FEED, **headers: str) -> Response:
    return Response(url, code, tuple((key.replace("_", "-"), value) for key, value in headers.items()))
