"""The same news in `reader` (PyPI), in a process of its own: this module knows nothing of ours.

    python peer.py DATABASE fill    news as JSON lines from stdin
    python peer.py DATABASE ask     questions as JSON lines from stdin, answers as JSON lines to stdout

Filling goes by reader's own methods, but for its index: that is filled with the rows that its update makes,
many in a transaction, where it has one for each; a test holds the two to each other. A question is answered
by the nearest query that reader has, which filters by no time: entries of a tag come newest first and are
read until they are too old, hits are read all.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice, takewhile
from typing import Any

AT_ONCE = 2000
HASHED, USUAL = 64 << 20, 1 << 20
"""Bytes of words that FTS5 gathers before it writes them: while filling, and as it does by itself."""
WORDS = '"{}"'


def _when(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def _intent(one: dict[str, Any]) -> Any:
    types = import_module("reader._types")
    published, seen = _when(one["at"]), _when(one["seen"])
    said = types.EntryData(
        feed_url=one["feed"],
        id=one["url"],
        title=one["title"],
        link=one["url"],
        published=published,
        summary=one["summary"],
        content=(import_module("reader").Content(one["text"], "text/plain"),),
    )
    return types.EntryUpdateIntent(said, seen, seen, seen, published)


def fill(reader: Any, news: Iterable[dict[str, Any]], *, bulk: bool = True) -> None:
    """Store news and their tags, and make the index of them; without `bulk` by reader's own update of it."""
    storage = reader._storage
    db = storage.get_db()
    reader.enable_search()
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA search.synchronous=OFF")
    _gather(db, HASHED)
    waiting, feeds = iter(news), set()
    while some := list(islice(waiting, AT_ONCE)):
        for feed in dict.fromkeys(one["feed"] for one in some):
            if feed not in feeds:
                storage.add_feed(feed, _when(some[0]["seen"]))
                feeds.add(feed)
        storage.add_or_update_entries(map(_intent, some))
        rows = [(one["url"], one["feed"], tag) for one in some for tag in one["tags"]]
        with db:
            db.executemany("INSERT INTO entry_tags (id, feed, key, value) VALUES (?, ?, ?, 'null')", rows)
            if bulk:
                _index(db, some)
    reader.update_search()
    _gather(db, USUAL)


def _gather(db: Any, size: int) -> None:
    db.execute(f"INSERT INTO entries_search (entries_search, rank) VALUES ('hashsize', {size})")


def _index(db: Any, some: Iterable[dict[str, Any]]) -> None:
    """What reader's own update does for each of these in a transaction of its own."""
    insert = "INSERT INTO entries_search VALUES (?, ?, NULL, ?, ?, ?, 0)"
    for one in some:
        rows = []
        for text, path in ((one["text"], ".content[0].value"), (one["summary"], ".summary")):
            if text:
                said = (_stripped(one["title"]), _stripped(text), one["url"], one["feed"])
                rows.append(db.execute(insert, (*said, path)).lastrowid)
        (sequence,) = db.execute(
            "SELECT sequence FROM entries WHERE (feed, id) = (?, ?)", (one["feed"], one["url"])
        ).fetchone()
        state = (sequence, one["feed"], one["url"], json.dumps(rows))
        db.execute("INSERT INTO entries_search_sync_state VALUES (?, ?, ?, ?)", state)
    db.execute("DELETE FROM changes")


def _stripped(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    return str(import_module("reader._storage._search").Search.strip_html(text))


def by_tag(reader: Any, asked: dict[str, Any]) -> int:
    """Entries of a tag of a time until now, each with its feed: all that a list of them shows."""
    since, until = _when(asked["since"]), _when(asked["until"])
    newer = takewhile(lambda one: one.published >= since, reader.get_entries(tags=[asked["tag"]]))
    return sum(one.published < until and bool(one.title or one.feed.title) for one in newer)


def phrase(reader: Any, asked: dict[str, Any]) -> int:
    """Entries of a time that have a phrase, with what is shown of them.

    The most relevant first, as its command line asks: by time it takes ten times as long.
    """
    since = _when(asked["since"])
    hits = reader.search_entries(WORDS.format(asked["phrase"]))
    return sum(reader.get_entry(hit).published >= since for hit in hits)


def counts(reader: Any, asked: dict[str, Any]) -> int:
    """Averages a day of each tag over 30, 91 and 365 days: reader tells no single days."""
    return sum(reader.get_entry_counts(tags=[tag]).total for tag in asked["tags"])


QUESTIONS: dict[str, Callable[[Any, dict[str, Any]], int]] = {
    "by_tag": by_tag,
    "phrase": phrase,
    "counts": counts,
}


def _lines() -> Iterator[dict[str, Any]]:
    return map(json.loads, sys.stdin)


def main(database: str, what: str) -> None:
    """Fill, or answer."""
    reader = import_module("reader").make_reader(database, search_enabled=None)
    if what == "fill":
        fill(reader, _lines())
        return
    for asked in _lines():
        begun = time.perf_counter()
        found = QUESTIONS[asked["question"]](reader, asked)
        print(json.dumps([time.perf_counter() - begun, found]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
