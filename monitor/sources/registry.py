"""The kinds of sources, by the name that a configuration uses. A new kind is one file and one line here."""

from __future__ import annotations

from monitor.sources import feed, telegram
from monitor.sources.kind import SourceKind

KINDS: dict[str, SourceKind] = {
    "feed": SourceKind(request=feed.request, read=feed.read),
    "telegram": SourceKind(request=telegram.request, read=telegram.read, whole=True),
}
