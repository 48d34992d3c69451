"""Work on a stream of items, several at a time, and the results in the order of the items."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_END: Final = object()


async def in_order(
    items: Iterator[T], work: Callable[[T], Awaitable[R]], *, ahead: int
) -> AsyncGenerator[R, None]:
    """The result of `work` for each of `items`, in their order; at most `ahead` are under way or waiting.

    `items` may block, as a pipe does: it is asked in a thread, so that nobody's deadline runs out meanwhile.
    """
    under_way: asyncio.Queue[asyncio.Task[R] | None] = asyncio.Queue(ahead)

    async def run(item: T) -> R:
        return await work(item)

    async def start_all() -> None:
        try:
            while (item := await asyncio.to_thread(next, items, _END)) is not _END:
                await under_way.put(asyncio.create_task(run(item)))  # type: ignore[arg-type]
        finally:
            await under_way.put(None)

    starting = asyncio.create_task(start_all())
    try:
        while (task := await under_way.get()) is not None:
            yield await task
        await starting
    finally:
        starting.cancel()
        while not under_way.empty():
            if (task := under_way.get_nowait()) is not None:
                task.cancel()
