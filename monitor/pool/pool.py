"""A few children that read hostile documents; implements `ports.Readers`.

    job ─turn (first come, first served)─► idle child, or a new one ─► answer ─► child idle again
                                                   │ late, dead, malformed, cancelled
                                                   └─► killed; the next job starts a new one
                                   does not start ─► no job is done until a while later (`Starts`)

feedparser needs 4.7 s for 204 KB of attributes and more than 25 s for 2 MB: no care inside the process
helps, only ending it does.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final, TypeVar

from monitor.errors import KilledError, MonitorError, OverrunError, ParseError, ReaderError
from monitor.model import Clue, Feed, Readable, Response, Source
from monitor.pool import frames
from monitor.pool import worker as workers
from monitor.pool.codec import Failure, MalformedError, load
from monitor.pool.limits import Limits
from monitor.pool.starts import Starts
from monitor.pool.worker import Worker

T = TypeVar("T")

USUAL: Final = Limits()


LARGE: Final = 1 << 18
"""Bytes of a document from which it is large."""

_READ_BESIDE: Final = 1 << 16
"""Bytes of an answer from which it is read in a thread."""


class Pool:
    """At most `size` children, each started when it is first needed.

    `jobs` names the module whose table JOBS the children serve.
    """

    def __init__(self, size: int, limits: Limits = USUAL, *, jobs: str = "monitor.pool.jobs") -> None:
        self._limits = limits
        self._jobs = jobs
        self._turns = asyncio.Semaphore(size)
        self._large = asyncio.Semaphore(max(size - 1, 1))
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False
        self._starts = Starts()

    @property
    def trouble(self) -> str:
        """Why no document can be read: none of the children starts. Empty as long as there is one."""
        return "" if self._all else self._starts.trouble

    @property
    def pids(self) -> frozenset[int]:
        """Process ids of the children that run now."""
        return frozenset(worker.pid for worker in self._all)

    async def feed(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        """What a fetched feed holds, less what stands as it was last `shown`; raises `ParseError`."""
        return await self._read("feed", (source, response, shown), Feed)

    async def readable(self, response: Response, selector: str = "") -> Readable:
        """A fetched page as a person would read it, by `selector` (CSS) if any; raises `ParseError`."""
        return await self._read("readable", (response, selector), Readable)

    async def fragment(self, html: str) -> str:
        """The text of a feed's own content; raises `ParseError`."""
        return await self._read("fragment", (html,), str)

    async def clues(self, response: Response) -> tuple[Clue, ...]:
        """Where a fetched page says that its site may be followed; raises `ParseError`."""
        return await self._read("clues", (response,), tuple[Clue, ...])

    async def _read(self, job: str, arguments: tuple[object, ...], kind: type[T]) -> T:
        """The same as `run`, once more where somebody has killed the child: that need not be the document."""
        try:
            return await self.run(job, arguments, kind)
        except KilledError:
            return await self.run(job, arguments, kind)

    async def run(self, job: str, arguments: tuple[object, ...], kind: type[T]) -> T:
        """The result of `job`, of type `kind`.

        Raises `ParseError`, `OverrunError` beyond the limits, `ReaderError` when there is no child to do it.
        """
        async with self._lane(arguments), self._turns:
            message = frames.pickled((job, arguments))
            worker = await self._worker()
            try:
                answer = await _loaded(kind, await worker.ask(message))
            except MalformedError as error:
                await self._drop(worker)
                raise ParseError(f"the reader's answer makes no sense: {error}") from error
            except BaseException:
                await self._drop(worker)
                raise
            await self._put_back(worker, answer)
        if not isinstance(answer, Failure):
            return answer
        raise OverrunError(answer.detail) if answer.overrun else ParseError(answer.detail)

    def _lane(self, arguments: tuple[object, ...]) -> contextlib.AbstractAsyncContextManager[object]:
        """Large documents, which may take seconds, leave one child to the small ones where there are two."""
        return self._large if max(map(_size, arguments), default=0) > LARGE else contextlib.nullcontext()

    async def aclose(self) -> None:
        """End all children, within a second."""
        self._closed = True
        busy = self._all.difference(self._idle)
        await asyncio.gather(*(worker.kill() for worker in busy), *(worker.aclose() for worker in self._idle))
        self._idle.clear()
        self._all.clear()

    async def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
        if self._closed:
            raise MonitorError("the readers have been closed")
        self._starts.admit()
        try:
            worker = await workers.start(self._jobs, self._limits)
        except ReaderError as error:
            self._starts.failed(error)
            raise
        self._starts.succeeded()
        self._all.add(worker)
        return worker

    async def _put_back(self, worker: Worker, answer: object) -> None:
        if self._closed or (isinstance(answer, Failure) and answer.overrun):
            await self._drop(worker)
        elif worker.spent:
            self._all.discard(worker)
            await worker.aclose()
        else:
            self._idle.append(worker)

    async def _drop(self, worker: Worker) -> None:
        self._all.discard(worker)
        await worker.kill()


def _size(argument: object) -> int:
    """Of a document, or the part of one."""
    if isinstance(argument, Response):
        return len(argument.body)
    return len(argument) if isinstance(argument, str) else 0


async def _loaded(kind: type[T], answer: bytes) -> T | Failure:
    """The answer, a large one read in a thread so that the loop stays quick."""
    if len(answer) < _READ_BESIDE:
        return load(kind, answer)
    return await asyncio.to_thread(load, kind, answer)
