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
from dataclasses import dataclass, replace

from monitor.model import Entry, Shown
from monitor.text import url
from monitor.text.digest import key_digest

MAX_KEY = 500
"""Characters; a longer key is known by its digest."""


@dataclass(frozen=True, slots=True)
class Told:
    """The items of one document, told apart: those that were read, and all of them in short."""

    entries: tuple[Entry, ...]
    """With their keys, in order."""
    shown: tuple[Shown, ...]
    """Those and all that did not have to be read, in order; none where no digests were given."""


def keyed(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """`entries` in order with their keys; of those with the same key the first."""
    return told_apart(entries).entries


def told_apart(items: Sequence[Entry | Shown], digests: Sequence[bytes] = ()) -> Told:
    """The items of a document; of those with the same key the first.

    `digests`: of each of them, of all that the document says of it.
    """
    names = [() if isinstance(one, Shown) else _names(one) for one in items]
    marks = [
        one.names if isinstance(one, Shown) else _marks(of) for one, of in zip(items, names, strict=True)
    ]
    shared = [_shared(marks, depth) for depth in (1, 2)]
    read: list[Entry] = []
    shown: list[Shown] = []
    taken: set[bytes] = set()
    for at, (item, mark) in enumerate(zip(items, marks, strict=True)):
        depth = next((depth for depth in (1, 2) if mark[depth - 1] not in shared[depth - 1]), 3)
        if mark[depth - 1] in taken:
            continue
        taken.add(mark[depth - 1])
        if digests:
            shown.append(Shown(digests[at], mark, item.published, depth))
        if isinstance(item, Entry):
            read.append(_named(item, names[at], depth))
    return Told(tuple(read), tuple(shown))


def _named(entry: Entry, names: tuple[str, ...], depth: int) -> Entry:
    also = _key(names, 2) if depth == 1 < len(names) else ""
    return replace(entry, key=_key(names, depth), also=also)


def _names(entry: Entry) -> tuple[str, ...]:
    """What an entry can be told by, strongest first; each is added when those before it are shared."""
    link = url.canonical(entry.link)
    if not entry.id and not link:
        return (_digest(entry),)
    return tuple(name for name in (entry.id, link, entry.title) if name)


def _key(names: Sequence[str], depth: int) -> str:
    return _bounded("\n".join(names[:depth]))


def _marks(names: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    first, second, whole = (key_digest(_key(names, depth)) for depth in (1, 2, 3))
    return first, second, whole


def _shared(marks: Iterable[tuple[bytes, bytes, bytes]], depth: int) -> frozenset[bytes]:
    """The first `depth` names, by their digest, that stand before different ones."""
    seen: dict[bytes, bytes] = {}
    return frozenset(
        mark[depth - 1] for mark in marks if seen.setdefault(mark[depth - 1], mark[2]) != mark[2]
    )


def _bounded(key: str) -> str:
    return key if len(key) <= MAX_KEY else _digest(key)


def _digest(what: str | Entry) -> str:
    """A short name of a long key, or of an entry that has nothing but words."""
    if isinstance(what, Entry):
        published = what.published.isoformat() if what.published else ""
        what = "\n".join((what.title, published, what.summary))
    return "sha256:" + hashlib.sha256(what.encode()).hexdigest()
