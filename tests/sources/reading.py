"""Reads bytes as a source of some kind would be read."""

from __future__ import annotations

from monitor.model import Entry, Feed, Headers, Response, Selectors, Source
from monitor.sources import KINDS

ADDRESS = "https://feeds.example/news.xml"
_SOURCES = {
    "feed": Source("s", ADDRESS),
    "folder": Source("s", "file:///srv/reports", kind="folder"),
    "google-news": Source("s", "https://news.google.com/rss/search?q=ferry", kind="google-news"),
    "imap": Source("s", "imaps://imap.example/INBOX", kind="imap"),
    "page": Source(
        "s",
        "https://news.example/list/",
        kind="page",
        lang="uk",
        select=Selectors(".news > li, article", title="h3", date=".date, time", summary=".lead"),
    ),
    "sitemap": Source("s", "https://news.example/sitemap.xml", kind="sitemap"),
    "telegram": Source("s", "https://t.me/s/harbour_watch", kind="telegram"),
}
FEED = _SOURCES["feed"]


def source(kind: str) -> Source:
    """An example of a kind."""
    return _SOURCES[kind]


def read(body: bytes | str, headers: Headers = (), address: str = ADDRESS) -> tuple[Entry, ...]:
    return read_feed(body, headers, Source("s", address)).entries


def read_feed(body: bytes | str, headers: Headers = (), source: Source = FEED) -> Feed:
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return KINDS[source.kind].read(source, Response(source.url, 200, headers, data))


def rss(*items: str) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><link>https://site.example/</link>{listed}</channel></rss>'
