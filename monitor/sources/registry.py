"""The kinds of sources, by the name that a configuration uses. A new kind is one file and one line here."""

from __future__ import annotations

from monitor.sources import asking
from monitor.sources.kind import SourceKind

KINDS: dict[str, SourceKind] = {
    "feed": SourceKind(asking.for_feed, "monitor.sources.feed", recalls=True),
    "folder": SourceKind(asking.for_files, "monitor.sources.folder", whole=True),
    "google-news": SourceKind(asking.for_feed, "monitor.sources.google_news", recalls=True),
    "imap": SourceKind(asking.for_files, "monitor.sources.imap", whole=True),
    "page": SourceKind(asking.for_page, "monitor.sources.page"),
    "sitemap": SourceKind(asking.for_sitemap, "monitor.sources.sitemap"),
    "telegram": SourceKind(asking.for_page, "monitor.sources.telegram", whole=True),
}
