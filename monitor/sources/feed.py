"""The kind ``feed``: RSS, RDF, Atom or JSON Feed, told apart by what the document is, not by its type.

bytes ─size─► ─charset─► text ─form─► XML │ JSON ─► [Item] ─clean─► [Entry] ─keys─► (Entry, …)
                           └─► Rhythm  │ less the items that stand as they stood
                                       │ sound: one tree
                                       └ else feedparser
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import About, Entry, Feed, Response, Shown, Source
from monitor.model.shown import SETTING, Memory, packed, unpacked
from monitor.sources import guard, json_feed, tree_feed, xml_feed
from monitor.sources.identity import told_apart
from monitor.sources.item import Found, Item, fields
from monitor.sources.pieces import Pieces, apart
from monitor.sources.rhythm import around, rhythm
from monitor.text import charset, dates, mojibake


def read(source: Source, response: Response, shown: bytes = b"") -> Feed:
    """A feed: its entries in order, each key once, and what it says of its rhythm. Raises `ParseError`.

    Relative links are resolved against the response's address, or the source's if it has none. The
    response's own Date is the clock that tells dates too far ahead. `shown` is what came of the last
    reading: items that stand as they stood then are not read again, and are no entries.
    """
    guard.refuse_oversize(response.body)
    text = mojibake.repaired(charset.decode(response.body, response.header("content-type")))
    address = response.url or source.url
    now = dates.parse(response.header("date"))
    if guard.form(text) is guard.Form.JSON:
        found = json_feed.read(text.lstrip("\ufeff"), address, now, guard.MAX_ENTRIES)
        return Feed(told_apart([_entry(one) for one in found.items]).entries, about=found.about)
    pieces = apart(text)
    seen = _new(pieces, address, now, unpacked(shown)) or _whole(text, pieces, address, now)
    told = told_apart([one if isinstance(one, Shown) else _entry(one) for one in seen.items], seen.digests)
    said = around(pieces.head, pieces.tail) if pieces else rhythm(text)
    return Feed(told.entries, said, about=seen.about, shown=packed(seen.setting, told.shown))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an XML feed holds: items that were read, and in short those that were known."""

    items: Sequence[Item | Shown]
    about: About
    digests: Sequence[bytes] = ()
    """Of each item as it is written; none where items can't be told apart."""
    setting: bytes = b""


def _new(pieces: Pieces | None, address: str, now: datetime | None, memory: Memory) -> _Seen | None:
    """The feed by what is new in it; None where nothing is known, or is to be read otherwise than it was."""
    if pieces is None or not memory.items:
        return None
    known = {one.item: one for one in memory.items}
    found = _xml(pieces.without(known), address, now, least=0)
    setting = _setting(pieces, found)
    if setting != memory.setting or len(found.items) != sum(one not in known for one in pieces.digests):
        return None
    new = iter(found.items)
    items = [known.get(one) or next(new) for one in pieces.digests]
    return _Seen(items, found.about, pieces.digests, setting)


def _whole(text: str, pieces: Pieces | None, address: str, now: datetime | None) -> _Seen:
    found = _xml(text, address, now)
    if pieces is None or len(pieces.items) != len(found.items):
        return _Seen(found.items, found.about)
    return _Seen(found.items, found.about, pieces.digests, _setting(pieces, found))


def _setting(pieces: Pieces, found: Found) -> bytes:
    """A digest of all that has a say in how items are read, 8 bytes."""
    said = pieces.around() + found.setting
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=SETTING).digest()


def _xml(text: str, address: str, now: datetime | None, least: int = 1) -> Found:
    """The quick way for a document that is sound as it is or once it is prepared; feedparser for the rest."""
    bare = guard.without_declaration(text)
    if guard.is_moderate(bare) and (found := tree_feed.read(bare, address, now, guard.MAX_ENTRIES, least)):
        return found
    prepared = guard.prepared(bare)
    if prepared != bare and guard.is_moderate(prepared):
        found = tree_feed.read(prepared, address, now, guard.MAX_ENTRIES, least)
        if found:
            return found
    return xml_feed.read(prepared, address, now, guard.MAX_ENTRIES)


def _entry(item: Item) -> Entry:
    """An entry that has no key yet."""
    texts = fields(item)
    return Entry(
        key="",
        id=texts.id,
        link=item.link,
        title=texts.title,
        summary=texts.summary,
        content=texts.content,
        author=texts.author,
        published=item.published or item.updated,
        updated=item.updated,
        lang=texts.lang,
    )
