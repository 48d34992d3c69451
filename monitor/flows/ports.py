"""What the verbs need of the outside world. `app` joins these to the real net, pool and store.

The store's methods each end in one commit. `lease` is how far `due` moves when work is claimed: a process
that dies leaves nothing stuck, the work is simply due again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.digest import Choice
from monitor.model import (
    Delivery,
    Entry,
    Feed,
    Letter,
    Message,
    Notification,
    Outcome,
    Parcel,
    Poll,
    Readable,
    Reply,
    Request,
    Response,
    Source,
    Subscription,
)
from monitor.steps import Decide, Hold, Known, PollResult, ReadResult, Settle, Unread, Verdict
from monitor.steps.seen import Compared, Recognised
from monitor.steps.sending import Desk
from monitor.views import DigestMatter, DigestRun
from monitor.watching import Figures, Look

__all__ = [
    "Courier",
    "Decide",
    "Desk",
    "DigestStore",
    "Hold",
    "Known",
    "Mail",
    "OutboxStore",
    "PollResult",
    "PollStore",
    "ReadResult",
    "ReadStore",
    "Readers",
    "Relay",
    "Settle",
    "Unread",
    "Verdict",
    "WatchStore",
    "Web",
]


class Web(Protocol):
    """Sends a request; never raises for what the other side does."""

    async def fetch(self, request: Request) -> Reply:
        """The answer, or why there is none."""
        ...


class Mail(Protocol):
    """Sends a letter; never raises for what the other side does."""

    async def send(self, letter: Letter) -> Reply:
        """The mail server's answer, or why there is none."""
        ...


class Relay(Protocol):
    """Hands a notification to Apprise; never raises for what that or the other side does."""

    async def notify(self, notification: Notification) -> Reply:
        """200 when the service took it, or what went wrong, as far as Apprise tells."""
        ...


class Courier(Protocol):
    """Sends to a receiver whatever its notifier made; never raises for what the other side does."""

    async def carry(self, parcel: Parcel) -> Reply:
        """The answer, or why there is none."""
        ...


class Readers(Protocol):
    """Reads hostile documents in children that can be killed.

    All raise `ParseError` for the document's sake, and `ReaderError` when no child can be had.
    """

    async def feed(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        """What a fetched feed holds, less what stands as it was last `shown`."""
        ...

    async def readable(self, response: Response, selector: str = "") -> Readable:
        """A fetched page as a person would read it; `selector` (CSS) says which part of it is the article."""
        ...

    async def fragment(self, html: str) -> str:
        """The text of what a feed carries of an article."""
        ...


class PollStore(Protocol):
    """What `poll` remembers."""

    async def claim_polls(
        self, now: datetime, limit: int, busy: Collection[str] | None = None
    ) -> Sequence[Poll]:
        """Sources that are due, oldest first; their next poll moves on at once, as `cadence.claimed` says.

        None that is gone, and none of a host that asked to be left alone (`Hold`). With `busy`, hosts that
        are being asked: at most one source of each host, and none of those.
        """
        ...

    async def recognised(self, source: str, entries: Sequence[Entry]) -> Recognised:
        """Those entries of which neither key is known, in order, each key once, and those that are known."""
        ...

    async def titles_known(self, source: str, entries: Sequence[Entry]) -> int:
        """How many of these entries bear a title that the source had before."""
        ...

    async def settle_poll(self, result: PollResult, now: datetime) -> int:
        """Store entries, edits, validators, schedule and hold in one commit; how many entries were new."""
        ...

    async def settle_few(
        self, source: str, entries: Sequence[Entry], settle: Settle, now: datetime
    ) -> tuple[PollResult, int]:
        """`recognised` and `settle_poll` in one commit; `settle`, between them, must be pure and quick."""
        ...


class PushStore(Protocol):
    """What `subscribe` and `push` remember."""

    async def claim_subscriptions(self, now: datetime, limit: int) -> Sequence[Subscription]:
        """Those to be asked for now; each is due again later when nothing is heard of it."""
        ...

    async def settle_subscription(self, subscription: Subscription, error: str) -> None:
        """Keep why a hub did not take the request; empty when it did."""
        ...

    async def subscription(self, token: str) -> tuple[Subscription, Source] | None:
        """The subscription that a hub calls by this token."""
        ...

    async def verified(self, token: str, until: datetime, renew: datetime) -> None:
        """It holds until then, and is asked for anew before."""
        ...

    async def denied(self, token: str, reason: str, now: datetime) -> None:
        """The hub will not push: the source is polled at once."""
        ...

    async def settle_push(self, source: str, brought: Compared, now: datetime) -> int:
        """Store entries and edits in one commit; how many entries were new."""
        ...


class Recognising(Protocol):
    """What `push` needs beside that."""

    @property
    def pushes(self) -> PushStore:
        """What hubs push, and the subscriptions to it."""
        ...

    async def recognised(self, source: str, entries: Sequence[Entry]) -> Recognised:
        """Those entries of which neither key is known, and those that are known."""
        ...


class ReadStore(Protocol):
    """What `read` remembers."""

    async def claim_reads(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        busy: Collection[str] = (),
        each: int | None = None,
    ) -> Sequence[Unread]:
        """Entries due to be read, oldest first: at most `each` of a source, none of a source in `busy`."""
        ...

    async def settle_read(self, result: ReadResult, decide: Decide, now: datetime) -> Verdict:
        """Store article, matches, story, alert and deliveries in one commit, as `decide` says."""
        ...


class OutboxStore(Protocol):
    """What `deliver` remembers."""

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, limit: int, desk: Desk, busy: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """What the desk lets go, at most one delivery for each receiver, none for those in `busy`."""
        ...

    async def settle_delivery(
        self,
        delivery: Delivery,
        outcome: Outcome,
        due: datetime | None,
        now: datetime,
        *,
        desk: Desk,
        pause: timedelta = timedelta(0),
    ) -> None:
        """Keep how a try ended. `due` is when to try again; None ends it: sent, or a dead letter.

        `pause` is how long the receiver is left alone afterwards.
        """
        ...


class DigestStore(Protocol):
    """What digests of the calendar remember."""

    async def digest_runs(self) -> Mapping[str, DigestRun]:
        """How far each digest has come, by its id."""
        ...

    async def begin_digests(self, runs: Mapping[str, DigestRun]) -> None:
        """Know these digests, and no others."""
        ...

    async def gather_digest(
        self,
        choice: Choice,
        until: datetime,
        *,
        since: datetime | None,
        run: DigestRun | None,
        fresh: bool,
    ) -> DigestMatter:
        """Stories from `since` on, if that is given; with `fresh`, those with something new since `run`."""
        ...

    async def settle_digest(
        self, digest: str, run: DigestRun, letters: Mapping[str, Message], now: datetime
    ) -> bool:
        """Put a digest into the outbox and keep that it was made; False when it was made before."""
        ...


class WatchStore(Protocol):
    """What `watch` looks at and remembers."""

    async def figures(self, receivers: Iterable[str], least: int, now: datetime) -> Figures:
        """All that is looked at, and the alarms that stand. `least` articles a day may be a spike."""
        ...

    async def settle_watch(self, look: Look, now: datetime) -> None:
        """Open and close alarms in one commit with the word of them."""
        ...
