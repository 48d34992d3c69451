"""The page reader, but for a page that never ends."""

from __future__ import annotations

import time

from monitor.model import Readable, Response
from monitor.pool import jobs


def page(response: Response, selector: str) -> Readable:
    while response.body == b"slow":
        time.sleep(60)
    return jobs.page(response, selector)


JOBS = {"readable": page}
