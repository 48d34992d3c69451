"""What a page says of its article in JSON-LD (schema.org), read out of whatever is found there.

Of real pages, the objects lie bare, in lists, under ``@graph`` or nested; the JSON holds raw line breaks,
trailing commas, comment and CDATA wrappers, or entities. What can't be mended is skipped.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LARGEST = 1_000_000
_MOST_NODES = 5_000
_OPENING = re.compile(r"(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_CLOSINGS = ("//", "/*", "*/", "]]>", "-->", ";")
_TRAILING_COMMA = re.compile(r",\s*+(?=[}\]])")
_ARTICLES = ("article", "posting", "report")
_PAGES = frozenset(
    ("webpage", "itempage", "videoobject", "audioobject", "podcastepisode", "newsvideo", "recipe")
)

Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Described:
    """One thing that the page describes. Texts are as found: not clean, perhaps with markup."""

    is_article: bool
    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    lang: str = ""
    url: str = ""
    publisher: str = ""
    body: str = ""


def described(scripts: Iterable[str]) -> tuple[Described, ...]:
    """What the page's JSON-LD blocks tell of: articles in front of pages and recordings, outermost first."""
    found = [thing for script in scripts for thing in map(_thing, _nodes(_load(script))) if thing is not None]
    return tuple(sorted(found, key=lambda thing: not thing.is_article))


def _load(script: str) -> object:
    text = _unwrapped(script[:_LARGEST].strip())
    for attempt in (_as_is, _mended):
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """JSON without the comment or CDATA marks that hide it from browsers of old."""
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    for _ in range(len(_CLOSINGS)):
        end = next((mark for mark in _CLOSINGS if text.endswith(mark)), "")
        text = text.removesuffix(end).rstrip()
    return text


def _as_is(text: str) -> str:
    return text


def _mended(text: str) -> str:
    if "&quot;" in text:
        text = html.unescape(text)
    return _TRAILING_COMMA.sub("", text)


def _nodes(value: object) -> Iterator[Node]:
    """All objects within a JSON value, outermost first, up to a bound."""
    waiting = deque([value])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        item = waiting.popleft()
        if isinstance(item, dict):
            yield item
            waiting.extend(inner for inner in item.values() if isinstance(inner, dict | list))
        elif isinstance(item, list):
            waiting.extend(inner for inner in item if isinstance(inner, dict | list))


def _thing(node: Node) -> Described | None:
    kinds = [kind.rpartition("/")[2].lower() for kind in _texts(node.get("@type"))]
    is_article = any(kind.endswith(_ARTICLES) for kind in kinds)
    if not is_article and not any(kind in _PAGES for kind in kinds):
        return None
    return Described(
        is_article=is_article,
        headline=_text(node.get("headline")) or _text(node.get("name")),
        authors=_names(node.get("author")) or _names(node.get("creator")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        lang=_text(node.get("inLanguage")),
        url=_text(node.get("url")) or _text(node.get("mainEntityOfPage")),
        publisher=next(iter(_names(node.get("publisher"))), ""),
        body=_text(node.get("articleBody")),
    )


def _names(value: object) -> tuple[str, ...]:
    """Names of persons or organisations, given as text, object or a list of them."""
    items = value if isinstance(value, list) else [value]
    return tuple(name for item in items[:20] if (name := _text(item)))


def _text(value: object) -> str:
    """The text of a value; of an object its name, else its id; of a list its first text."""
    return next(iter(_texts(value)), "")


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items[:20] if (text := _one_text(item))]


def _one_text(item: object) -> str:
    if isinstance(item, dict):
        item = item.get("name") or item.get("@id") or item.get("alternateName")
        item = item[0] if isinstance(item, list) and item else item
    return item.strip() if isinstance(item, str) else ""
