"""The kind ``google-news``: a search or section of Google News by its feed, less what Google added.

- A title ends in " - Publisher": that is cut off and becomes the author, so that the article is known for a
  copy of the publisher's own.
- A link leads to Google. Until 2024 it held the publisher's address, and some still do: that is the link.
  Others hold a token that only Google can read; they stay, and who reads the page follows where they lead.
- The description lists headlines of other publishers under the same link: nothing of it is the article's.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace

from monitor.model import Entry, Feed, Response, Source
from monitor.sources import feed
from monitor.text import url

_ARTICLE = re.compile(
    r"https://news\.google\.com/(?:[a-z]+/){0,2}(?:articles|read)/([A-Za-z0-9_-]{20,2000})(?:[?#].*)?"
)
_SUFFIX = re.compile(r"(.+\S)\s+[-–—]\s+(\S.{0,79})")
_FIELD = b"\x08\x13\x22"
"""Field 1 is 19, field 4 is a string: how the token of an article begins (Protocol Buffers' wire format)."""


def read(source: Source, response: Response, shown: bytes = b"") -> Feed:
    """The articles of the search; raises `ParseError`."""
    found = feed.read(source, response, shown)
    return replace(found, entries=tuple(map(_entry, found.entries)))


def _entry(entry: Entry) -> Entry:
    title, publisher = divided(entry.title)
    return replace(
        entry, link=target(entry.link) or entry.link, title=title, author=publisher, summary="", content=""
    )


def divided(title: str) -> tuple[str, str]:
    """A title and its publisher, which stands behind the last dash; without one the title as it is."""
    found = _SUFFIX.fullmatch(title)
    return (found[1], found[2]) if found else (title, "")


def target(link: str) -> str:
    """The publisher's address that a link of Google News holds; empty where only Google knows it."""
    found = _ARTICLE.fullmatch(link)
    if found is None:
        return ""
    token = found[1]
    try:
        message = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    if not message.startswith(_FIELD):
        return ""
    size, start = _varint(message, len(_FIELD))
    text = message[start : start + size].decode("utf-8", "replace")
    return url.absolute("", text) if text.startswith(("http://", "https://")) else ""


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number in base 128, least first, of at most two bytes: no address is longer; and where it ends."""
    first, second = message[at : at + 1], message[at + 1 : at + 2]
    if not first:
        return 0, at
    if first[0] < 0x80 or not second:
        return first[0] & 0x7F, at + 1
    return (first[0] & 0x7F) | (second[0] & 0x7F) << 7, at + 2
