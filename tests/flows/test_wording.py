"""A message in a receiver's own words, and in ours where those fail: no template loses an alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.flows.deliver import put
from monitor.flows.events import Event, Notice, Noticed
from monitor.model import (
    Delivery,
    Letter,
    Message,
    Outcome,
    Parcel,
    Receiver,
    Rejected,
    Reply,
    Request,
    Response,
    RetryLater,
    Secret,
    Sent,
)
from tests.flows.scene import run

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
CHAT = Receiver("desk", "telegram", token=Secret("1:x"), chat="7", template="<b>{{ title }}</b>")
MAIL = Receiver(
    "box", "email", url=Secret("smtps://mail.example"), sender="a@b.example", to=("c@d.example",),
    template="<b>{{ title }}</b>",
)  # fmt: skip
MESSAGE = Message("Ferry", "https://a.example/1", "Courier", tags=("sea",))
TAKEN = Response("", 200, (), b'{"ok": true}')


class Courier:
    """Gives scripted replies, and keeps what it was given."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.carried: list[Parcel] = []

    async def carry(self, parcel: Parcel) -> Reply:
        self.carried.append(parcel)
        return self.replies.pop(0)


def told(
    receiver: Receiver, *replies: Reply, message: Message = MESSAGE
) -> tuple[Outcome, Courier, list[Event]]:
    courier, events = Courier(*replies), list[Event]()
    delivery = Delivery("msg_1", receiver.name, message, NOW)
    outcome = run(put(delivery, receiver, courier, lambda: NOW, events.append))
    assert courier.replies == []
    return outcome, courier, events


def body(parcel: Parcel) -> bytes:
    assert isinstance(parcel, Request)
    return parcel.body


def test_the_words_are_the_receivers() -> None:
    outcome, courier, events = told(CHAT, TAKEN)
    assert (outcome, events) == (Sent(), [])
    assert b'"text":"<b>Ferry</b>"' in body(courier.carried[0])


def test_a_template_that_fails_gives_way_and_is_told_of() -> None:
    """It passes the samples, which have a tag, or are asked first; this message has none."""
    strict = replace(CHAT, template="{% if source %}{{ tags[0] }}{% else %}-{% endif %}")
    outcome, courier, (event,) = told(strict, TAKEN, message=replace(MESSAGE, tags=()))
    assert outcome == Sent()
    assert b"Courier" in body(courier.carried[0])
    assert isinstance(event, Noticed)
    assert (event.notice, event.receiver) == (Notice.TEMPLATE, "desk")
    assert "the usual message goes out: asks for what a message may lack" in event.text


def test_words_that_the_chat_refuses_give_way_at_once() -> None:
    outcome, courier, (event,) = told(CHAT, Response("", 400, (), b'{"ok": false}'), TAKEN)
    assert outcome == Sent()
    assert b"Courier" not in body(courier.carried[0])
    assert b"Courier" in body(courier.carried[1])
    assert isinstance(event, Noticed)
    assert "400" in event.text


def test_what_is_refused_in_our_words_too_was_not_the_templates_fault() -> None:
    refusal = Response("", 400, (), b'{"ok": false}')
    outcome, courier, events = told(CHAT, refusal, refusal)
    assert isinstance(outcome, Rejected)
    assert len(courier.carried) == 2
    assert events == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Response("", 429, (), b'{"parameters": {"retry_after": 9}}'), RetryLater),
        (Response("", 401, (), b"{}"), Rejected),
    ],
)
def test_what_is_not_about_the_words_is_asked_once(reply: Reply, kind: type[Outcome]) -> None:
    outcome, courier, events = told(CHAT, reply)
    assert isinstance(outcome, kind)
    assert len(courier.carried) == 1
    assert events == []


def test_a_letter_is_never_sent_twice() -> None:
    """Of three addresses one is refused: the others have it."""
    partly = Response("", 250, (("smtp-stage", "content"), ("smtp-refused", "1 of 3")))
    outcome, courier, events = told(MAIL, partly)
    assert isinstance(outcome, Rejected)
    (letter,) = courier.carried
    assert isinstance(letter, Letter)
    assert "<b>Ferry</b>" in letter.html
    assert events == []
