"""Mail against a server that keeps to the RFCs, greylists strangers and counts letters: none is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import Letter, Message, Rejected, Response, RetryLater, Sent
from monitor.net.mime import wire
from monitor.notify.email import NOTIFIER, SUBJECT
from tests.notify.examples import NOW, OTHERS
from tests.notify.servers.base import Window

BACKOFF = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 18000)]
GREY = timedelta(minutes=5)
SIZE = 200_000
BURST = 300


@dataclass
class PostOffice:
    """What a mail server answers to a whole letter at a time."""

    rate: Window = field(default_factory=lambda: Window(40, timedelta(minutes=1)))
    first: datetime | None = None
    taken: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def answer(self, letter: Letter, now: datetime) -> Response:
        self.first = self.first or now
        if now - self.first < GREY:
            return said(450, "recipients", b"4.7.1 greylisted, come again")
        if self.rate.wait(now):
            return said(421, "greeting", b"4.7.0 too many letters")
        self.rate.take(now)
        raw = wire(letter)
        if faults := list(wrong(letter, raw)):
            self.faults += faults
            return said(554, "content", b"5.6.0 malformed")
        self.taken.append(raw)
        return said(250, "content", b"2.0.0 queued")


def said(status: int, stage: str, text: bytes) -> Response:
    return Response("", status, (("smtp-stage", stage),), text)


def wrong(letter: Letter, raw: bytes) -> Iterator[str]:
    """Limits of RFC 5321, section 4.5.3.1, and RFC 5322, sections 2.1.1 and 3.6."""
    head = re.sub(rb"\r\n ", b" ", raw.partition(b"\r\n\r\n")[0]).decode("ascii")
    names = [line.partition(":")[0].lower() for line in head.split("\r\n")]
    if len(raw) > SIZE:
        yield "larger than the server takes"
    if not raw.isascii() or max(map(len, raw.split(b"\r\n"))) > 78:
        yield "a line of more than 78 characters, or not of ASCII"
    if len(letter.recipients) > 100 or any(len(one) > 254 for one in letter.recipients):
        yield "too many recipients, or too long ones"
    if any(names.count(name) != 1 for name in ("date", "from", "to", "subject", "message-id")):
        yield "a header is missing, or there twice"


def test_a_burst_arrives_once_and_in_order() -> None:
    office, now, receiver = PostOffice(), NOW, OTHERS["email"]
    for number in range(BURST):
        message = Message(f"Alert number {number}", f"https://a.example/{number}", "Gazette")
        for attempt in range(len(BACKOFF) + 1):
            made = NOTIFIER.request(message, receiver, f"msg_{number}", now)
            outcome = NOTIFIER.verdict(office.answer(made, now), now)
            if isinstance(outcome, Sent):
                break
            assert isinstance(outcome, RetryLater), outcome
            now += outcome.after or BACKOFF[attempt]
        else:
            raise AssertionError(f"letter {number} was given up")
        now += NOTIFIER.every(receiver)
    assert office.faults == []
    found = [re.findall(rb"Alert number (\d+)|<msg_(\d+)@", raw) for raw in office.taken]
    assert [{int(one or other) for one, other in pair} for pair in found] == [{n} for n in range(BURST)]


def test_the_office_knows_a_bad_letter() -> None:
    """Or the test above could not fail."""
    message = Message("x" * 2 * SUBJECT, "https://a.example/", "Gazette")
    good = NOTIFIER.request(message, OTHERS["email"], "msg_1", NOW)
    assert list(wrong(good, wire(good))) == []
    bad = replace(good, headers=good.headers * 2)
    assert list(wrong(bad, wire(bad))) == ["a header is missing, or there twice"]
    office = PostOffice(first=NOW - GREY)
    assert isinstance(NOTIFIER.verdict(office.answer(bad, NOW), NOW), Rejected)
