"""What the children do. Imported by them alone: the daemon itself never loads the parsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from monitor.model import Readable, Response
from monitor.pool import feed_jobs
from monitor.sources import KINDS
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable

for _kind in KINDS.values():
    import_module(_kind.reader)  # now: the time of the first job is its own


def page(response: Response, selector: str) -> Readable:
    """A page as a person would read it."""
    return readable(response.body, response.url, response.header("content-type"), selector)


JOBS: Final[Mapping[str, Callable[..., object]]] = {
    **feed_jobs.JOBS,
    "readable": page,
    "fragment": fragment_text,
}
