"""Which entry is which: the keys under which the items of one document are known.

=======================  ================================  ==============================
an item with             is known by                       and also by
=======================  ================================  ==============================
an id of its own         its id                            id + link (title when linkless)
an id that others share  id + link (title when linkless);
                         + title if that is shared too
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
    names = [_names(entry) for entry in entries]
    shared = [_shared(names, depth) for depth in (1, 2)]
    found: dict[str, Entry] = {}
    for entry, parts in zip(entries, names, strict=True):
        depth = next((depth for depth, known in enumerate(shared, 1) if parts[:depth] not in known), 3)
        key = _bounded("\n".join(parts[:depth])) if parts else _digest(entry)
        also = _bounded("\n".join(parts[:2])) if depth == 1 < len(parts) else ""
        found.setdefault(key, replace(entry, key=key, also=also))
    return tuple(found.values())


def _names(entry: Entry) -> tuple[str, ...]:
    """What an entry can be told by, strongest first; each is added when those before it are shared."""
    link = url.canonical(entry.link)
    if not entry.id and not link:
        return ()
    return tuple(name for name in (entry.id, link, entry.title) if name)


def _shared(names: Iterable[tuple[str, ...]], depth: int) -> frozenset[tuple[str, ...]]:
    """The first `depth` names that stand before different ones."""
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    return frozenset(parts[:depth] for parts in names if seen.setdefault(parts[:depth], parts) != parts)


def _bounded(key: str) -> str:
    return key if len(key) <= MAX_KEY else _digest(key)


def _digest(what: str | Entry) -> str:
    """A short name of a long key, or of an entry that has nothing but words."""
    if isinstance(what, Entry):
        published = what.published.isoformat() if what.published else ""
        what = "\n".join((what.title, published, what.summary))
    return "sha256:" + hashlib.sha256(what.encode()).hexdigest()
