"""Reading feeds alone: a child that serves these starts without the page reader's libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from monitor.model import Clue, Feed, Response, Source
from monitor.sources import KINDS
from monitor.sources.clues import find

import_module(KINDS["feed"].reader)  # now: the time of the first job is its own


def feed(source: Source, response: Response, shown: bytes) -> Feed:
    """A feed, as its source kind reads it, less what stands as it was last `shown`."""
    return KINDS[source.kind].read(source, response, shown)


def clues(response: Response) -> tuple[Clue, ...]:
    """Where a page says that its site may be followed."""
    return find(response)


JOBS: Final[Mapping[str, Callable[..., object]]] = {"feed": feed, "clues": clues}
