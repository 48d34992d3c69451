"""The plain stack: what a capable person writes in an afternoon with the libraries that everybody names.

httpx's client with its defaults, less its time limit, and conditional requests; feedparser as documented;
trafilatura with its defaults and metadata; SQLModel rows, an ORM session and a commit for each feed and
article, SQLite in WAL. Without robots.txt, address guard, bounds, pacing, cleaning, copies, rules, stories,
outbox or killable readers.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import feedparser
import httpx
import trafilatura
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine, select

AT_ONCE = 20


class PlainFeed(SQLModel, table=True):
    """A feed and its validator."""

    url: str = Field(primary_key=True)
    etag: str = ""
    polls: int = 0


class PlainEntry(SQLModel, table=True):
    """An entry, and its article once that is read."""

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(index=True)
    key: str = Field(index=True)
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    text: str = ""
    author: str = ""


class Plain:
    """Polls and reads over a database of its own."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", lambda raw, _: raw.execute("pragma journal_mode=wal"))
        SQLModel.metadata.create_all(self._engine)
        self._client = httpx.AsyncClient(follow_redirects=True, timeout=None)  # the machine may be busy

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def poll(self, urls: Iterable[str]) -> None:
        """Poll all feeds, twenty at once."""
        await _each(self._poll, urls)

    async def read(self) -> int:
        """Read the page of every entry that has no text; how many there were."""
        with Session(self._engine) as session:
            waiting = session.exec(select(PlainEntry.id).where(PlainEntry.text == "")).all()
        await _each(self._read, waiting)
        return len(waiting)

    async def _poll(self, url: str) -> None:
        with Session(self._engine) as session:
            known = session.get(PlainFeed, url)
        given = {"If-None-Match": known.etag} if known and known.etag else {}
        answer = await self._client.get(url, headers=given)
        with Session(self._engine) as session:
            feed = session.get(PlainFeed, url) or PlainFeed(url=url)
            if answer.status_code == httpx.codes.OK:
                for entry in feedparser.parse(io.BytesIO(answer.content)).entries:
                    self._add(session, url, entry)
                feed.etag = answer.headers.get("etag", "")
            feed.polls += 1
            session.add(feed)
            session.commit()

    def _add(self, session: Session, url: str, entry: Any) -> None:
        key = entry.get("id") or entry.get("link") or entry.get("title") or ""
        known = select(PlainEntry.id).where(PlainEntry.feed == url, PlainEntry.key == key)
        if session.exec(known).first() is not None:
            return
        contents = entry.get("content") or [{"value": ""}]
        link = str(httpx.URL(url).join(entry.get("link") or ""))
        session.add(
            PlainEntry(
                feed=url,
                key=key,
                link=link,
                title=entry.get("title") or "",
                summary=entry.get("summary") or "",
                content=contents[0]["value"],
                published=dict.get(entry, "published") or "",
            )
        )

    async def _read(self, number: int) -> None:
        with Session(self._engine) as session:
            link = session.get_one(PlainEntry, number).link
        answer = await self._client.get(link)
        found = trafilatura.bare_extraction(answer.content, url=link, with_metadata=True)
        with Session(self._engine) as session:
            entry = session.get_one(PlainEntry, number)
            if found is not None and not isinstance(found, dict):
                entry.text, entry.author = found.text or "", found.author or ""
            session.add(entry)
            session.commit()


async def _each(act: Callable[[Any], Awaitable[None]], work: Iterable[Any]) -> None:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(piece: Any) -> None:
        async with places:
            await act(piece)

    await asyncio.gather(*map(one, work))
