"""The kind ``feed``: RSS, RDF, Atom or JSON Feed, told apart by what the document is, not by its type.

bytes ─size─► ─charset─► text ─form─► XML │ JSON ─► [Item] ─clean─► [Entry] ─keys─► (Entry, …)
                           └─► Rhythm
"""

from __future__ import annotations

from monitor.model import Entry, Feed, Response, Rhythm, Source
from monitor.sources import guard, json_feed, xml_feed
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
        items, about = xml_feed.read(guard.prepared(text), address, now, guard.MAX_ENTRIES)
        said = rhythm(text)
    return Feed(keyed([_entry(item) for item in items]), said, about=about)


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
