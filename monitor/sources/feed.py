"""The kind ``feed``: RSS, RDF, Atom or JSON Feed, told apart by what the document is, not by its type.

bytes ─size─► ─charset─► text ─form─► XML │ JSON ─► [Item] ─clean─► [Entry] ─keys─► (Entry, …)
                           └─► Rhythm  └─ sound: one tree; else feedparser
"""

from __future__ import annotations

from datetime import datetime

from monitor.model import About, Entry, Feed, Response, Rhythm, Source
from monitor.sources import guard, json_feed, tree_feed, xml_feed
from monitor.sources.identity import keyed
from monitor.sources.item import Item, fields
from monitor.sources.rhythm import rhythm
from monitor.text import charset, dates, mojibake


def read(source: Source, response: Response) -> Feed:
    """A feed: its entries in order, each key once, and what it says of its rhythm. Raises `ParseError`.

    Relative links are resolved against the response's address, or the source's if it has none. The
    response's own Date is the clock that tells dates too far ahead.
    """
    guard.refuse_oversize(response.body)
    text = mojibake.repaired(charset.decode(response.body, response.header("content-type")))
    address = response.url or source.url
    now = dates.parse(response.header("date"))
    if guard.form(text) is guard.Form.JSON:
        items, about = json_feed.read(text.lstrip("\ufeff"), address, now, guard.MAX_ENTRIES)
        said = Rhythm()
    else:
        items, about = _xml(text, address, now)
        said = rhythm(text)
    return Feed(keyed([_entry(item) for item in items]), said, about=about)


def _xml(text: str, address: str, now: datetime | None) -> tuple[tuple[Item, ...], About]:
    """The quick way for a document that is sound as it is or once it is prepared; feedparser for the rest."""
    bare = guard.without_declaration(text)
    if guard.is_moderate(bare) and (found := tree_feed.read(bare, address, now, guard.MAX_ENTRIES)):
        return found
    prepared = guard.prepared(bare)
    if prepared != bare and guard.is_moderate(prepared):
        found = tree_feed.read(prepared, address, now, guard.MAX_ENTRIES)
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
