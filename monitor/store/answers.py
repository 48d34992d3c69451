"""What the command line asks of the archive, and the few things that it changes: plain calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from monitor.digest import Choice
from monitor.errors import StoreError
from monitor.model import Evidence, Message, Retention, Silence
from monitor.steps import Asked
from monitor.steps.applying import Found
from monitor.store import alarms as _alarms
from monitor.store import applying as _applying
from monitor.store import audits as _audits
from monitor.store import by_hand as _by_hand
from monitor.store import digests as _digests
from monitor.store import evidence as _evidence
from monitor.store import hosts as _hosts
from monitor.store import leaving as _leaving
from monitor.store import outbox as _outbox
from monitor.store import queries as _queries
from monitor.store import receivers as _receivers
from monitor.store import silences as _silences
from monitor.store import sizes as _sizes
from monitor.store import sources as _sources
from monitor.store import stories as _stories
from monitor.store import vocabulary as _vocabulary
from monitor.store.engine import Reads
from monitor.store.queue import State
from monitor.store.searches import Searches
from monitor.store.writer import Writer
from monitor.views import (
    AlarmRecord,
    AlertRecord,
    Counts,
    DeliveryDetail,
    DigestMatter,
    DigestRun,
    HostLedger,
    Near,
    OutboxItem,
    ReceiverStatus,
    Sizes,
    SourceStatus,
    StorySummary,
)
from monitor.views.audit import Picked
from monitor.views.export import ArticleRecord, RaisedRecord, Selection, StoryRecord
from monitor.views.search import Place

T = TypeVar("T")


class Answers(Searches):
    """Each method asks or changes one thing; a change waits for its commit. All may raise StoreError."""

    def __init__(self, reads: Reads, writer: Writer | None, name: str) -> None:
        super().__init__(reads)
        self._writer = writer
        self._name = name

    def ask(self, question: Callable[[Connection], T]) -> T:
        """What a question of another module of the store answers, on one snapshot."""
        return self._reads.run(question)

    def stories(
        self,
        *,
        since: datetime,
        until: datetime | None = None,
        matched: bool = False,
        sources: Sequence[str] = (),
        limit: int | None = None,
    ) -> Sequence[StorySummary]:
        """Stories of which something new came to be known from `since`, newest first; see `stories`."""
        asked = partial(_stories.story_summaries, since=since, until=until, matched=matched)
        return self._reads.run(partial(asked, sources=sources, limit=limit))

    def digest_matter(
        self,
        choice: Choice,
        until: datetime,
        *,
        since: datetime | None = None,
        run: DigestRun | None = None,
        fresh: bool = False,
    ) -> DigestMatter:
        """What a digest is made of; see `digests`."""
        return self._reads.run(
            partial(_digests.matter, choice=choice, until=until, since=since, run=run, fresh=fresh)
        )

    def digest_run(self, name: str) -> DigestRun | None:
        """When somebody last asked for the digest of that name; None: never."""
        return self._reads.run(partial(_digests.run_of, name=name))

    def remember_run(self, name: str, run: DigestRun) -> None:
        """Keep how far a digest went that somebody asked for."""
        self._submit(partial(_digests.remember_run, name=name, run=run)).result()

    def scheduled_runs(self) -> Mapping[str, DigestRun]:
        """How far each digest of the calendar has come, by its id."""
        return self._reads.run(_digests.runs)

    def send_digest(self, digest: str, letters: Mapping[str, Message], now: datetime) -> None:
        """Put a digest into the outbox that somebody asked for. Waits for the commit."""
        self._submit(partial(_outbox.add_digest, digest=digest, at=now, letters=letters, now=now)).result()

    def source_statuses(self, now: datetime) -> Sequence[SourceStatus]:
        """How each source that is polled is doing, by id."""
        return self._reads.run(partial(_queries.source_statuses, now=now))

    def host_ledger(self, since: datetime, now: datetime) -> Sequence[HostLedger]:
        """What was asked of each host from the day of `since` on, most first."""
        return self._reads.run(partial(_hosts.host_ledger, since=Asked.on(since), now=now))

    def alerts(
        self, *, since: datetime | None = None, limit: int = 50, below: _queries.Below | None = None
    ) -> Sequence[AlertRecord]:
        """Alerts, newest first."""
        return self._reads.run(partial(_queries.alert_records, since=since, limit=limit, below=below))

    def outbox(
        self,
        *,
        states: Sequence[str] = (State.WAITING, State.DEAD),
        limit: int = 50,
        below: _queries.Below | None = None,
    ) -> Sequence[OutboxItem]:
        """Deliveries in these states, newest first."""
        return self._reads.run(partial(_queries.outbox_items, states=states, limit=limit, below=below))

    def alarms(self, since: datetime, limit: int = 50) -> Sequence[AlarmRecord]:
        """Alarms that stand, and those that were over `since` then or later, newest first."""
        return self._reads.run(partial(_alarms.alarm_records, since=since, limit=limit))

    def sizes(self, retention: Retention, now: datetime) -> Sizes:
        """How large the database is, and how it grows."""
        return self._reads.run(partial(_sizes.sizes, path=Path(self._name), retention=retention, now=now))

    def leaving(self, chosen: Selection, after: int, limit: int) -> Sequence[ArticleRecord]:
        """Articles with a number above `after`, in order, with all that is known of them."""
        return self._reads.run(partial(_leaving.articles, chosen=chosen, after=after, limit=limit))

    def leaving_stories(self, chosen: Selection, since: int, after: int, limit: int) -> Sequence[StoryRecord]:
        """The stories of those of these articles whose number is above `since`, in order."""
        return self._reads.run(
            partial(_leaving.stories, chosen=chosen, since=since, after=after, limit=limit)
        )

    def leaving_alerts(
        self, chosen: Selection, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RaisedRecord]:
        """The alerts that these articles raised, the earliest first."""
        return self._reads.run(partial(_leaving.alerts, chosen=chosen, after=after, limit=limit))

    def evidence(self, article: int) -> Iterator[Evidence]:
        """The pages of an article as they were fetched, the first one first."""
        for number in self._reads.run(partial(_evidence.ids, article=article)):
            yield self._reads.run(partial(_evidence.one, number=number))

    def counts(self) -> Counts:
        """How much there is."""
        return self._reads.run(_queries.counts)

    def seen(self, keys: Iterable[str]) -> Mapping[str, int]:
        """Of each folded word, or beginning of words ``stem*``, the number of articles that have it."""
        return self._reads.run(partial(_vocabulary.seen, keys=tuple(keys)))

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

    def near(self, since: datetime, limit: int = 20) -> Sequence[Near]:
        """What was kept quiet since then though a rule held in it, the least alike first."""
        return self._reads.run(partial(_by_hand.near, since=since, limit=limit))

    def applied(self, run: str) -> Place | None:
        """Where a run of applying rules stopped; None when it was not begun, or came to its end."""
        return self._reads.run(partial(_applying.place, run=run))

    def apply(self, run: str, found: Sequence[Found], come_to: Place | None) -> Mapping[str, int]:
        """Tag these articles and keep where to go on, in one commit; how many are new to each rule."""
        return self._submit(partial(_applying.settle, run=run, found=found, come_to=come_to)).result()

    def add_silence(self, silence: Silence) -> None:
        """Keep a silence."""
        self._submit(partial(_silences.add_silence, silence=silence)).result()

    def expire_silence(self, silence: str, now: datetime) -> bool:
        """End a silence; False when there is none such that is not over."""
        return self._submit(partial(_silences.expire_silence, silence=silence, now=now)).result()

    def silences(self, *, over: datetime | None = None) -> Sequence[Silence]:
        """All silences, or those that end after a time, the latest to end first."""
        return self._reads.run(partial(_silences.silences, over=over))

    def receivers(self) -> Sequence[ReceiverStatus]:
        """How every receiver stands, by name."""
        return self._reads.run(_receivers.statuses)

    def enable(self, receiver: str) -> bool:
        """Write to a receiver again; False when it was not disabled."""
        return self._submit(partial(_receivers.enable, name=receiver)).result()

    def delivery_ids(self, beginning: str) -> Sequence[str]:
        """Ids of deliveries that begin so, two at most."""
        return self._reads.run(partial(_queries.delivery_ids, beginning=beginning))

    def delivery(self, delivery: str) -> DeliveryDetail | None:
        """All that is known of a delivery; None when there is none such."""
        return self._reads.run(partial(_queries.delivery_detail, id=delivery))

    def judge(self, article: int, relevant: bool, now: datetime) -> Picked | None:
        """Keep a person's word on an article of an audit; None when it is of none. Waits for the commit."""
        return self._submit(partial(_audits.judge, number=article, relevant=relevant, now=now)).result()

    def _submit(self, job: Callable[[Connection], T]) -> Future[T]:
        if self._writer is None:
            raise StoreError(f"database {self._name}: it was opened to be read only")
        return self._writer.submit(job)
