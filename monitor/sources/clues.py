"""Where a page says that its site may be followed: feeds, its sitemaps, its channel at Telegram. Pure.

What a page declares (``link rel="alternate"``) counts before what it links to: a link is taken for a feed by
its address alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.model import Clue, Response
from monitor.sources import address, guard
from monitor.text import charset, clean, tree, url

MOST = 12
"""Clues of one page."""
_MOST_LINKED = 4
_FEED_TYPES = ("rss+xml", "atom+xml", "feed+json", "rdf+xml")
_FEED_LINK = re.compile(
    r"/(?:rss|feeds?|atom)(?:[/._-].*)?$|\.(?:rss|atom)$|[/_.-](?:rss|feed|atom)\.(?:xml|php|json)$"
)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
COMMON = ("/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml")
"""Where most feeds are of sites that do not say."""


def find(response: Response) -> tuple[Clue, ...]:
    """The clues of a page, the surest first, each place once."""
    guard.refuse_oversize(response.body)
    root = tree.parse(charset.decode(response.body, response.header("content-type")))
    if root is None:
        return ()
    place = response.url
    base = url.absolute(place, next((one.get("href") or "" for one in root.iter("base")), "")) or place
    found: dict[str, Clue] = {}
    for clue in (*_declared(root, base), *_channels(root), *_linked(root, base)):
        found.setdefault(clue.url, clue)
    return tuple(found.values())[:MOST]


def sitemaps(robots: str, place: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (RFC 9309, section 2.2.4), those of news first."""
    found = (url.absolute(place, one) for one in _SITEMAP_LINE.findall(robots[:500_000]))
    once = list(dict.fromkeys(filter(None, found)))
    return tuple(sorted(once, key=lambda one: "news" not in urlsplit(one).path.lower()))


def _declared(root: HtmlElement, base: str) -> Iterator[Clue]:
    """Feeds that the page names; those of comments last."""
    found = [
        Clue("feed", href, clean.heading((link.get("title") or "")[:500]))
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and any(kind in (link.get("type") or "").lower() for kind in _FEED_TYPES)
        and (href := url.absolute(base, link.get("href") or ""))
    ]
    yield from sorted(found, key=lambda clue: "comment" in (clue.url + clue.title).lower())


def _channels(root: HtmlElement) -> Iterator[Clue]:
    """Public channels of Telegram, those linked most first: a site's own stands in more than one place."""
    links = (link.get("href") or "" for link in root.iter("a"))
    found = (address.preview(link) for link in links if link.startswith(("http://", "https://")))
    names = [one for one in found if one.startswith(_OURS) and one.removeprefix(_OURS) not in _NO_CHANNELS]
    yield from (Clue("telegram", one) for one, _ in Counter(names).most_common(2))


_OURS = "https://t.me/s/"
_NO_CHANNELS = frozenset(("share", "joinchat", "addstickers", "addlist", "proxy", "socks", "login"))


def _linked(root: HtmlElement, base: str) -> Iterator[Clue]:
    """Links that look like feeds, on the site itself."""
    found = 0
    for link in root.iter("a"):
        place = url.absolute(base, link.get("href") or "").partition("#")[0]
        if place and _FEED_LINK.search(urlsplit(place).path.lower()) and url.same_site(place, base):
            yield Clue("feed", place, clean.line((link.text_content() or "")[:200]))
            found += 1
            if found == _MOST_LINKED:
                return
