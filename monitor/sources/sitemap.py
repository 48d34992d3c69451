"""The kind ``sitemap``: a news sitemap, a plain one, or an index of them; gzip or not.

bytes ─gunzip─► ─charset─► text ─tree─► urlset ─► [Entry], the newest first ─keys─► (Entry, …)
                                     └► sitemapindex ─► (Part, …), for the poll to ask for those that changed

A news sitemap (the ``news:`` extension) gives title, language and time of publication. A plain one has an
address and perhaps when the page last changed: that is no time of publication, which is left to the page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from monitor.errors import ParseError
from monitor.model import Entry, Feed, Part, Response, Source
from monitor.sources import elements, guard
from monitor.sources.identity import keyed
from monitor.sources.item import MAX_TITLE, language
from monitor.text import charset, clean, dates, url

MOST_PLAIN = 100
"""Entries of a plain sitemap, which may list every page that a site ever had: the latest to change."""
MOST_PARTS = 100
"""Parts of an index that are told of; a poll asks for a few of them."""

_LONGEST_TEXT = 10_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def read(source: Source, response: Response) -> Feed:
    """The newest entries of a sitemap, or the parts of an index; raises `ParseError`."""
    body = _unzipped(response.body)
    guard.refuse_oversize(body)
    root = _root(guard.prepared(charset.decode(body, response.header("content-type"))))
    address, now = response.url or source.url, dates.parse(response.header("date"))
    if _name(root) == "sitemapindex":
        return Feed(parts=_parts(root, address))
    entries = _newest([_entry(one, address, now) for one in _named(root, "url")])
    once = {entry.link: entry for entry in reversed(entries) if entry.link}
    return Feed(keyed(tuple(once.values())[::-1]))


def _unzipped(body: bytes) -> bytes:
    """The document in a gzip file; no more of it than is too much."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, guard.MAX_BYTES + 1)
    except zlib.error:
        raise ParseError("a gzip file that is damaged") from None


def _root(text: str) -> etree._Element:
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore"), parser=elements.parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ParseError("an empty document, not a sitemap" if not text.strip() else "not a sitemap")
    name = _name(root)
    if name.lower() in ("rss", "feed", "rdf"):
        raise ParseError('a feed, not a sitemap: leave out kind = "sitemap"')
    if name.lower() == "html":
        raise ParseError("an HTML page, not a sitemap")
    if name not in ("urlset", "sitemapindex"):
        raise ParseError(f"an XML document that is no sitemap: it starts with <{clean.line(name)[:40]}>")
    return root


def _parts(root: etree._Element, address: str) -> tuple[Part, ...]:
    """The latest to change first. Without dates: those of news, then from both ends of the list."""
    found = [
        Part(place, dates.parse(_text(one, "lastmod")))
        for one in _named(root, "sitemap")
        if (place := url.absolute(address, _text(one, "loc")))
    ]
    dated = sorted((one for one in found if one.changed), key=lambda one: one.changed or _LONG_AGO)
    plain = [one for one in found if one.changed is None]
    news = [one for one in plain if _is_of_news(one)]
    others = [one for one in plain if not _is_of_news(one)]
    return (*dated[::-1], *news, *_from_both_ends(others))[:MOST_PARTS]


def _is_of_news(part: Part) -> bool:
    return "news" in urlsplit(part.url).path.lower()


def _from_both_ends(parts: Sequence[Part]) -> Iterable[Part]:
    """The first, the last, the second …: nobody says where the newest are."""
    half = (len(parts) + 1) // 2
    pairs = zip(parts[:half], (*parts[: half - 1 : -1], None), strict=False)
    return [part for pair in pairs for part in pair if part is not None]


def _entry(one: etree._Element, address: str, now: datetime | None) -> Entry:
    """An entry that has no key yet."""
    place = _text(one, "loc")
    news = next(iter(_named(one, "news")), None)
    changed = dates.parse(_text(one, "lastmod"), now=now)
    if news is None:
        return Entry(key="", id=clean.line(place), link=url.absolute(address, place), updated=changed)
    publication = next(iter(_named(news, "publication")), news)
    return Entry(
        key="",
        id=clean.line(place),
        link=url.absolute(address, place),
        title=clean.heading(_text(news, "title"))[:MAX_TITLE],
        published=dates.parse(_text(news, "publication_date"), now=now) or changed,
        updated=changed,
        lang=language(_text(publication, "language")),
    )


def _newest(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The newest first, undated ones last as they are listed; of what bears no title, a few."""
    ordered = sorted(entries, key=_when, reverse=True)
    titled = sum(bool(entry.title) for entry in entries)
    return ordered[: guard.MAX_ENTRIES if titled else MOST_PLAIN]


def _when(entry: Entry) -> datetime:
    return entry.published or entry.updated or _LONG_AGO


def _named(parent: etree._Element, name: str) -> list[etree._Element]:
    """Children of a name, whatever prefix or namespace they are given."""
    return [child for child in parent if _name(child) == name]


def _name(element: etree._Element) -> str:
    # Not by etree.QName, which refuses names that the forgiving parser takes.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(parent: etree._Element, name: str) -> str:
    """The text of the first child of a name, bounded."""
    found = next(iter(_named(parent, name)), None)
    return (found.text or "").strip()[:_LONGEST_TEXT] if found is not None else ""
