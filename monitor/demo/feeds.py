"""An outlet's feed as bytes, in the outlet's own format and encoding, and with the outlet's own faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from monitor.demo import kinds
from monitor.demo.content import Outlet, Piece, text
from monitor.demo.pages import address

Dated = tuple[Piece, datetime]
"""A piece and when it was published."""

MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


def feed(outlet: Outlet, pieces: Sequence[Dated], base: str) -> tuple[str, bytes]:
    """Content type and bytes of the outlet's feed of `pieces`, links pointing below `base`."""
    if outlet.quirk == "html-instead":
        return "text/html; charset=utf-8", text("error.html").encode()
    if outlet.form in kinds.FORMS:
        media, said = kinds.FORMS[outlet.form](outlet, pieces, base)
        return f"{media}; charset=utf-8", said.encode()
    rendered = _FORMS[outlet.form](outlet, pieces, base)
    if outlet.quirk == "ill-formed":
        rendered = spoil(rendered)
    return f"{MEDIA_TYPES[outlet.form]}; charset={outlet.encoding}", rendered.encode(outlet.encoding)


def spoil(xml: str) -> str:
    """The same feed as a careless template prints it: an undeclared entity, a bare ampersand, no end tags."""
    return (
        xml.replace("<description>", "<description>&nbsp;", 1)
        .replace("&amp;", "&")
        .replace("</channel>", "")
        .replace("</rss>", "")
    )


def _body(piece: Piece) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in piece.paragraphs)


def _home(outlet: Outlet, base: str) -> str:
    return f"{base}/{outlet.id}/"


def _rss(outlet: Outlet, pieces: Sequence[Dated], base: str) -> str:
    items = "\n".join(_rss_item(outlet, piece, published, base) for piece, published in pieces)
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(outlet.name)}</title>\n<link>{_home(outlet, base)}</link>\n"
        f"<description>{escape(outlet.name)}</description>\n<language>{outlet.lang}</language>\n"
        f"{items}\n</channel>\n</rss>\n"
    )


def _rss_item(outlet: Outlet, piece: Piece, published: datetime, base: str) -> str:
    link = f"<link>{address(piece, base)}</link>\n" if piece.link else ""
    content = f"<content:encoded><![CDATA[{_body(piece)}]]></content:encoded>\n" if outlet.content else ""
    return (
        f"<item>\n<title>{escape(piece.title)}</title>\n{link}"
        f'<guid isPermaLink="false">{outlet.id}:{piece.address}</guid>\n'
        f"<dc:creator>{escape(piece.author)}</dc:creator>\n"
        f"<pubDate>{format_datetime(published)}</pubDate>\n"
        f"<description>{escape(piece.summary)}</description>\n{content}</item>"
    )


def _atom(outlet: Outlet, pieces: Sequence[Dated], base: str) -> str:
    entries = "\n".join(_atom_entry(outlet, piece, published, base) for piece, published in pieces)
    newest = max((published for _, published in pieces), default=None)
    updated = f"<updated>{newest.isoformat()}</updated>\n" if newest else ""
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">\n'
        f"<id>tag:{outlet.id}.example,2026:feed</id>\n<title>{escape(outlet.name)}</title>\n"
        f'<link href="{_home(outlet, base)}"/>\n{updated}{entries}\n</feed>\n'
    )


def _atom_entry(outlet: Outlet, piece: Piece, published: datetime, base: str) -> str:
    link = f'<link rel="alternate" href="{address(piece, base)}"/>\n' if piece.link else ""
    content = f'<content type="html">{escape(_body(piece))}</content>\n' if outlet.content else ""
    return (
        f"<entry>\n<id>tag:{outlet.id}.example,2026:{piece.address}</id>\n"
        f"<title>{escape(piece.title)}</title>\n{link}"
        f"<author><name>{escape(piece.author)}</name></author>\n"
        f"<published>{published.isoformat()}</published>\n<updated>{published.isoformat()}</updated>\n"
        f"<summary>{escape(piece.summary)}</summary>\n{content}</entry>"
    )


def _rdf(outlet: Outlet, pieces: Sequence[Dated], base: str) -> str:
    order = "".join(f'<rdf:li rdf:resource="{address(piece, base)}"/>' for piece, _ in pieces)
    items = "\n".join(_rdf_item(piece, published, base) for piece, published in pieces)
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<channel rdf:about="{_home(outlet, base)}">\n<title>{escape(outlet.name)}</title>\n'
        f"<link>{_home(outlet, base)}</link>\n<description>{escape(outlet.name)}</description>\n"
        f"<dc:language>{outlet.lang}</dc:language>\n<items><rdf:Seq>{order}</rdf:Seq></items>\n</channel>\n"
        f"{items}\n</rdf:RDF>\n"
    )


def _rdf_item(piece: Piece, published: datetime, base: str) -> str:
    return (
        f'<item rdf:about="{address(piece, base)}">\n<title>{escape(piece.title)}</title>\n'
        f"<link>{address(piece, base)}</link>\n<dc:creator>{escape(piece.author)}</dc:creator>\n"
        f"<dc:date>{published.isoformat()}</dc:date>\n<description>{escape(piece.summary)}</description>\n</item>"
    )


def _json(outlet: Outlet, pieces: Sequence[Dated], base: str) -> str:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": _home(outlet, base),
        "language": outlet.lang,
        "items": [_json_item(outlet, piece, published, base) for piece, published in pieces],
    }
    return json.dumps(said, indent=1)


def _json_item(outlet: Outlet, piece: Piece, published: datetime, base: str) -> dict[str, object]:
    link = {"url": address(piece, base)} if piece.link else {}
    body = {"content_html": _body(piece)} if outlet.content else {"content_text": piece.summary}
    return {
        "id": f"{outlet.id}:{piece.address}",
        "title": piece.title,
        "summary": piece.summary,
        "authors": [{"name": piece.author}],
        "date_published": published.isoformat(),
        **link,
        **body,
    }


_FORMS: dict[str, Callable[[Outlet, Sequence[Dated], str], str]] = {
    "rss": _rss,
    "atom": _atom,
    "rdf": _rdf,
    "json": _json,
}
