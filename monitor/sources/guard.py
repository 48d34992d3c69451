"""What a document is, and whether it may be read at all: looked at before any parser sees it.

feedparser's time is quadratic in the attributes of one tag (204 KB of them took 4.7 s) and linear but slow in
items (200,000 took 14 s): such documents are refused or shortened here. Limits of time and memory for all
that is left belong to whoever runs the reader.
"""

from __future__ import annotations

import enum
import re
import sys

from monitor.errors import ParseError
from monitor.text import dates
from monitor.text.clean import NOT_XML

MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_ATTRIBUTES = 200

_HEAD = 100_000
_MOST_TAGS = 500_000
"""Start and end tags of a tree of 100 MB; the largest of 143 captured feeds has 12,000."""
FEED_ROOT = re.compile(r"<(?:[\w.-]{1,20}:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<!doctype\s{1,9}html|<(?:html|head|body)(?=[\s>])", re.IGNORECASE)
_SITEMAP_ROOT = re.compile(r"<(?:[\w.-]{1,20}:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z][\w.:-]{0,40})")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,500}\?>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[A-Za-z_:][^<>]{1000,}")
ITEM_END = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
ITEM_START = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_DATE = re.compile(
    r"<(?:pubDate|published|updated|dc:date|issued)>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<\]]{6,80})",
    re.IGNORECASE,
)


_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))(?:;|(?![0-9a-fA-F]))")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Form(enum.Enum):
    """How a feed is written."""

    XML = enum.auto()
    JSON = enum.auto()


def refuse_oversize(body: bytes) -> None:
    """Raise `ParseError` for a body over the limit."""
    if len(body) > MAX_BYTES:
        raise ParseError(f"larger than {MAX_BYTES // 1024 // 1024} MiB: too large for a feed")


def form(text: str) -> Form:
    """How the feed in `text` is written; raises `ParseError` that names what it is when it is no feed."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if not head:
        raise ParseError("an empty document, not a feed")
    if head[0] in "{[":
        return Form.JSON
    feed = FEED_ROOT.search(head)
    if _HTML_ROOT.search(head, 0, feed.start() if feed else len(head)):
        raise ParseError("an HTML page, not a feed")
    if feed:
        return Form.XML
    if _SITEMAP_ROOT.search(head):
        raise ParseError("a sitemap, not a feed")
    first = _FIRST_TAG.search(head)
    raise ParseError(
        f"an XML document that is no feed: it starts with <{first[1]}>" if first else "not a feed"
    )


def is_moderate(text: str) -> bool:
    """Whether a tree of `text` stays small: beyond that it is shortened first, or read without one."""
    items = text.count("<item") + text.count("<entry")
    return items <= MAX_ENTRIES and text.count("<") <= _MOST_TAGS


def prepared(text: str) -> str:
    """`text` of an XML feed as a parser likes it: no declaration, no junk before it, no characters that XML
    forbids, no more than `MAX_ENTRIES` items. Raises `ParseError` for a tag of too many attributes."""
    for tag in _LONG_TAG.finditer(text):
        if tag.group().count("=") > MAX_ATTRIBUTES:
            raise ParseError(f"a tag with more than {MAX_ATTRIBUTES} attributes")
    return _unnested(_shortened(NOT_XML.sub("", _with_sound_references(without_declaration(text)))))


def without_declaration(text: str) -> str:
    """`text` from after its XML declaration, which names the encoding it had as bytes; PHP warnings and
    blank lines before it (one wild feed in thirty) would make the document ill-formed."""
    found = _DECLARATION.search(text[:_HEAD])
    root = FEED_ROOT.search(text[:_HEAD])
    if found and (not root or found.start() < root.start()):
        return text[found.end() :].lstrip()
    return text.lstrip("\ufeff \t\r\n")


def _with_sound_references(text: str) -> str:
    """`text` without references to what is no character, which make feedparser raise: an emoji written as two
    surrogates (``&#55357;&#56832;``) becomes the emoji, others go."""
    if "&#" not in text:
        return text
    return _PAIR.sub(_joined, _REFERENCE.sub(_sound, text))


def _joined(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")


def _sound(reference: re.Match[str]) -> str:
    """The reference itself, a surrogate for its partner to join, or nothing."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) <= 9 else sys.maxunicode + 1
    if 0xD800 <= number <= 0xDFFF:
        return chr(number)
    return "" if number > sys.maxunicode or NOT_XML.match(chr(number)) else reference.group()


def _shortened(text: str) -> str:
    """`text` with the newest `MAX_ENTRIES` items, by the dates of its ends: feeds list the newest first,
    some archives last."""
    ends = [found.end() for found in ITEM_END.finditer(text)]
    extra = len(ends) - MAX_ENTRIES
    if extra <= 0:
        return text
    written = [found[1] for found in _DATE.finditer(text)]
    oldest_first = len(written) > 1 and _is_before(written[0], written[-1])
    if oldest_first:
        return text[: ends[0]] + text[ends[extra] :]
    return text[: ends[MAX_ENTRIES - 1]] + text[ends[-1] :]


def _unnested(text: str) -> str:
    """`text` up to the item that is one too many: unclosed ones nest in each other (7 s a megabyte)."""
    starts = [found.start() for found in ITEM_START.finditer(text)]
    return text[: starts[MAX_ENTRIES]] if len(starts) > MAX_ENTRIES else text


def _is_before(one: str, other: str) -> bool:
    first, last = dates.parse(one.strip()), dates.parse(other.strip())
    return first is not None and last is not None and first < last
