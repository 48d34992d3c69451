"""A message in a receiver's own words, and in ours where those fail: no template loses an alert.

parcel ─template─► courier ─► taken, or refused for the receiver's sake, or tried again
                      └─► refused for what it says ─► the parcel as it was made ─► courier
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.flows.events import Notice, Noticed, Report
from monitor.flows.ports import Courier
from monitor.model import Message, Outcome, Parcel, Receiver, Rejected, Reply, Request, Sent
from monitor.notify.templates import TemplateError, put

Judge = Callable[[Reply], Outcome]


async def tell(
    parcel: Parcel, message: Message, receiver: Receiver, courier: Courier, judge: Judge, report: Report
) -> Outcome:
    """What the service made of `parcel`, in which the receiver's template, if it has one, had its say."""
    if not receiver.template:
        return judge(await courier.carry(parcel))
    try:
        own = put(parcel, receiver.kind, receiver.template, message)
    except TemplateError as error:
        report(_failed(receiver, str(error)))
        return judge(await courier.carry(parcel))
    refused = judge(await courier.carry(own))
    if not (isinstance(refused, Rejected) and not refused.permanent and isinstance(parcel, Request)):
        return refused  # mail servers look at no markup, so that a letter is not refused for its own
    outcome = judge(await courier.carry(parcel))
    if isinstance(outcome, Sent):
        report(_failed(receiver, refused.reason))
    return outcome


def _failed(receiver: Receiver, why: str) -> Noticed:
    text = f"the template of {receiver.name} failed, the usual message goes out: {why}"
    return Noticed(Notice.TEMPLATE, text, receiver=receiver.name)
