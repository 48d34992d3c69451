"""Deliver: put a message to its receiver and keep how that ended.

    Delivery ─notifier.request─► courier ─► Reply ─verdict─► Sent | RetryLater | Rejected ─► ══ settled ══

A crash between the request and the commit repeats the message under the same id; it never loses one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.cadence import next_attempt
from monitor.flows.events import Delivered, Report
from monitor.flows.ports import Courier, Desk, OutboxStore
from monitor.flows.wording import tell
from monitor.model import Delivery, Kind, Outcome, Receiver, Rejected, RetryLater
from monitor.notify import NOTIFIERS

Clock = Callable[[], datetime]

NOT_EDITED = Rejected("the service does not edit messages")
UNKNOWN_RECEIVER = RetryLater(
    "the receiver is not configured any more, or is switched off", timedelta(minutes=10)
)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """The verb with the parts it needs."""

    courier: Courier
    store: OutboxStore
    receivers: Callable[[], Mapping[str, Receiver]]
    desk: Callable[[], Desk]
    retries: Callable[[], Sequence[timedelta]]
    clock: Clock
    jitter: Callable[[], float]
    report: Report

    async def __call__(self, delivery: Delivery) -> Delivered:
        """Try one claimed delivery to its commit."""
        outcome = await self._put(delivery)
        now = self.clock()
        due = self._due(delivery, outcome, now)
        if due is None and isinstance(outcome, RetryLater):
            outcome = Rejected(f"given up after {delivery.attempt + 1} tries: {outcome.reason}")
        await self.store.settle_delivery(
            delivery, outcome, due, now, desk=self.desk(), pause=self._pause(delivery)
        )
        event = Delivered(delivery, outcome, due)
        self.report(event)
        return event

    async def _put(self, delivery: Delivery) -> Outcome:
        receiver = self.receivers().get(delivery.receiver)
        if receiver is None:
            return UNKNOWN_RECEIVER
        return await put(delivery, receiver, self.courier, self.clock, self.report)

    def _pause(self, delivery: Delivery) -> timedelta:
        receiver = self.receivers().get(delivery.receiver)
        return NOTIFIERS[receiver.kind].every(receiver) if receiver else timedelta(0)

    def _due(self, delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
        if not isinstance(outcome, RetryLater):
            return None
        return next_attempt(
            delivery.attempt, self.retries(), after=outcome.after, now=now, jitter=self.jitter()
        )


async def put(
    delivery: Delivery, receiver: Receiver, courier: Courier, clock: Clock, report: Report
) -> Outcome:
    """One try, without a word to the store: what the service made of it."""
    notifier = NOTIFIERS[receiver.kind]
    if delivery.kind is Kind.EDIT:
        if notifier.amend is None or not notifier.can_amend(receiver):
            return NOT_EDITED
        parcel = notifier.amend(delivery.message, receiver, delivery.id, delivery.reference, clock())
    else:
        parcel = notifier.request(delivery.message, receiver, delivery.id, clock())
    return await tell(
        parcel, delivery.message, receiver, courier, lambda reply: notifier.verdict(reply, clock()), report
    )
