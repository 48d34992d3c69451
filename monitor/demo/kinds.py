"""Outlets of other kinds than feeds: a channel, a sitemap, a list page, a search, an account, a folder."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from monitor.demo.content import Outlet, Piece
from monitor.demo.pages import address

Dated = tuple[Piece, datetime]
SELECT = '{ item = "ul.news li", title = "h3", date = ".date" }'
"""Where the list page has its entries."""


BEYOND = ("folder", "imap")
"""Forms of outlets that no web server stands for."""


def place(outlet: Outlet) -> str:
    """The path at which an outlet is asked."""
    own = {"telegram": f"/s/{outlet.id}", "account": f"/@{outlet.id}.rss"}
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


def _account(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, str]:
    """Posts have no titles, as at Mastodon."""
    said = "".join(
        f"<item><guid>{base}/@{outlet.id}/{number}</guid><link>{base}/@{outlet.id}/{number}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{escape(f'<p>{escape(piece.title)}. {piece.paragraphs[0]}</p>')}</description></item>"
        for number, (piece, at) in enumerate(pieces, 1)
    )
    head = f"<title>{escape(outlet.name)}</title><link>{base}/@{outlet.id}</link>"
    return "application/rss+xml", f'<rss version="2.0"><channel>{head}{said}</channel></rss>'


def _token(address: str) -> str:
    text = address.encode()
    size = bytes((len(text),)) if len(text) < 128 else bytes((len(text) & 127 | 128, len(text) >> 7))
    return base64.urlsafe_b64encode(b"\x08\x13\x22" + size + text).decode().rstrip("=")


FORMS: dict[str, Callable[[Outlet, Sequence[Dated], str], tuple[str, str]]] = {
    "telegram": _channel,
    "sitemap": _index,
    "page": _list,
    "google-news": _google,
    "account": _account,
}
"""Kinds of sources beside feeds, and what stands at their outlets' places: media type and text."""
