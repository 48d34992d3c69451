"""The kind ``feed``: RSS, RDF, Atom or JSON Feed, told apart by what the document is, not by its type.

bytes ─size─► ─charset─► text ─form─► XML │ JSON ─► [Item] ─clean─► [Entry] ─keys─► (Entry, …)
                           └─► Rhythm  │ sound: one tree, less the items that stand as they stood
                                       └ else feedparser
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.model import Entry, Feed, Response, Rhythm, Shown, Source
from monitor.model.shown import packed, unpacked
from monitor.sources import guard, json_feed, tree_feed, xml_feed
from monitor.sources.identity import told_apart
from monitor.sources.item import Found, Item, fields
from monitor.sources.rhythm import rhythm
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
        found = Found(*json_feed.read(text.lstrip("\ufeff"), address, now, guard.MAX_ENTRIES))
        said = Rhythm()
    else:
        found = _xml(text, address, now, {one.item: one for one in unpacked(shown)})
        said = rhythm(text)
    told = told_apart([one if isinstance(one, Shown) else _entry(one) for one in found.items], found.digests)
    return Feed(told.entries, said, about=found.about, shown=packed(told.shown))


def _xml(text: str, address: str, now: datetime | None, known: Mapping[bytes, Shown]) -> Found:
    """The quick way for a document that is sound as it is or once it is prepared; feedparser for the rest."""
    bare = guard.without_declaration(text)
    if guard.is_moderate(bare) and (found := tree_feed.read(bare, address, now, guard.MAX_ENTRIES, known)):
        return found
    prepared = guard.prepared(bare)
    if prepared != bare and guard.is_moderate(prepared):
        found = tree_feed.read(prepared, address, now, guard.MAX_ENTRIES, known)
        if found:
            return found
    return Found(*xml_feed.read(prepared, address, now, guard.MAX_ENTRIES))


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
