"""What a kind of source is: two pure functions, one before the wire and one after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from monitor.model import Feed, PollState, Request, Response, Source


@dataclass(frozen=True, slots=True)
class SourceKind:
    """How to ask a source for its news, and how to read what it answers."""

    request: Callable[[Source, PollState], Request]
    """The request of the next poll."""
    reader: str
    """The module whose ``read`` reads the answers; imported by who reads, since its libraries are heavy."""
    whole: bool = False
    """An entry is all there is to read: no page is asked for."""

    recalls: bool = False
    """The reader takes what the last poll showed, and does not read again what stands as it stood."""

    def read(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        """What a successful answer holds, its entries in order, each key once; raises `ParseError`.

        It may name further documents (`Feed.parts`, `Feed.older`): the poll asks for those that it needs, a
        bounded number, and has each read by this same function. `shown` is what the last poll showed
        (`Feed.shown`).
        """
        read: Callable[..., Feed] = import_module(self.reader).read
        return read(source, response, shown) if self.recalls else read(source, response)
