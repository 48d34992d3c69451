"""Reads bytes as a feed would be read."""

from __future__ import annotations

from monitor.model import Entry, Headers, Response, Source
from monitor.sources import KINDS

ADDRESS = "https://feeds.example/news.xml"


def read(body: bytes | str, headers: Headers = (), address: str = ADDRESS) -> tuple[Entry, ...]:
    data = body.encode() if isinstance(body, str) else body
    return KINDS["feed"].read(Source("s", address), Response(address, 200, headers, data)).entries


def rss(*items: str) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><link>https://site.example/</link>{listed}</channel></rss>'
