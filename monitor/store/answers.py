"""What the command line asks of the archive: plain calls.

What answers stands in a module for each matter, which is loaded when it is asked: together they take longer
than most answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from monitor.digest import Choice
from monitor.errors import StoreError
from monitor.model import Evidence, Retention, Silence
from monitor.store import digests as _digests
from monitor.store import schema as _schema
from monitor.store import stories as _stories
from monitor.store.reading import Beside, Reads
from monitor.store.searches import Searches
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

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.store.queries import Below
    from monitor.views.export import ArticleRecord, RaisedRecord, Selection, StoryRecord
    from monitor.views.search import Place

T = TypeVar("T")
WAITING_OR_DEAD = ("waiting", "dead")


def open_archive(path: Path) -> Answers:
    """Open the database beside a running daemon, to be read; raises StoreError.

    What changes something is not there, and so not loaded: that takes as long as most answers.
    """
    return Answers(path, reading(path))


def reading(path: Path) -> Reads:
    """Reads of a file that is opened for no more; raises StoreError."""
    reads = Beside(path)
    try:
        reads.fetched(partial(_schema.require_current, path=path))
    except StoreError:
        reads.close()
        raise
    return reads


class Answers(Searches):
    """Each method asks one thing. All may raise StoreError."""

    def __init__(self, path: Path, reads: Reads) -> None:
        super().__init__(reads)
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._reads.close()

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
        return self._reads.fetched(partial(asked, sources=sources, limit=limit))

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
        return self._reads.fetched(
            partial(_digests.matter, choice=choice, until=until, since=since, run=run, fresh=fresh)
        )

    def digest_run(self, name: str) -> DigestRun | None:
        """When somebody last asked for the digest of that name; None: never."""
        return self._reads.fetched(partial(_digests.run_of, name=name))

    def scheduled_runs(self) -> Mapping[str, DigestRun]:
        """How far each digest of the calendar has come, by its id."""
        return self._reads.fetched(_digests.runs)

    def source_statuses(self, now: datetime) -> Sequence[SourceStatus]:
        """How each source that is polled is doing, by id."""
        from monitor.store import queries

        return self._reads.run(partial(queries.source_statuses, now=now))

    def host_ledger(self, since: datetime, now: datetime) -> Sequence[HostLedger]:
        """What was asked of each host from the day of `since` on, most first."""
        from monitor.steps import Asked
        from monitor.store import hosts

        return self._reads.run(partial(hosts.host_ledger, since=Asked.on(since), now=now))

    def alerts(
        self, *, since: datetime | None = None, limit: int = 50, below: Below | None = None
    ) -> Sequence[AlertRecord]:
        """Alerts, newest first."""
        from monitor.store import queries

        return self._reads.run(partial(queries.alert_records, since=since, limit=limit, below=below))

    def outbox(
        self,
        *,
        states: Sequence[str] = WAITING_OR_DEAD,
        limit: int = 50,
        below: Below | None = None,
    ) -> Sequence[OutboxItem]:
        """Deliveries in these states, newest first."""
        from monitor.store import queries

        return self._reads.run(partial(queries.outbox_items, states=states, limit=limit, below=below))

    def alarms(self, since: datetime, limit: int = 50) -> Sequence[AlarmRecord]:
        """Alarms that stand, and those that were over `since` then or later, newest first."""
        from monitor.store import alarms

        return self._reads.run(partial(alarms.alarm_records, since=since, limit=limit))

    def sizes(self, retention: Retention, now: datetime) -> Sizes:
        """How large the database is, and how it grows."""
        from monitor.store import sizes

        return self._reads.run(partial(sizes.sizes, path=self.path, retention=retention, now=now))

    def leaving(self, chosen: Selection, after: int, limit: int) -> Sequence[ArticleRecord]:
        """Articles with a number above `after`, in order, with all that is known of them."""
        from monitor.store import leaving

        return self._reads.run(partial(leaving.articles, chosen=chosen, after=after, limit=limit))

    def leaving_stories(self, chosen: Selection, since: int, after: int, limit: int) -> Sequence[StoryRecord]:
        """The stories of those of these articles whose number is above `since`, in order."""
        from monitor.store import leaving

        return self._reads.run(partial(leaving.stories, chosen=chosen, since=since, after=after, limit=limit))

    def leaving_alerts(
        self, chosen: Selection, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RaisedRecord]:
        """The alerts that these articles raised, the earliest first."""
        from monitor.store import leaving

        return self._reads.run(partial(leaving.alerts, chosen=chosen, after=after, limit=limit))

    def evidence(self, article: int) -> Iterator[Evidence]:
        """The pages of an article as they were fetched, the first one first."""
        from monitor.store import evidence

        for number in self._reads.run(partial(evidence.ids, article=article)):
            yield self._reads.run(partial(evidence.one, number=number))

    def counts(self) -> Counts:
        """How much there is."""
        from monitor.store import queries

        return self._reads.run(queries.counts)

    def seen(self, keys: Iterable[str]) -> Mapping[str, int]:
        """Of each folded word, or beginning of words ``stem*``, the number of articles that have it."""
        from monitor.store import vocabulary

        return self._reads.run(partial(vocabulary.seen, keys=tuple(keys)))

    def near(self, since: datetime, limit: int = 20) -> Sequence[Near]:
        """What was kept quiet since then though a rule held in it, the least alike first."""
        from monitor.store import by_hand

        return self._reads.run(partial(by_hand.near, since=since, limit=limit))

    def applied(self, run: str) -> Place | None:
        """Where a run of applying rules stopped; None when it was not begun, or came to its end."""
        from monitor.store import applying

        return self._reads.run(partial(applying.place, run=run))

    def silences(self, *, over: datetime | None = None) -> Sequence[Silence]:
        """All silences, or those that end after a time, the latest to end first."""
        from monitor.store import silences

        return self._reads.run(partial(silences.silences, over=over))

    def receivers(self) -> Sequence[ReceiverStatus]:
        """How every receiver stands, by name."""
        from monitor.store import receivers

        return self._reads.run(receivers.statuses)

    def delivery_ids(self, beginning: str) -> Sequence[str]:
        """Ids of deliveries that begin so, two at most."""
        from monitor.store import queries

        return self._reads.run(partial(queries.delivery_ids, beginning=beginning))

    def delivery(self, delivery: str) -> DeliveryDetail | None:
        """All that is known of a delivery; None when there is none such."""
        from monitor.store import queries

        return self._reads.run(partial(queries.delivery_detail, id=delivery))
