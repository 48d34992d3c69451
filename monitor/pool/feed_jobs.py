"""Reading feeds alone: a child that serves these starts without the page reader's libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from monitor.model import Entry, Response, Source
from monitor.sources import KINDS


def entries_of(source: Source, response: Response) -> tuple[Entry, ...]:
    """The entries of a feed, as its source kind reads them."""
    return KINDS[source.kind].entries(source, response)


JOBS: Final[Mapping[str, Callable[..., object]]] = {"entries": entries_of}
