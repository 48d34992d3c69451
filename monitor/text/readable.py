"""A fetched page as a person would read it.

    body ─charset─► page ─tree─► one tree ─metadata─► title, author, date, canonical
                                    └─strip─► selector, article, or trafilatura ─► text ─► language, quality

`article` reads nearly every page, in a tenth of the time that trafilatura takes for the same; where it finds
nothing that is enough of the page, trafilatura is asked, in its default form. On 261 real pages with a
full-text truth that gives a better token F1 than `trafilatura.extract` on them all
(``python -m benchmarks.extraction`` measures ours and plain in one run).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import trafilatura
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from monitor.model import Quality, Readable, Wall
from monitor.text import charset, clean, tree
from monitor.text.article import article
from monitor.text.bounds import bounded
from monitor.text.fragment import written
from monitor.text.language import language
from monitor.text.metadata import Metadata, metadata
from monitor.text.selector import selected
from monitor.text.tokens import tokenise
from monitor.text.walls import wall

FULL_WORDS = 80
"""Words from which a text counts as a full article: three short paragraphs, more than any teaser."""

_RESCUE_BELOW = 300
_SENTENCE = 60
"""Bytes of a line that may be a sentence; ideographs say in a third of the characters what letters do."""
_NO_TEXT = (
    "head", "aside", "menu", "figure", "picture", "img", "audio", "video", "track", "source", "map", "area",
    "input", "textarea", "datalist", "option", "output", "param", "progress", "frame", "frameset", "math",
)  # fmt: skip
"""What no reader takes for text, but would weigh as part of the page; the extractor would copy it, too."""
_MOST_READ, _MOST_EXTRACTED = 100_000, 15_000
"""Elements of a stripped page; the largest of 574 real ones has 6,000. Reading its article takes a second for
so many, and the extractor is quadratic in them."""
_NO_ANSWER = (ValueError, TypeError, LookupError, AttributeError, RecursionError, etree.LxmlError)
"""What an extractor raises on a tree it did not expect. No text is an answer; a page is never an error."""

for _name in ("trafilatura", "htmldate"):  # they report every page without text, which is our answer to give
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def readable(body: bytes, url: str, content_type: str = "", selector: str = "") -> Readable:
    """Read the page `body` fetched from `url`. Any bytes are accepted; what isn't found is empty.

    `selector` (CSS, checked before) names the part that is the article; where it finds no text, the page is
    read as if there were none.
    """
    markup = charset.decode(body, content_type)
    root = tree.parse(markup)
    if root is None:
        return Readable()
    meta = metadata(root, url)
    published = meta.published or _guessed_date(root, url)
    chosen = selected(root, selector) if selector else []
    tree.strip(root)
    given = "\n\n".join(filter(None, map(written, chosen)))
    text = bounded(given or _text(root, meta))
    quality = _quality(text)
    return Readable(
        title=meta.title,
        text=text,
        author=meta.author,
        published=published,
        lang=language(text or meta.title, meta.lang),
        canonical=meta.canonical,
        quality=quality,
        wall=Wall.NONE if quality is Quality.FULL else _wall(markup, url, text),
        astray=bool(selector) and not given,
    )


def _text(root: HtmlElement, meta: Metadata) -> str:
    text = clean.clean(article_text(root)).strip()
    menu = _is_menu(text)
    if menu or len(text) < _RESCUE_BELOW:
        told = clean.plain(meta.body)
        if len(told) > len(text) * (1 if menu else 2):
            return told
    return text


def _is_menu(text: str) -> bool:
    """Most of a text stands in lines that are too short for a sentence."""
    short = sum(len(line) for line in text.split("\n") if len(line.encode()) < _SENTENCE)
    return short > len(text) / 2


def article_text(root: HtmlElement) -> str:
    """The text of a stripped tree, which is used up; all of it of a page that is too large to look for
    an article in it."""
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    many = _elements(root)
    if many <= _MOST_READ and (text := article(root)):
        return text
    return _by_trafilatura(root) if many <= _MOST_EXTRACTED else written(root)


def _by_trafilatura(root: HtmlElement) -> str:
    try:
        return trafilatura.extract(root, include_comments=False) or ""
    except _NO_ANSWER:
        return ""


def _elements(root: HtmlElement) -> int:
    found = root.xpath("count(//*)")
    return int(found) if isinstance(found, float) else 0


def _guessed_date(root: HtmlElement, url: str) -> datetime | None:
    """The day that the page's markup or its URL shows, where no metadata names a time."""
    try:
        day = find_date(root, extensive_search=False, original_date=True, url=url or None)
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    except _NO_ANSWER:
        return None


def _wall(markup: str, url: str, text: str) -> Wall:
    root = tree.parse(markup)  # anew: what tells a wall was stripped from the first
    return Wall.NONE if root is None else wall(root, url, text)


def _quality(text: str) -> Quality:
    if not text:
        return Quality.NONE
    start = text[: FULL_WORDS * 25]
    words = sum(any(map(str.isalnum, part)) for part in start.split())
    if words < FULL_WORDS:  # or a script that sets no spaces between them
        words = len(tokenise(start))
    return Quality.FULL if words >= FULL_WORDS else Quality.SHORT
