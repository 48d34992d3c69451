"""One item as its feed gives it, whatever the format, and its shaping into the texts of an entry."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import About
from monitor.text import clean, url

MAX_TITLE = 1_000
MAX_SUMMARY = 20_000
MAX_CONTENT = 1_000_000
MAX_AUTHOR = 300
"""Characters that are kept of each field: far above what an honest feed needs."""

HTML = ("text/html", "application/xhtml+xml")
ADDRESS = ("http://", "https://", "/")
"""How an id begins that is an address."""

_TITLE_FROM_TEXT = 100
_RAW_SUMMARY = 200_000
"""Markup read for a summary: a page of tags around 20,000 characters of text."""

_ESCAPED_TAG = re.compile(r"&lt;/?[A-Za-z][A-Za-z0-9]{0,10}(?:\s|/?&gt;)", re.IGNORECASE)
_LANG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?", re.DOTALL)
COUNTRIES = {"ua": "uk", "gr": "el", "jp": "ja", "cz": "cs", "dk": "da"}
"""Codes of countries that are taken for those of their languages, and are no language's."""
# Those, names in use before ISO 639-1, and the three-letter codes of the languages met in feeds.
_LANGS = {
    **COUNTRIES,
    "iw": "he", "in": "id", "ji": "yi", "ukr": "uk",
    "rus": "ru", "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "pol": "pl",
    "ita": "it", "ara": "ar", "heb": "he", "per": "fa", "fas": "fa", "bel": "be", "bul": "bg", "tur": "tr",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what it is: HTML or plain."""

    value: str = ""
    markup: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed before it is cleaned. ``link`` is absolute or empty; ``lang`` as declared."""

    id: str = ""
    link: str = ""
    title: Text = Text()
    summary: Text = Text()
    content: Text = Text()
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The items of a feed in order, and what it says of itself."""

    items: tuple[Item, ...]
    about: About
    setting: str = ""
    """What of the feed itself was taken into its items: the address of relative links, the language."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The clean texts of an item."""

    id: str
    title: str
    summary: str
    content: str
    author: str
    lang: str


def fields(item: Item) -> Fields:
    """The texts of `item`: cleaned, bounded, the title taken from the text where there is none."""
    summary = _summary(item.summary)
    content = _content(item.content)
    return Fields(
        id=clean.line(item.id),
        title=_title(item.title) or first_words(summary or clean.plain(content[: MAX_TITLE * 4])),
        summary=summary,
        content=content,
        author=clean.heading(item.author[:MAX_AUTHOR]),
        lang=language(item.lang),
    )


def about(title: Text, lang: str, links: Iterable[tuple[str, str]], address: str) -> About:
    """What a feed says of itself: title, language, and by its links (relation, address) where it may be
    subscribed to (WebSub, section 4)."""
    first: dict[str, str] = {}
    for rel, href in links:
        if href:
            first.setdefault(rel.lower(), href)
    hub, own = (url.absolute(address, first.get(rel, "")) for rel in ("hub", "self"))
    return About(_title(title), language(lang), hub, own)


def base(address: str, home: str, *, atom: bool) -> str:
    """What relative links are relative to: in Atom the document (RFC 4287, section 2), in RSS, which does not
    say, the site that the channel links to: feeds are often served from elsewhere."""
    site = url.absolute(address, home)
    return (address or site) if atom else (site or address)


def resolved(base: str, link: str) -> str:
    """`link` made absolute, or empty. With no base at all, as in a file looked at by hand, a relative link
    stays as it is written."""
    if not base and link and link.startswith(("/", "./", "../", "?")):
        return clean.line(link)
    return url.absolute(base, link)


def language(declared: str) -> str:
    """ISO 639-1 of a declared language ("en-US", "uk_UA", "ua", "ukr"), or empty."""
    found = _LANG.fullmatch(declared.strip())
    code = found[1].lower() if found else ""
    code = _LANGS.get(code, code)
    return code if len(code) == 2 else ""


def _title(text: Text) -> str:
    return clean.heading(text.value[: MAX_TITLE * 8], markup=text.markup)[:MAX_TITLE].rstrip()


def _summary(text: Text) -> str:
    value = text.value[:_RAW_SUMMARY]
    if not text.markup:
        return clean.clean(value).strip()[:MAX_SUMMARY].rstrip()
    return clean.plain(_once_escaped(value))[:MAX_SUMMARY].rstrip()


def _content(text: Text) -> str:
    value = clean.scrub(text.value[:MAX_CONTENT])
    return _once_escaped(value).strip() if text.markup else clean.from_plain(value)


def _once_escaped(markup: str) -> str:
    """HTML that its producer escaped once too often is unescaped; other HTML stays as it is."""
    if _ESCAPED_TAG.search(markup) and not clean.has_markup(markup):
        return html.unescape(markup)
    return markup


def first_words(text: str) -> str:
    """The start of a text, cut after a word, for an item without a title (usual in JSON Feed)."""
    start = clean.line(text[: _TITLE_FROM_TEXT * 3])
    if len(start) <= _TITLE_FROM_TEXT:
        return start
    cut = start.rfind(" ", _TITLE_FROM_TEXT // 2, _TITLE_FROM_TEXT)
    return start[: cut if cut > 0 else _TITLE_FROM_TEXT].rstrip(" ,;:–—-") + "…"
