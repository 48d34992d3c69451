"""The few things that the command line changes: plain calls, each of which waits for its commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from monitor.errors import StoreError
from monitor.model import Message, Silence
from monitor.steps.applying import Found
from monitor.store import applying as _applying
from monitor.store import audits as _audits
from monitor.store import by_hand as _by_hand
from monitor.store import digest_runs as _digest_runs
from monitor.store import outbox as _outbox
from monitor.store import receivers as _receivers
from monitor.store import silences as _silences
from monitor.store import sources as _sources
from monitor.store.answers import Answers
from monitor.store.reading import Reads
from monitor.store.writer import Writer
from monitor.views import (
    DigestRun,
)
from monitor.views.audit import Picked
from monitor.views.search import Place

T = TypeVar("T")


class Changes(Answers):
    """Each method asks or changes one thing; a change waits for its commit. All may raise StoreError."""

    def __init__(self, path: Path, reads: Reads, writer: Writer | None) -> None:
        super().__init__(path, reads)
        self._writer = writer

    def close(self) -> None:
        """Finish what was submitted and give the file back."""
        if self._writer is not None:
            self._writer.close()
        super().close()

    def remember_run(self, name: str, run: DigestRun) -> None:
        """Keep how far a digest went that somebody asked for."""
        self._submit(partial(_digest_runs.remember_run, name=name, run=run)).result()

    def send_digest(self, digest: str, letters: Mapping[str, Message], now: datetime) -> None:
        """Put a digest into the outbox that somebody asked for. Waits for the commit."""
        self._submit(partial(_outbox.add_digest, digest=digest, at=now, letters=letters, now=now)).result()

    def replay(self, delivery: str, now: datetime) -> bool:
        """Make a dead or waiting delivery due now; False when there is none such. Waits for the commit."""
        return self._submit(partial(_outbox.replay, delivery=delivery, now=now)).result()

    def drop(self, delivery: str, now: datetime) -> bool:
        """Give a waiting delivery up; False when there is none such. Waits for the commit."""
        return self._submit(partial(_outbox.drop, delivery=delivery, now=now)).result()

    def resume(self, source: str, now: datetime) -> bool:
        """Poll a source again that was gone; False when there is none such. Waits for the commit."""
        return self._submit(partial(_sources.resume, source=source, now=now)).result()

    def split(self, articles: Sequence[int], now: datetime) -> int:
        """Take articles out of their story; the number of the new one. Waits for the commit."""
        return self._submit(partial(_by_hand.split, articles=articles, now=now)).result()

    def merge(self, into: int, other: int, now: datetime) -> int:
        """Put story `other` into story `into`; how many articles moved. Waits for the commit."""
        return self._submit(partial(_by_hand.merge, into=into, other=other, now=now)).result()

    def never(self, one: int, other: int, now: datetime) -> None:
        """Keep that two articles never tell one story. Waits for the commit."""
        self._submit(partial(_by_hand.never, one=one, other=other, now=now)).result()

    def apply(self, run: str, found: Sequence[Found], come_to: Place | None) -> Mapping[str, int]:
        """Tag these articles and keep where to go on, in one commit; how many are new to each rule."""
        return self._submit(partial(_applying.settle, run=run, found=found, come_to=come_to)).result()

    def add_silence(self, silence: Silence) -> None:
        """Keep a silence."""
        self._submit(partial(_silences.add_silence, silence=silence)).result()

    def expire_silence(self, silence: str, now: datetime) -> bool:
        """End a silence; False when there is none such that is not over."""
        return self._submit(partial(_silences.expire_silence, silence=silence, now=now)).result()

    def enable(self, receiver: str) -> bool:
        """Write to a receiver again; False when it was not disabled."""
        return self._submit(partial(_receivers.enable, name=receiver)).result()

    def judge(self, article: int, relevant: bool, now: datetime) -> Picked | None:
        """Keep a person's word on an article of an audit; None when it is of none. Waits for the commit."""
        return self._submit(partial(_audits.judge, number=article, relevant=relevant, now=now)).result()

    def _submit(self, job: Callable[[Connection], T]) -> Future[T]:
        return self._writing.submit(job)

    @property
    def _writing(self) -> Writer:
        if self._writer is None:
            raise StoreError(f"database {self.path}: it was opened to be read only")
        return self._writer
