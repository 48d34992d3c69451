"""A feed taken apart at its items without a parser, so that what stands as at the last poll is not parsed.

    head │ <item>…</item> │ … │ <item>…</item> │ tail      ─less what is known─►  head <item>…</item> tail

Most of a feed that changed stands as it stood. Its bytes are compared, and only what is left is read: by the
reader that would have read it all, since the head stays as it is. Whether the pieces are the items that the
reader finds is for who reads to tell: it finds as many of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import islice

from monitor.model.shown import ITEM, MOST
from monitor.sources.guard import FEED_ROOT, ITEM_START

_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*")
# Letter by letter, which is searched for several times as fast as with a flag for both cases.
_IN_FORCE = re.compile(r"[bBlL][aA](?:[sS][eE]|[nN][gG])\s{0,9}=\s{0,9}(?:\"[^\"<]{0,500}\"|'[^'<]{0,500}')")
_XML = "xml:"
_NOTHING = re.compile(r"(?:\s|<!--(?:[^-]|-(?!->))*-->)*")
_ENDS = frozenset((" ", "\t", "\r", "\n", ">", "/"))
_HEAD, _LONGEST, _FEW = 100_000, 10_000, 3
"""Characters before the first item that are looked at for what has a say in all items, of a tag, and tags."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A feed in pieces: its items as they are written, and what stands before and after them."""

    head: str
    items: tuple[str, ...]
    tail: str
    digests: tuple[bytes, ...]
    """Of each item, of all that it says; 8 bytes."""

    def around(self) -> str:
        """What has a say in how items are read: the tags that they stand in, bases and languages that hold in
        some element around them, and a document type."""
        head = self.head[:_HEAD]
        starts = [found.start() for found in islice(FEED_ROOT.finditer(head), _FEW)]
        tags = [found[0] for start in starts if (found := _TAG.match(head, start, start + _LONGEST))]
        said = (_prefix(head, found.start()) + found[0] for found in _IN_FORCE.finditer(head))
        declared = head.find("<!DOCTYPE")
        return "".join((*tags, *said)) + (head[declared:] if declared >= 0 else "")

    def without(self, known: Container[bytes]) -> str:
        """The document less its items whose digests are `known`."""
        left = (one for one, digest in zip(self.items, self.digests, strict=True) if digest not in known)
        return "".join((self.head, *left, self.tail))


def _prefix(head: str, at: int) -> str:
    """What makes XML's own of the attribute there: ``lang`` alone is the feed's."""
    return _XML if head[max(at - len(_XML), 0) : at].lower() == _XML else ""


def apart(text: str) -> Pieces | None:
    """The feed in `text` in pieces; None where that can't be told, or there are more than `MOST` items.

    An item that another one begins in, or that has more than comments between it and the next, can't be told,
    nor can items where one more ends behind the last: it ended only in words, as in CDATA of a text on feeds.
    In time linear in the text.
    """
    first = ITEM_START.search(text)
    if first is None:
        return None
    items: list[str] = []
    opening, start = first[0], first.start()
    while True:
        following = _start(text, opening, start + 1)
        end = _end(text, opening, start)
        if end < 0 or 0 <= following < end or len(items) == MOST:
            return None
        items.append(text[start:end])
        if following < 0:
            if _end(text, opening, end) >= 0:
                return None
            return Pieces(text[: first.start()], tuple(items), text[end:], tuple(map(_digest, items)))
        if not _NOTHING.fullmatch(text, end, following):
            return None
        start = following


def _start(text: str, opening: str, after: int) -> int:
    """Where the next item begins: ``<items`` is none. -1: nowhere."""
    at = text.find(opening, after)
    while at >= 0 and text[at + len(opening) : at + len(opening) + 1] not in _ENDS:
        at = text.find(opening, at + 1)
    return at


def _end(text: str, opening: str, start: int) -> int:
    """Behind the tag that ends the item at `start`; -1: nowhere."""
    closing = text.find("</" + opening[1:], start)
    end = text.find(">", closing) if closing >= 0 else -1
    return end + 1 if end >= 0 and not text[closing + 1 + len(opening) : end].strip() else -1


def _digest(item: str) -> bytes:
    # Of all that is read at a poll: SHA-256, which processors have instructions for, is the quickest.
    return hashlib.sha256(item.encode("utf-8", "surrogatepass")).digest()[:ITEM]
