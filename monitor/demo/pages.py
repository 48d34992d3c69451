"""An article's page: what a browser would be given, with everything around the text that isn't it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from string import Template

from monitor.demo.content import Outlet, Piece, text

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def address(piece: Piece, base: str) -> str:
    """Where the piece is published under `base`, the newsroom's own address without a slash at the end."""
    return f"{base}/{piece.outlet}/{piece.address}.html"


def page(outlet: Outlet, piece: Piece, others: Sequence[Piece], base: str, published: datetime) -> bytes:
    """The page of `piece` in UTF-8; `others` are linked beside it."""
    url = address(piece, base)
    fields = {
        "lang": outlet.lang,
        "direction": "rtl" if outlet.lang in _RIGHT_TO_LEFT else "ltr",
        "title": escape(piece.title),
        "outlet": escape(outlet.name),
        "url": escape(url),
        "home": escape(f"{base}/{outlet.id}/"),
        "published": published.isoformat(),
        "shown_date": f"{published:%d.%m.%Y, %H:%M}",
        "summary": escape(piece.summary),
        "author": escape(piece.author),
        "structured": _structured(outlet, piece, published) if outlet.form in {"rss", "atom"} else "",
        "paragraphs": "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs),
        "related": "\n".join(_link(other, base) for other in others if other.slug != piece.slug),
    }
    return Template(text("page.html")).substitute(fields).encode()


def _link(piece: Piece, base: str) -> str:
    return f'<li><a href="{escape(address(piece, base))}">{escape(piece.title)}</a></li>'


def _structured(outlet: Outlet, piece: Piece, published: datetime) -> str:
    """JSON-LD as news sites carry it; ``</`` is escaped since it would end the script element."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": published.isoformat(),
        "inLanguage": outlet.lang,
        "author": [{"@type": "Person", "name": piece.author}],
        "publisher": {"@type": "Organization", "name": outlet.name},
    }
    safe = json.dumps(said).replace("</", "<\\/")
    return f'<script type="application/ld+json">{safe}</script>'
