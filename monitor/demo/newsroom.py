"""The newsroom's web server: feeds with validators, article pages, and a second edition on request.

Conditional requests are checked byte for byte (RFC 9110 section 13.1.2 compares entity tags exactly, and
validators are opaque to the client): a validator that the newsroom never gave out is kept as a fault of the
client, not merely answered with the whole feed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from monitor.demo.content import Content, Outlet, Piece
from monitor.demo.feeds import feed
from monitor.demo.hub import PATH, PUSHES, Hub
from monitor.demo.kinds import part, place, sitemap
from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen, hosts
from monitor.demo.pages import page
from monitor.model import Headers

UNAVAILABLE = Answer(503, (("retry-after", "1"), ("content-type", "text/plain")), b"back in a second\n")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a feed is known by; empty when the outlet doesn't give that one."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> Headers:
        """The header fields that give them out."""
        both = (("ETag", self.etag), ("Last-Modified", self.last_modified))
        return tuple((name, value) for name, value in both if value)

    def unchanged(self, seen: Seen) -> bool:
        """Whether the client already has this version; an entity tag overrules a date (RFC 9110, 13.1.3)."""
        if seen.header("if-none-match"):
            return seen.header("if-none-match") == self.etag
        return bool(self.last_modified) and seen.header("if-modified-since") == self.last_modified


def validators(outlet: Outlet, body: bytes, modified: datetime) -> Validators:
    """The validators of a feed's bytes; outlets with both give a weak tag, as awkward as seen in the wild."""
    digest = hashlib.sha256(body).hexdigest()[:16]
    strong, weak = f'"{digest}"', f'W/"{digest}:0;q=gzip"'
    date = format_datetime(modified, usegmt=True)
    return {
        "both": Validators(weak, date),
        "etag": Validators(strong),
        "date": Validators("", date),
        "none": Validators(),
    }[outlet.validators]


@dataclass(slots=True)
class Ledger:
    """What conditional requests have shown: validators given out by path, and those that were never given."""

    issued: dict[str, set[str]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)

    def note(self, seen: Seen) -> None:
        """Look at the validators that a client sent back."""
        sent = (seen.header("if-none-match"), seen.header("if-modified-since"))
        known = self.issued.get(seen.path, set())
        self.foreign.extend(f"{seen.path}: {value}" for value in sent if value and value not in known)

    def issue(self, path: str, given: Validators) -> None:
        """Keep the validators that are given out."""
        self.issued.setdefault(path, set()).update(value for _, value in given.headers)


class Newsroom(Loopback):
    """The newsroom on loopback, each outlet at its own address. `now` is when the first edition came out."""

    def __init__(self, content: Content, now: datetime) -> None:
        super().__init__(self._serve, hosts(len(content.outlets)))
        self.content = content
        self.editions = [now]
        self.ledger = Ledger()
        self._outlets = {place(outlet): outlet for outlet in content.outlets}
        self._parts = {part(outlet): outlet for outlet in content.outlets if outlet.form == "sitemap"}
        self._bases = {outlet.id: url for outlet, url in zip(content.outlets, self.urls, strict=True)}
        self._refused: set[str] = set()
        self._pushing = next(outlet for outlet in content.outlets if outlet.quirk == PUSHES)
        self.hub = Hub(self.feed_url(self._pushing), self._bases[self._pushing.id] + PATH)

    def publish_second_edition(self, now: datetime) -> None:
        """From here on feeds and pages show the second edition; the hub pushes it."""
        self.editions = [self.editions[0], now]
        outlet = self._pushing
        self.hub.push(*feed(outlet, self.shown(outlet), self._bases[outlet.id]))

    def feed_url(self, outlet: Outlet) -> str:
        """Where the outlet is, as a person would write it down; for `kinds.BEYOND` it says nothing."""
        return self._bases[outlet.id] + (f"/@{outlet.id}" if outlet.form == "mastodon" else place(outlet))

    def _serve(self, seen: Seen) -> Answer:
        outlet = self._outlets.get(seen.path)
        if seen.path == PATH:
            return self.hub.subscribed(seen)
        if outlet is None:
            return self._part(seen) or self._page(seen)
        if outlet.quirk == "unavailable-first" and outlet.id not in self._refused:
            self._refused.add(outlet.id)
            return UNAVAILABLE
        return self._feed(outlet, seen)

    def _feed(self, outlet: Outlet, seen: Seen) -> Answer:
        media, body = feed(outlet, self.shown(outlet), self._bases[outlet.id])
        given = validators(outlet, body, self._modified(outlet))
        self.ledger.note(seen)
        self.ledger.issue(seen.path, given)
        if given.unchanged(seen):
            return Answer(304, given.headers)
        links = self.hub.links if outlet is self._pushing else ()
        return Answer(200, (("content-type", media), *given.headers, *links), body)

    def _part(self, seen: Seen) -> Answer | None:
        outlet = self._parts.get(seen.path)
        if outlet is None:
            return None
        body = sitemap(self.shown(outlet), self._bases[outlet.id])
        return Answer(200, (("content-type", "application/xml"),), body)

    def _page(self, seen: Seen) -> Answer:
        for outlet in self.content.outlets:
            pieces = self.content.of(outlet.id, len(self.editions))
            for piece in pieces:
                if seen.path == f"/{outlet.id}/{piece.address}.html":
                    body = page(outlet, piece, pieces, self._bases[outlet.id], piece.published(self.editions))
                    return Answer(200, (("content-type", "text/html; charset=utf-8"),), body)
        return NOT_FOUND

    def shown(self, outlet: Outlet) -> list[tuple[Piece, datetime]]:
        """What the outlet shows now, each piece with when it was published, the newest first."""
        pieces = self.content.of(outlet.id, len(self.editions))
        return [(piece, piece.published(self.editions)) for piece in pieces]

    def _modified(self, outlet: Outlet) -> datetime:
        """When the newest edition came out that this outlet has a part in."""
        newest = max((piece.edition for piece, _ in self.shown(outlet)), default=1)
        return self.editions[newest - 1].astimezone(UTC)
