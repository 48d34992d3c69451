"""Notifiers against servers that enforce their documented limits: paced as told, nothing is early or lost.

The pace is kept here by a few lines that do what the deliverer does for one receiver: a message at a time, no
sooner than the notifier and the service said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.model import Message, Receiver, Rejected, Request, RetryLater, Sent
from monitor.notify import CHATS
from tests.notify.examples import BOTS, EDITORS, NOW, RECEIVERS
from tests.notify.servers import SERVERS, Server, Wire

BACKOFF = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 18000)]
BURST = 150


def message(number: int) -> Message:
    return Message(f"Alert number {number}", f"https://a.example/{number}", "Gazette")


def send(server: Server, receiver: Receiver, messages: Sequence[Message]) -> list[str]:
    """Every message in turn until it is taken; the names that the service gave."""
    notifier, now, names = CHATS[receiver.kind], NOW, []
    for number, one in enumerate(messages):
        for attempt in range(len(BACKOFF) + 1):
            outcome = tried(server, notifier.request(one, receiver, f"msg_{number}", now), receiver, now)
            if isinstance(outcome, Sent):
                names.append(outcome.reference)
                now += max(notifier.every(receiver), outcome.pause or timedelta(0))
                break
            assert isinstance(outcome, RetryLater), outcome
            now += BACKOFF[attempt] if outcome.after is None else outcome.after
        else:
            raise AssertionError(f"message {number} was given up")
    return names


def tried(server: Server, request: Request, receiver: Receiver, now: datetime) -> object:
    return CHATS[receiver.kind].verdict(server.answer(request, now), now)


@pytest.mark.parametrize("receiver", [*RECEIVERS.values(), *BOTS.values()], ids=lambda one: one.kind)
def test_a_burst_arrives_whole_and_in_order(receiver: Receiver) -> None:
    server = SERVERS[receiver.kind]()
    send(server, receiver, [message(number) for number in range(BURST)])
    assert (server.early, server.faults, server.disabled, server.repeats) == (0, [], False, 0)
    titles = [str(taken.body) for taken in server.accepted]
    assert len(titles) == BURST
    assert all(f"Alert number {number}" in title for number, title in enumerate(titles))
    assert server.refused <= REFUSED.get(receiver.kind, 0)


def test_the_wire_asks_the_server_of_the_receiver() -> None:
    wire = Wire({"desk": SERVERS["slack"](), "other": SERVERS["discord"]()}, lambda: NOW)
    request = CHATS["slack"].request(message(1), RECEIVERS["slack"], "msg_1", NOW)
    assert CHATS["slack"].verdict(asyncio.run(wire.fetch(request)), NOW) == Sent()
    assert len(wire.servers["desk"].accepted) == 1


REFUSED = {"webhook": BURST // 10, "discord": BURST // 30, "matrix": BURST, "teams": 8}
"""Where the documented pace is no pace to keep always, refusals come, and are heeded."""


@pytest.mark.parametrize("kind", RECEIVERS)
def test_a_server_knows_who_comes_early(kind: str) -> None:
    """The servers can fail: without a pause every one of them refuses, and what goes on is early."""
    server, notifier = SERVERS[kind](), CHATS[kind]
    replies = [
        server.answer(notifier.request(message(number), RECEIVERS[kind], f"msg_{number}", NOW), NOW)
        for number in range(150)
    ]
    assert server.refused > 0
    assert any(not isinstance(notifier.verdict(one, NOW), Sent) for one in replies)
    assert (server.early > 0) == server.tells_wait == server.disabled


@pytest.mark.parametrize("kind", EDITORS)
def test_an_edit_takes_the_place_of_the_message(kind: str) -> None:
    server, receiver, notifier = SERVERS[kind](), EDITORS[kind], CHATS[kind]
    (name,) = send(server, receiver, [message(1)])
    assert name
    later = NOW + timedelta(minutes=1)
    assert notifier.amend is not None

    def edited(one: Message, reference: str, id: str, now: datetime) -> object:
        assert notifier.amend is not None
        return tried(server, notifier.amend(one, receiver, id, reference, now), receiver, now)

    grown = replace(message(1), story="3 more texts")
    assert isinstance(edited(grown, name, "msg_edit", later), Sent)
    assert "3 more texts" in str(server.edited[-1].body)
    assert (len(server.accepted), server.faults) == (1, [])
    assert isinstance(edited(grown, name, "msg_edit", later + timedelta(minutes=1)), Sent)
    gone = edited(grown, GONE.get(kind, "999"), "msg_gone", later + timedelta(minutes=2))
    if kind in ("matrix", "ntfy"):  # nobody says that there is nothing to replace
        assert isinstance(gone, Sent)
    else:
        assert isinstance(gone, Rejected)
        assert not gone.permanent
        assert "gone" in gone.reason


GONE = {"slack": "C1:999"}


@pytest.mark.parametrize("kind", ["webhook", "mattermost", "matrix", "ntfy", "pagerduty"])
def test_a_repeat_under_the_same_id_is_one_message(kind: str) -> None:
    receiver = BOTS.get(kind, RECEIVERS[kind])
    server, request = SERVERS[kind](), CHATS[kind].request
    for seconds in (0, 10):
        now = NOW + timedelta(seconds=seconds)
        assert isinstance(tried(server, request(message(1), receiver, "msg_1", now), receiver, now), Sent)
    assert (len(server.accepted), server.repeats) == (1, 1)
