"""What a person is told of a source, once, when it begins: pure comparisons of its state before and after."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.flows.events import Notice, Noticed
from monitor.model import PollState, Reply, Response, Source
from monitor.text.spans import show

_REFUSED = frozenset({401, 403})


def noticed(source: Source, before: PollState, after: PollState, reply: Reply) -> Iterator[Noticed]:
    """What this poll brought about that a person should know."""
    if after.gaps > before.gaps:
        yield Noticed(Notice.GAP, _gap(before, after), source)
    if after.gone and not before.gone:
        yield Noticed(
            Notice.GONE, "the server says that this feed is no more (410): not polled again", source
        )
    if isinstance(reply, Response) and reply.status in _REFUSED and after.error not in ("", before.error):
        yield Noticed(Notice.REFUSED, f"the server refuses us (HTTP {reply.status})", source)
    if after.moved != before.moved:
        yield Noticed(Notice.MOVED, _moved(source, before, after), source)
    if after.lies > before.lies:
        yield Noticed(Notice.UNTRUE, "the server said “not modified” while there was something new", source)


def of_connection(before: bool, after: bool) -> Iterator[Noticed]:
    """Word of our own network, when it goes and when it is back."""
    if after and not before:
        yield Noticed(Notice.OFFLINE, "nobody can be reached: no source is blamed while that lasts")
    elif before and not after:
        yield Noticed(Notice.ONLINE, "sites answer again")


def of_rotation(source: Source, entries: int) -> Noticed:
    """Word that a feed gave its old entries new ids."""
    said = f"the feed gave {entries} entries new ids: they are taken for old, and raise no alerts"
    return Noticed(Notice.ROTATED, said, source)


def _gap(before: PollState, after: PollState) -> str:
    since = after.polled - before.succeeded if after.polled and before.succeeded else None
    within = f" in the {show(since)}" if since else ""
    return f"entries may have been missed{within} since the last poll: it shares none with this one"


def _moved(source: Source, before: PollState, after: PollState) -> str:
    if after.moved:
        return f"the feed has moved for good, to {after.moved}"
    return f"{before.moved} fails: asking {source.url} again"
