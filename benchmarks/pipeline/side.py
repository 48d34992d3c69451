"""One side in a process of its own: does what each line of standard input says, and answers with a count.

    python -m benchmarks.pipeline.side ours|plain PORT FEEDS FOLDER

``poll`` polls all feeds, ``lists`` all lists of pages, ``read`` reads all pages. The answer is ``COUNT``, or
``STATUS:COUNT …`` of ours' polls.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.pipeline.outlets import LISTS

RULES = Path(__file__).parents[2] / "config"


def addresses(port: int, kind: str, count: int) -> list[str]:
    """So many documents, each at a host of its own, as outlets are."""
    third = 1 if kind == "feed" else 2
    return [f"http://127.0.{third}.{number + 1}:{port}/{kind}/{number}" for number in range(count)]


async def act_plain(port: int, feeds: int, folder: Path) -> None:
    """The plain stack's side."""
    from benchmarks.pipeline.plain import Plain

    polled, read = Plain(folder / "feeds.db"), Plain(folder / "pages.db")
    print("ready", flush=True)
    async for order in _orders():
        if order == "poll":
            await polled.poll(addresses(port, "feed", feeds))
        elif order == "lists":
            await read.poll(addresses(port, "list", LISTS))
        print(await read.read() if order == "read" else feeds, flush=True)
    await polled.aclose()
    await read.aclose()


async def act_ours(port: int, feeds: int, folder: Path) -> None:
    """Our side."""
    from benchmarks.pipeline import ours

    async with (
        ours.opened(addresses(port, "feed", feeds), folder / "feeds", RULES) as polled,
        ours.opened(addresses(port, "list", LISTS), folder / "pages", RULES) as read,
    ):
        print("ready", flush=True)
        async for order in _orders():
            if order == "read":
                print(await read.read(), flush=True)
            else:
                found = await (polled if order == "poll" else read).poll()
                print(" ".join(f"{status}:{count}" for status, count in sorted(found.items())), flush=True)


async def _orders() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line.strip()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    side, port, feeds, folder = sys.argv[1:]
    asyncio.run((act_ours if side == "ours" else act_plain)(int(port), int(feeds), Path(folder)))
