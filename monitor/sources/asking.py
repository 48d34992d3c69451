"""The conditional request of all kinds: of HTTP, and by the same words of folders and mailboxes.

Apart from what reads the answers: the daemon asks, its children read, and it does without their libraries.
"""

from __future__ import annotations

from monitor.model import Headers, PollState, Request, Source

FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
SITEMAPS = "application/xml, text/xml, application/gzip;q=0.8, */*;q=0.1"
PAGES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


def for_feed(source: Source, state: PollState) -> Request:
    """The next poll of a feed."""
    return _conditional(source, state, FEEDS)


def for_sitemap(source: Source, state: PollState) -> Request:
    """The next poll of a sitemap."""
    return _conditional(source, state, SITEMAPS)


def for_files(source: Source, state: PollState) -> Request:
    """The next look at a folder or mailbox, which answers with all that it has in a form of ours."""
    return _conditional(source, state, "*/*")


def for_page(source: Source, state: PollState) -> Request:
    """The next poll of a page."""
    return _conditional(source, state, PAGES)


def _conditional(source: Source, state: PollState, accept: str) -> Request:
    """The request of the next poll: validators go back byte for byte (RFC 9110, section 13.1).

    The source's own headers win over ours, except for the validators: a fixed one would freeze the source.
    A feed that has moved is asked where it is now, without headers that may be the old place's secret.
    """
    validators: Headers = tuple(
        (name, value)
        for name, value in (("if-none-match", state.etag), ("if-modified-since", state.last_modified))
        if value
    )
    given = tuple((name.lower(), value) for name, value in source.headers)
    own = tuple((name, value) for name, value in given if name not in ("if-none-match", "if-modified-since"))
    wanted: Headers = () if any(name == "accept" for name, _ in own) else (("accept", accept),)
    return Request(
        url=state.moved or source.url,
        label=source.id,
        headers=wanted + own + validators,
        home=source.url if state.moved else "",
    )
