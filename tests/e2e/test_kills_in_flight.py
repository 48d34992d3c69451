"""kill -9 at random moments between fetch and settle, as often as MONITOR_FLIGHT_KILLS says.

Each life is a fork of this process that reads news, raises alerts and delivers them over the real store, to a
chat that writes what it took into a file at once; it is killed within the time that its work takes. Whatever
the moments were: every alert arrives, what arrives twice bears one id, and no more arrives twice than lives
ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerting.desk import Desk
from monitor.alerting.raising import Policy
from monitor.flows.deliver import Deliverer
from monitor.flows.read import Judgement, Reader
from monitor.model import (
    Budget,
    Kind,
    Parcel,
    PollState,
    Receiver,
    Reply,
    Request,
    Response,
    Route,
    Rule,
    Secret,
)
from monitor.rules.rulebook import compile_rulebook
from monitor.steps import PollResult
from monitor.steps.seen import Compared
from monitor.store import Store, open_store
from monitor.store.queue import State
from tests.extent import WHOLE
from tests.flows.scene import Readers
from tests.store.support import entry, rows, source

KILLS = int(os.environ.get("MONITOR_FLIGHT_KILLS", "12" if WHOLE else "6"))
SEED = int(os.environ.get("MONITOR_SEED", "1"))
LEASE = timedelta(milliseconds=50)
NEWS = 3
"""Entries that come before each life."""
SITES = (source(), source("herald"), source("gazette"))
"""All of them bring the same news."""
ROUTES = (Route(("chat", "desk"), name="all"),)
RECEIVERS = {
    "chat": Receiver("chat", "webhook", Secret("https://chat.example/x")),
    "desk": Receiver("desk", "webhook", Secret("https://desk.example/x"), budget=None),
}
TIGHT = {**RECEIVERS, "desk": replace(RECEIVERS["desk"], flood=Budget(1, timedelta(milliseconds=400)))}


@dataclass(frozen=True, slots=True)
class Took:
    """What the service took: written before it answers, by one write, so that a kill never tears it."""

    path: Path

    async def fetch(self, request: Request) -> Reply:
        return Response(request.url, 404)

    async def carry(self, parcel: Parcel) -> Reply:
        assert isinstance(parcel, Request)
        data = json.loads(parcel.body or b"{}")["data"]
        ids = [value for name, value in parcel.headers if name == "webhook-id"]
        titles = [line["title"] for line in data.get("headlines", ())] or [data["title"]]
        line = json.dumps({"to": parcel.url, "id": ids[0], "titles": titles})
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line.encode() + b"\n")
        os.close(file)
        return Response(parcel.url, 204)


def life(folder: Path, receivers: dict[str, Receiver], began: int) -> None:
    """Read what is due and deliver what is due, until nothing is; `began` is closed when work begins."""
    took, desk = Took(folder / "took"), Desk(receivers)
    book = compile_rulebook([Rule("ferry", "ferry")])
    with open_store(folder / "m.sqlite") as store:
        reader = Reader(took, Readers(), store, lambda: Judgement(book, Policy(ROUTES)), now, lambda _: None)
        deliverer = Deliverer(
            took,
            store,
            lambda: receivers,
            lambda: desk,
            lambda: [LEASE],
            now,
            lambda: 0.0,
            lambda _: None,
        )
        os.close(began)
        asyncio.run(work(store, reader, deliverer, desk))


async def work(store: Store, reader: Reader, deliverer: Deliverer, desk: Desk) -> None:
    counts = store.counts()
    while counts.unread or counts.waiting:
        for unread in await store.claim_reads(now(), LEASE, 9):
            await reader(unread)
        for delivery in await store.claim_deliveries(now(), LEASE, 9, desk):
            await deliverer(delivery)
        counts = store.counts()


def now() -> datetime:
    return datetime.now(UTC)


def published(folder: Path, number: int) -> list[str]:
    """News comes in; its titles."""
    names = [f"{number}-{each}" for each in range(NEWS)]
    words = [f"Ferry {name} {WORDS[hash_of(name) % len(WORDS)]}" for name in names]
    entries = [
        entry(name, title=title, summary=f"{title}. {text(title)}", link="")
        for name, title in zip(names, words, strict=True)
    ]
    with open_store(folder / "m.sqlite") as store:
        asyncio.run(store.sync_sources(SITES, now()))
        for site in SITES:
            state = PollState(interval=site.min_interval, polled=now(), succeeded=now())
            asyncio.run(store.settle_poll(PollResult(site.id, state, now(), Compared(entries)), now()))
    return words


def text(title: str) -> str:
    """Long enough to be known again, and unlike that of any other title."""
    dice = random.Random(title)
    return " ".join("".join(dice.choices("abdefghiklmnoprstuv", k=6)) for _ in range(60)) + "."


WORDS = ("aground", "burns", "sold", "late", "found", "painted", "empty", "renamed", "lost", "raised")


def hash_of(text: str) -> int:
    return sum(ord(sign) * 31**place for place, sign in enumerate(text))


def lived(folder: Path, receivers: dict[str, Receiver], within: float | None = None) -> None:
    """A life, killed so many seconds after its work began, or let to its end."""
    reads, writes = os.pipe()
    child = fork(life, folder, receivers, writes)
    os.close(writes)
    os.read(reads, 1)
    os.close(reads)
    if within is not None:
        time.sleep(within)
        os.kill(child, signal.SIGKILL)
    ended(child, 0 if within is None else None)


def forked(action: object, *args: object) -> None:
    """`action` in a fork, let to its end."""
    ended(fork(action, *args), 0)


def fork(action: object, *args: object) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            action(*args)  # type: ignore[operator]
            code = 0
        finally:
            os._exit(code)
    return child


def ended(child: int, code: int | None) -> None:
    """Wait for it; with which code it must end, if that matters."""
    _, status = os.waitpid(child, 0)
    assert code is None or os.waitstatus_to_exitcode(status) == code


@pytest.mark.e2e
@pytest.mark.parametrize("receivers", [RECEIVERS, TIGHT], ids=["one by one", "with floods told together"])
def test_no_alert_is_lost_and_what_comes_twice_bears_one_id(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    dice = random.Random(SEED)
    titles: list[str] = []
    longest = 0.6
    for number in range(KILLS // 2):
        forked(lambda number=number: titles_of(tmp_path, number))
        titles += (tmp_path / f"titles-{number}").read_text().splitlines()
        lived(tmp_path, receivers, within=dice.uniform(0, longest))
    time.sleep(LEASE.total_seconds())
    lived(tmp_path, receivers)
    taken = [json.loads(line) for line in (tmp_path / "took").read_text().splitlines()]
    forked(judged, tmp_path, titles)
    for name, receiver in receivers.items():
        ids: dict[str, set[str]] = {title: set() for title in titles}
        for one in taken:
            for title in one["titles"]:
                if one["to"] == receiver.url.reveal() and not title.startswith("more than"):  # of a flood
                    ids[title].add(one["id"])
        assert {title: those for title, those in ids.items() if len(those) > 1} == {}, name
        if receiver.flood is None:
            assert all(ids.values()), name
    repeats = sum(count - 1 for count in Counter(one["id"] for one in taken).values())
    assert repeats <= KILLS // 2, "at most the one delivery that was in flight"
    print(f"kills={KILLS // 2} seed={SEED} alerts={len(titles)} repeats={repeats}")


PLACED = "SELECT title, count(*), count(DISTINCT story) FROM article GROUP BY title"


def judged(folder: Path, titles: list[str]) -> None:
    """Each alert went to each receiver, by itself or in a message that did; how many were told is kept.

    What else was made of the news is what is made of it without a kill: an article for each copy, and a story
    for each text.
    """
    with open_store(folder / "m.sqlite", read_only=True) as store:
        assert store.counts().articles == len(SITES) * len(titles)
        placed = rows(folder / "m.sqlite", PLACED)
        assert sorted(placed) == [(title, len(SITES), 1) for title in sorted(titles)]
        assert rows(folder / "m.sqlite", "SELECT count(DISTINCT story) FROM article") == [(len(titles),)]
        items = store.outbox(states=tuple(State), limit=100_000)
        alerts = [item for item in items if item.kind == Kind.FIRST]
        assert Counter(item.title for item in alerts) == Counter(titles * len(RECEIVERS))
        sent = {item.id for item in items if item.state == State.SENT}
        for item in alerts:
            detail = store.delivery(item.id)
            assert detail is not None
            assert (detail.together or item.id) in sent, item


def titles_of(folder: Path, number: int) -> None:
    """Publish, and write down what: the store is opened and closed in a fork of its own."""
    (folder / f"titles-{number}").write_text("\n".join(published(folder, number)) + "\n")
