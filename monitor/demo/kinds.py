"""Outlets of other kinds than feeds: a channel, a sitemap, a list page, a search, accounts, a folder."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from monitor.demo.content import Outlet, Piece
from monitor.demo.pages import address

Dated = tuple[Piece, datetime]
SELECT = '{ item = "ul.news li", title = "h3", date = ".date" }'
"""Where the list page has its entries."""


ACCOUNTS = ("mastodon", "bluesky", "youtube")
"""Forms of outlets that are feeds to whoever asks: what an account at such a service has published."""
BEYOND = ("folder", "imap")
"""Forms of outlets that no web server stands for."""


def place(outlet: Outlet) -> str:
    """The path at which an outlet is asked."""
    own = {
        "telegram": f"/s/{outlet.id}",
        "mastodon": f"/@{outlet.id}.rss",
        "bluesky": f"/profile/{outlet.id}/rss",
        "youtube": f"/feeds/videos.xml?channel_id={_channel_id(outlet)}",
    }
    return own.get(outlet.form, f"/{outlet.id}/feed")


def file(folder: Path, piece: Piece, published: datetime) -> None:
    """Put a piece into a folder, as a file whose first line is its title."""
    path = folder / f"{piece.address}.txt"
    path.write_text("\n\n".join((piece.title, *piece.paragraphs)) + "\n", encoding="utf-8")
    os.utime(path, (published.timestamp(), published.timestamp()))


def part(outlet: Outlet) -> str:
    """The path of the sitemap that an outlet's index lists."""
    return f"/{outlet.id}/news.xml"


def sitemap(pieces: Sequence[Dated], base: str) -> bytes:
    """A news sitemap of `pieces`."""
    said = "".join(
        f"<url><loc>{escape(address(piece, base))}</loc><n:news><n:title>{escape(piece.title)}</n:title>"
        f"<n:publication_date>{at.isoformat()}</n:publication_date></n:news></url>"
        for piece, at in pieces
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return (
        f'<urlset {spaces} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{said}</urlset>'.encode()
    )


def _index(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    changed = max((at for _, at in pieces), default=None)
    when = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    listed = f"<sitemap><loc>{base}{part(outlet)}</loc>{when}</sitemap>"
    return "application/xml", f"<sitemapindex>{listed}</sitemapindex>"


def _channel(outlet: Outlet, pieces: Sequence[Dated], _base: str) -> tuple[str, str]:
    """Oldest first, as Telegram shows them; the number is the message's place."""
    said = "".join(
        f'<div class="tgme_widget_message" data-post="{outlet.id}/{number}">'
        f'<div class="tgme_widget_message_text">{_lines(piece)}</div>'
        f'<a class="tgme_widget_message_date"><time datetime="{at.isoformat()}"></time></a></div>'
        for number, (piece, at) in enumerate(reversed(pieces), 1)
    )
    head = f'<div class="tgme_header_title">{escape(outlet.name)}</div>'
    return "text/html", f'{head}<section class="tgme_channel_history">{said}</section>'


def _lines(piece: Piece) -> str:
    return "<br><br>".join(escape(line) for line in (piece.title, *piece.paragraphs))


def _list(_outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    said = "".join(
        f'<li><a href="{escape(address(piece, base))}"><h3>{escape(piece.title)}</h3></a>'
        f'<span class="date">{at:%d.%m.%Y %H:%M}</span></li>'
        for piece, at in pieces
    )
    return "text/html", f'<ul class="menu"><li><a href="/">Home</a></li></ul><ul class="news">{said}</ul>'


def _google(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    """As Google writes it: the publisher behind the title, and a link of its own that holds the address."""
    said = "".join(
        f"<item><title>{escape(piece.title)} - {escape(outlet.name)}</title>"
        f"<link>https://news.google.com/rss/articles/{_token(address(piece, base))}?oc=5</link>"
        f'<guid isPermaLink="false">{piece.address}</guid><pubDate>{format_datetime(at)}</pubDate></item>'
        for piece, at in pieces
    )
    head = "<title>coast - Google News</title>"
    return "application/xml", f'<rss version="2.0"><channel>{head}{said}</channel></rss>'


def _mastodon(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    """Posts have no titles, and paragraphs in markup; a post is its own page."""
    home = f"{base}/@{outlet.id}"
    posts = (
        _post(f"{home}/{number}", f"{home}/{number}", at, f"<p>{escape(_said(piece))}</p>")
        for number, (piece, at) in enumerate(pieces, 1)
    )
    return _account(outlet, home, posts)


def _bluesky(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    """Posts have no titles, plain text, and names that are no addresses."""
    posts = (
        _post(f"at://did:plc:{outlet.id}/app.bsky.feed.post/{number}", address(piece, base), at, _said(piece))
        for number, (piece, at) in enumerate(pieces, 1)
    )
    return _account(outlet, f"{base}/profile/{outlet.id}", posts)


def _said(piece: Piece) -> str:
    return f"{piece.title}. {piece.paragraphs[0]}"


def _post(name: str, link: str, at: datetime, text: str) -> str:
    return (
        f'<item><guid isPermaLink="false">{name}</guid><link>{escape(link)}</link>'
        f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(text)}</description></item>"
    )


def _account(outlet: Outlet, home: str, posts: Iterable[str]) -> tuple[str, str]:
    head = f"<title>{escape(outlet.name)}</title><link>{home}</link>"
    return "application/rss+xml", f'<rss version="2.0"><channel>{head}{"".join(posts)}</channel></rss>'


def _youtube(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    """Videos, whose descriptions stand in a group of Media RSS."""
    said = "".join(
        f"<entry><id>yt:video:{piece.address}</id><yt:videoId>{piece.address}</yt:videoId>"
        f'<title>{escape(piece.title)}</title><link rel="alternate" href="{escape(address(piece, base))}"/>'
        f"<author><name>{escape(outlet.name)}</name></author>"
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated>"
        f"<media:group><media:title>{escape(piece.title)}</media:title>"
        f"<media:description>{escape(piece.summary)}</media:description></media:group></entry>"
        for piece, at in pieces
    )
    spaces = (
        'xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
        ' xmlns:media="http://search.yahoo.com/mrss/"'
    )
    head = f"<id>yt:channel:{_channel_id(outlet)}</id><title>{escape(outlet.name)}</title>"
    return "text/xml", f"<feed {spaces}>{head}{said}</feed>"


def _channel_id(outlet: Outlet) -> str:
    """As YouTube's: UC and 22 signs."""
    return f"UC{outlet.id:_<22.22}"


def _token(address: str) -> str:
    text = address.encode()
    size = bytes((len(text),)) if len(text) < 128 else bytes((len(text) & 127 | 128, len(text) >> 7))
    return base64.urlsafe_b64encode(b"\x08\x13\x22" + size + text).decode().rstrip("=")


FORMS: dict[str, Callable[[Outlet, Sequence[Dated], str], tuple[str, str]]] = {
    "telegram": _channel,
    "sitemap": _index,
    "page": _list,
    "google-news": _google,
    "mastodon": _mastodon,
    "bluesky": _bluesky,
    "youtube": _youtube,
}
"""Kinds of sources beside feeds, and what stands at their outlets' places: media type and text."""
