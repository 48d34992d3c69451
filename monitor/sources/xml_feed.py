"""RSS 0.9x, 1.0 (RDF) and 2.0, Atom and CDF through feedparser. The only module that knows it.

feedparser is given UTF-8 that we decoded ourselves: its own guess turns slightly broken UTF-8 into mojibake.
It neither sanitises nor resolves links within HTML, which makes it three times faster and takes away its
quadratic HTML reader; what we show is plain text. It is told no address: ids and relative links come out as
the feed writes them (under its own xml:base), and links are resolved here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from xml.sax import SAXException

import feedparser

from monitor.errors import ParseError
from monitor.sources.item import ADDRESS, HTML, Found, Item, Text, about, base, resolved
from monitor.text import dates

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
# What feedparser and the libraries under it raise for hostile documents, besides running out of memory.
_BREAKS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    SAXException,
)

Parsed = dict[str, Any]
"""A feed, an entry or a detail as feedparser gives it: a dictionary of anything."""


def read(text: str, address: str, now: datetime | None, limit: int) -> Found:
    """The items of the feed in `text`, fetched from `address`, at most the first `limit`, and what it says of
    itself; raises `ParseError`."""
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _BREAKS as error:
        raise ParseError(f"a feed that cannot be read ({type(error).__name__})") from error
    feed, version = cast(Parsed, parsed["feed"]), _text(parsed, "version")
    lang = _text(feed, "language")
    home = base(address, _text(feed, "link"), atom=version.startswith("atom"))
    links = [(_text(link, "rel"), _text(link, "href")) for link in _listed(feed, "links")]
    return Found(
        tuple(_item(entry, home, lang, now) for entry in parsed["entries"][:limit]),
        about(Text(_text(feed, "title"), _is_html(feed, "title_detail")), lang, links, address),
        repr((home, lang)),
    )


def _item(entry: Parsed, base: str, lang: str, now: datetime | None) -> Item:
    declared = _lang(entry) or lang
    short = declared[:2].lower()
    published = _date(entry, ("published", "created"), now, short)
    updated = _date(entry, ("updated",), now, short)
    return Item(
        id=_text(entry, "id"),
        link=_link(entry, base),
        title=Text(_text(entry, "title"), _is_html(entry, "title_detail")),
        summary=_summary(entry),
        content=_content(entry),
        author=_author(entry),
        published=published or updated,
        updated=updated,
        lang=declared,
    )


def _link(entry: Parsed, base: str) -> str:
    """The page of an entry: what FeedBurner hides, else the first HTML alternate, else the plain link, else
    an id that is a permalink (RSS 2.0: guid, unless isPermaLink is false) and looks like one."""
    for link in (
        _text(entry, "feedburner_origlink"),
        _alternate(entry),
        _plain_link(entry),
        _permalink(entry),
    ):
        if found := resolved(base, link):
            return found
    return ""


def _alternate(entry: Parsed) -> str:
    """RFC 4287, section 4.2.7.2: a link without rel is an alternate; several differ in type or language."""
    links = [link for link in _listed(entry, "links") if link.get("rel") == "alternate" and link.get("href")]
    pages = [link for link in links if link.get("type") in HTML]
    return _text((pages or links or [{}])[0], "href")


def _plain_link(entry: Parsed) -> str:
    """The link element; feedparser puts any guid there when there is none, also one that is no address."""
    link = _text(entry, "link")
    return "" if link == _text(entry, "id") and not link.startswith(ADDRESS) else link


def _permalink(entry: Parsed) -> str:
    """An id that is an address, unless the feed denies it; feedparser takes any link element, even an empty
    one, for a denial."""
    identity = _text(entry, "id")
    denied = entry.get("guidislink") is False and "link" not in entry
    return identity if identity.startswith(ADDRESS) and not denied else ""


def _summary(entry: Parsed) -> Text:
    """The entry's own summary: without one feedparser gives a copy of the content, which has no detail."""
    if "summary_detail" not in entry:
        return Text()
    return Text(_text(entry, "summary"), _is_html(entry, "summary_detail"))


def _content(entry: Parsed) -> Text:
    """The fullest of the contents: feedparser also puts a second description (iTunes, Media RSS) there."""
    found = [part for part in _listed(entry, "content") if _text(part, "value")]
    if not found:
        return Text()
    best = max(found, key=lambda part: len(_text(part, "value")))
    return Text(_text(best, "value"), best.get("type") != "text/plain")


def _author(entry: Parsed) -> str:
    detail = entry.get("author_detail")
    name = _text(detail, "name") if isinstance(detail, dict) else ""
    return name or _text(entry, "author")


def _lang(entry: Parsed) -> str:
    """The language in force where the entry's texts stand: dc:language, else xml:lang."""
    details = (entry.get("title_detail"), entry.get("summary_detail"), *_listed(entry, "content")[:1])
    named = (_text(detail, "language") for detail in details if isinstance(detail, dict))
    return _text(entry, "language") or next(filter(None, named), "")


def _date(entry: Parsed, names: Sequence[str], now: datetime | None, lang: str) -> datetime | None:
    """The first of the named dates that can be read; the written form, since feedparser's own reading takes
    EET, EEST and MSK for UTC and makes 1 January 2026 of 2025-13-45."""
    for name in names:
        # dict.get: feedparser's own answers the published date for a missing updated one, with a warning.
        written = dict.get(entry, name)
        if isinstance(written, str) and (found := dates.parse(written, now=now, lang=lang)):
            return found
    return None


def _is_html(entry: Parsed, name: str) -> bool:
    detail = entry.get(name)
    return isinstance(detail, dict) and detail.get("type") in HTML


def _listed(entry: Parsed, name: str) -> list[Parsed]:
    value = entry.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _text(entry: Parsed, name: str) -> str:
    """A text field, or empty: an element that feedparser doesn't know, with attributes, is a dictionary."""
    value = entry.get(name)
    return value if isinstance(value, str) else ""
