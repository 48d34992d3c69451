"""What the children do. Imported by them alone: the daemon itself never loads the parsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from monitor.model import Readable, Response
from monitor.pool.feed_jobs import entries_of
from monitor.text.readable import readable


def page(response: Response) -> Readable:
    """A page as a person would read it."""
    return readable(response.body, response.url, response.header("content-type"))


JOBS: Final[Mapping[str, Callable[..., object]]] = {"entries": entries_of, "readable": page}
