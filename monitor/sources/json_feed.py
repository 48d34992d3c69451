"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read leniently: a field may be anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.errors import ParseError
from monitor.model import About
from monitor.sources.item import MAX_TITLE, Found, Item, Text, language, resolved
from monitor.text import clean, dates, url


def read(text: str, address: str, now: datetime | None, limit: int) -> Found:
    """The items of a JSON Feed fetched from `address`, at most the first `limit`, and what it says of itself;
    raises `ParseError`."""
    feed = _feed(text)
    base = url.absolute(address, _text(feed, "home_page_url")) or _text(feed, "feed_url") or address
    lang = _text(feed, "language")
    listed = [item for item in feed["items"] if isinstance(item, dict)]
    return Found(tuple(_item(item, base, lang, now) for item in listed[:limit]), _about(feed, address))


def _about(feed: dict[str, Any], address: str) -> About:
    hubs = feed.get("hubs")
    named = [hub for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    hub = next((_text(hub, "url") for hub in named if _text(hub, "type").lower() == "websub"), "")
    title = clean.heading(_text(feed, "title")[: MAX_TITLE * 8])[:MAX_TITLE]
    topic = url.absolute(address, _text(feed, "feed_url"))
    return About(title, language(_text(feed, "language")), url.absolute(address, hub), topic)


def _feed(text: str) -> dict[str, Any]:
    try:
        feed = json.loads(text)
    except RecursionError:
        raise ParseError("JSON that is nested too deeply") from None
    except ValueError as error:
        raise ParseError(f"broken JSON: {error}") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ParseError("JSON, but not a JSON Feed: it has no list of items")
    return feed


def _item(item: dict[str, Any], base: str, lang: str, now: datetime | None) -> Item:
    html = _text(item, "content_html")
    return Item(
        id=_text(item, "id"),
        link=resolved(base, _text(item, "url")) or resolved(base, _text(item, "external_url")),
        title=Text(_text(item, "title"), markup=False),
        summary=Text(_text(item, "summary"), markup=False),
        content=Text(html) if html else Text(_text(item, "content_text"), markup=False),
        author=_author(item),
        published=dates.parse(_text(item, "date_published"), now=now),
        updated=dates.parse(_text(item, "date_modified"), now=now),
        lang=_text(item, "language") or lang,
    )


def _text(item: dict[str, Any], name: str) -> str:
    """A text field; numbers are taken as text, since ids often are numbers in the wild."""
    value = item.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, float) or _is_small_int(value) else ""


def _is_small_int(value: object) -> bool:
    """An integer that `str` converts: Python refuses those of more than 4,300 digits."""
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 1_000


def _author(item: dict[str, Any]) -> str:
    """Names of the authors: version 1.1 has a list, version 1.0 one author."""
    listed = item.get("authors")
    authors: Sequence[Any] = listed if isinstance(listed, list) else (item.get("author"),)
    return ", ".join(
        name for author in authors[:10] if isinstance(author, dict) and (name := _text(author, "name"))
    )
