"""Which entry is which: the keys under which the items of one document are known.

=======================  ================================  ==============================
an item with             is known by                       and also by
=======================  ================================  ==============================
an id of its own         its id                            id + link (title when linkless)
an id that others share  id + link (title when linkless)
a link of its own        its canonical link                link + title
a link that others share link + title
neither                  a digest of what it says
=======================  ================================  ==============================

"Others" are items of the same document with another link or title: 3 % of feeds repeat a link, and some give
every item the id of the feed. The second key keeps an entry known when others come to share, or cease to
share, its id between two polls. Keys never depend on where the feed was fetched from: ids are taken as they
are, and links are canonical.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.model import Entry
from monitor.text import url

MAX_KEY = 500
"""Characters; a longer key is known by its digest."""


def keyed(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """`entries` in order with their keys; of those with the same key the first."""
    links = [url.canonical(entry.link) for entry in entries]
    pairs = list(zip(entries, links, strict=True))
    shared_ids = _shared((entry.id, (link, "" if link else entry.title)) for entry, link in pairs)
    shared_links = _shared((link, entry.title) for entry, link in pairs if not entry.id)
    found: dict[str, Entry] = {}
    for entry, link in pairs:
        key, also = _keys(entry, link, shared_ids, shared_links)
        found.setdefault(key, replace(entry, key=key, also=also))
    return tuple(found.values())


def _shared(pairs: Iterable[tuple[str, object]]) -> frozenset[str]:
    """The names (ids or links) that stand with more than one thing."""
    seen: dict[str, object] = {}
    return frozenset(name for name, thing in pairs if seen.setdefault(name, thing) != thing)


def _keys(
    entry: Entry, link: str, shared_ids: frozenset[str], shared_links: frozenset[str]
) -> tuple[str, str]:
    """Key and second key of an entry."""
    if entry.id:
        full = _bounded(f"{entry.id}\n{link or entry.title}")
        return (full, "") if entry.id in shared_ids else (_bounded(entry.id), full)
    if link:
        full = _bounded(f"{link}\n{entry.title}")
        return (full, "") if link in shared_links else (_bounded(link), full)
    published = entry.published.isoformat() if entry.published else ""
    return _digest("\n".join((entry.title, published, entry.summary))), ""


def _bounded(key: str) -> str:
    return key if len(key) <= MAX_KEY else _digest(key)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
