"""An article's page: how it is asked for, and what its answer means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.flows.article import is_home_page
from monitor.flows.ports import Unread
from monitor.model import Fault, Headers, Readable, Reply, Request, Response, Source, Unreachable, Wall
from monitor.text.url import canonical

PAGE_RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""When a page that failed for a passing reason is tried again, counted from each try."""

GONE = (404, 410)
"""Statuses that say that a page is not there."""

_ASTRAY = "the source's selector finds nothing on the page, which was read without it"

ACCEPT: Headers = (("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"),)


@dataclass(frozen=True, slots=True)
class Page:
    """What came of fetching an entry's page."""

    readable: Readable | None = None
    url: str = ""
    error: str = ""
    passing: bool = False
    """The fault may pass: the page is worth another try."""
    reply: Response | None = None
    """It as it was fetched."""
    at: datetime | None = None
    """When that was."""
    gone: str = ""
    """Why it is not there any more; empty: it is, or that cannot be told."""


def page_request(source: Source, link: str) -> Request:
    """How an article's page is asked for.

    A feed says where its pages are, and may say anywhere: the source's headers, often the token of a paid
    feed, are for the feed's own origin.
    """
    return Request(
        link, label=f"page of {source.id}", headers=ACCEPT + source.headers, home=source.url, crawl=True
    )


def looked_at(readable: Readable, reply: Response, at: datetime | None = None) -> Page:
    """The page, unless a wall stands in the article's place. A robot check may let us in another time."""
    error = f"page shows {readable.wall}" if readable.wall else _ASTRAY if readable.astray else ""
    if readable.wall is Wall.GONE:
        return Page(error=error, gone=error)
    if readable.wall in (Wall.NONE, Wall.PAYWALL):
        return Page(readable, reply.url, error, reply=reply, at=at)
    return Page(error=error, passing=readable.wall is Wall.CHALLENGE)


def gone_from(reply: Reply, unread: Unread) -> str:
    """Why a page that was there is not there any more; empty when it is, or that cannot be told by this."""
    if not isinstance(reply, Response):
        return ""
    if reply.status in GONE:
        return page_fault(reply)
    home = unread.before is not None and is_home_page(canonical(reply.url))
    return (
        "page leads to the front page of its site"
        if home and not is_home_page(canonical(unread.entry.link))
        else ""
    )


def page_fault(reply: Reply) -> str:
    """Why a page could not be had, for people."""
    return str(reply) if isinstance(reply, Unreachable) else f"page answered HTTP {reply.status}"


def may_pass(reply: Reply) -> bool:
    """Whether the fault of a page is one that time may mend."""
    if isinstance(reply, Unreachable):
        return reply.fault in {Fault.DNS, Fault.CONNECT, Fault.TIMEOUT, Fault.PROTOCOL}
    return reply.status in {408, 425, 429} or reply.status >= 500


def retry_at(page: Page, attempt: int, now: datetime) -> datetime | None:
    """When to read the entry again; None when this reading is final."""
    if not page.passing or attempt >= len(PAGE_RETRIES):
        return None
    return now + PAGE_RETRIES[attempt]
