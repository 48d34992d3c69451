"""Push: take a hub's calls (WebSub): its question whether we meant it, and what it pushes.

    call ─token─► Subscription ─heard─► challenge said back                      ══ commit: lease ══
         └─ body ─signed? of this feed?─► Response ─read─► Feed ─new? edited?─►  ══ commit: entries, edits ══

What is pushed takes the way of a poll, so that an entry is known however it came first. Nothing is asked of
anybody because of a call, and a call that is wrong costs no more than its bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.errors import ParseError
from monitor.flows.edits import compared
from monitor.flows.events import Pushed, Report
from monitor.flows.ports import Readers, Recognising
from monitor.model import Feed, Request, Response, Source, Subscription
from monitor.sources import websub
from monitor.sources.websub import Denied

TAKEN = Response("", 202)
"""Also of what is thrown away: a hub that is told of it would send it again."""
NO_MORE = Response("", 410)
"""There is no such subscription: the hub may forget it (section 7)."""
UNKNOWN = Response("", 404)


@dataclass(slots=True)
class Pusher:
    """The verb with the parts it needs; implements `callbacks.Desk`."""

    readers: Readers
    store: Recognising
    clock: Callable[[], datetime]
    report: Report
    woken: Callable[[], None] = lambda: None
    """Called when there is something to read."""

    async def admit(self, call: Request) -> Response | None:
        """The answer to a call of which the body need not be read; None: go on and read it."""
        if call.method == "GET":
            return None
        if call.method != "POST":
            return Response("", 405, (("allow", "GET, POST"),))
        if await self.store.pushes.subscription(_token(call)) is None:
            return NO_MORE
        return None if call.header("x-hub-signature") else TAKEN

    async def take(self, call: Request) -> Response:
        """The answer to a whole call."""
        found = await self.store.pushes.subscription(_token(call))
        if found is None:
            return UNKNOWN if call.method == "GET" else NO_MORE
        subscription, source = found
        if call.method == "GET":
            return await self._heard(call, subscription, source)
        if not websub.signed(subscription, call.header("x-hub-signature"), call.body):
            self.report(Pushed(source, error="what was pushed is not signed by its hub"))
        elif not websub.is_of(subscription, call.headers):
            self.report(Pushed(source, error="what was pushed is of another feed"))
        else:
            await self._taken(call, subscription, source)
        return TAKEN

    async def _heard(self, call: Request, subscription: Subscription, source: Source) -> Response:
        now = self.clock()
        said = websub.heard(urlsplit(call.url).query, subscription, now)
        if said is None:
            return UNKNOWN
        if isinstance(said, Denied):
            await self.store.pushes.denied(subscription.hub.token, said.reason, now)
            self.report(Pushed(source, error=f"the hub refuses: {said.reason}".rstrip(": ")))
            return TAKEN
        await self.store.pushes.verified(subscription.hub.token, said.until, said.renew)
        self.report(Pushed(source, until=said.until))
        return Response("", 200, (("content-type", "text/plain; charset=utf-8"),), said.challenge)

    async def _taken(self, call: Request, subscription: Subscription, source: Source) -> None:
        document = Response(subscription.hub.topic, 200, call.headers, call.body)
        try:
            feed = await self.readers.feed(source, document)
        except ParseError as problem:
            self.report(Pushed(source, error=f"what was pushed is no feed: {problem}"))
            return
        new = await self._kept(source, feed)
        self.report(Pushed(source, entries=len(feed.entries), new=new))
        if new:
            self.woken()

    async def _kept(self, source: Source, feed: Feed) -> int:
        known = await self.store.recognised(source.id, feed.entries)
        now = self.clock()
        brought = await asyncio.to_thread(compared, known, now)
        return await self.store.pushes.settle_push(source.id, brought, now)


def _token(call: Request) -> str:
    return urlsplit(call.url).path.rpartition("/")[2]
