"""The conditional request that all kinds send which are asked over HTTP."""

from __future__ import annotations

from monitor.model import Headers, PollState, Request, Source

PAGES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


def conditional(source: Source, state: PollState, accept: str) -> Request:
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
