"""What the children do. Imported by them alone: the daemon itself never loads the parsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from monitor.model import Entry, Readable, Response, Source
from monitor.sources import KINDS
from monitor.text.readable import readable


def entries_of(source: Source, response: Response) -> tuple[Entry, ...]:
    """The entries of a feed, as its source kind reads them."""
    return KINDS[source.kind].entries(source, response)


def page(response: Response) -> Readable:
    """A page as a person would read it."""
    return readable(response.body, response.url, response.header("content-type"))


JOBS: Final[Mapping[str, Callable[..., object]]] = {"entries": entries_of, "readable": page}
