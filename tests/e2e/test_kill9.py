"""The daemon is killed again and again, at the worst moments and at random ones: nothing is lost, nothing
told under two ids.

Feeds grow while the daemon lives and dies. It is killed while it waits for the answer to a message that the
chat has taken already, while it waits for a feed or a page, shortly after each of them, and at any moment
from its start on. In the end every entry that was ever published must be stored once, and its alert must have
reached the webhook, repeats only under the same delivery id (which is how a receiver knows a repeat). The
webhook is unreliable as well: it is busy, hangs up, or takes a message and then hangs up.

MONITOR_KILLS says how often to kill, MONITOR_SEED where to start the dice.
"""

from __future__ import annotations

import enum
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen, hosts
from monitor.demo.newsroom import Validators
from tests.e2e import archive
from tests.extent import WHOLE
from tests.loopback import Daemon, Feed, Hook, Item, Taken, configure, rss, wait_until

KILLS = int(os.environ.get("MONITOR_KILLS", "3" if WHOLE else "1"))
SEED = int(os.environ.get("MONITOR_SEED", "20261004"))
SHOWN = 400
"""Entries that a feed shows at most: many more than can appear between two polls that succeed."""
PATIENCE = 120.0
"""Seconds until the outbox must be empty in the end; it is empty within a few, this is for a busy machine."""

RULE = """\
[[rule]]
name = "everything"
query = "interceptor"
tags = ["drones"]
"""
FEEDS = ("north", "east", "south", "west")
PAGE_EVERY = 4
"""Every so many entries one has only a summary, so that its page must be fetched."""


class During(enum.StrEnum):
    """What the daemon is about when it is killed."""

    MESSAGE = "message"
    FEED = "feed"
    PAGE = "page"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Plan:
    """When to kill: `later` is in seconds from when the answer leaves, or from the start of the daemon."""

    during: During
    later: float


def plans(count: int, dice: random.Random) -> list[Plan]:
    """Every kind of moment in turn, in random order: of eight, each server's is twice there."""
    held = [Plan(during, 0.0) for during in (During.MESSAGE, During.FEED, During.PAGE)]
    kinds = [*held, None, During.MESSAGE, During.FEED, During.PAGE, None]
    made = [kind if isinstance(kind, Plan) else _chance(kind, dice) for kind in islice(cycle(kinds), count)]
    dice.shuffle(made)
    return made


def _chance(during: During | None, dice: random.Random) -> Plan:
    if during is None:
        return Plan(During.ANYTHING, dice.uniform(0.0, 2.0))
    return Plan(during, dice.uniform(0.001, 0.04))


class Trap:
    """Kills a daemon by plan, at once while the request is still open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: tuple[Plan, Daemon] | None = None
        self.sprung: Counter[str] = Counter()
        self.cut_off: list[str] = []
        """Ids of messages that the webhook had taken when the daemon died before it could know."""

    def kill(self, daemon: Daemon, plan: Plan) -> None:
        """Wait until the daemon is dead by plan."""
        if plan.during is During.ANYTHING:
            time.sleep(plan.later)
            daemon.kill()
            self.sprung["at any moment"] += 1
            return
        with self._lock:
            self._armed = plan, daemon
        assert wait_until(lambda: not daemon.running, 30, every=0.005), _last(daemon)
        daemon.kill()

    def step_on(self, during: During, id: str = "") -> None:
        """A request has come in and has not been answered yet."""
        with self._lock:
            if self._armed is None or self._armed[0].during is not during:
                return
            (plan, daemon), self._armed = self._armed, None
        if plan.later:
            threading.Timer(plan.later, daemon.kill).start()
        else:
            assert daemon.running, _last(daemon)
            daemon.kill()
            self.cut_off += [id] if id else []
        self.sprung[f"{'after' if plan.later else 'during'} {during}"] += 1


def _last(daemon: Daemon) -> str:
    return "\n".join(daemon.lines[-40:])


class Growing(Loopback):
    """Feeds to which each poll adds up to five entries, until they are told to rest."""

    def __init__(self, dice: random.Random, trap: Trap) -> None:
        super().__init__(self._serve, hosts(len(FEEDS), network=3))
        self._dice = dice
        self._trap = trap
        self._counts = dict.fromkeys(FEEDS, 0)
        self._published = datetime.now(UTC)
        self.resting = False

    @property
    def titles(self) -> set[str]:
        """The title of every entry published so far."""
        return {_title(name, number) for name, count in self._counts.items() for number in range(count)}

    def _serve(self, seen: Seen) -> Answer:
        name, _, page = seen.path.lstrip("/").partition("/")
        if name not in self._counts:
            return NOT_FOUND
        return self._page(name, int(page)) if page else self._feed(name, seen)

    def _feed(self, name: str, seen: Seen) -> Answer:
        if not self.resting:
            self._counts[name] += self._dice.randint(0, 5)
        self._trap.step_on(During.FEED)
        count = self._counts[name]
        given = Validators(f'"{name}-{count}"')
        if given.unchanged(seen):
            return Answer(304, given.headers)
        items = [self._item(name, number) for number in range(max(0, count - SHOWN), count)]
        return Answer(200, (("content-type", "application/rss+xml"), *given.headers), rss(items))

    def _item(self, name: str, number: int) -> Item:
        title, link = _title(name, number), f"{self.urls[FEEDS.index(name)]}/{name}/{number}"
        content = "" if number % PAGE_EVERY == 0 else f"<p>{_text(title)}</p>"
        return Item(f"{name}:{number}", title, link, f"About {title}", content, self._published)

    def _page(self, name: str, number: int) -> Answer:
        self._trap.step_on(During.PAGE)
        title = _title(name, number)
        body = f"<html><body><article><h1>{title}</h1><p>{_text(title)}</p></article></body></html>"
        return Answer(200, (("content-type", "text/html; charset=utf-8"),), body.encode())


def _title(name: str, number: int) -> str:
    return f"Interceptor report {name} {number}"


def _text(title: str) -> str:
    """Long enough to be recognised by its text, and unlike the text of any other entry."""
    dice = random.Random(title)
    words = ("".join(dice.choices("abcdefghiklmnoprstuvw", k=7)) for _ in range(80))
    return f"This is what {title} says of an interceptor: {' '.join(words)}."


def test_nothing_is_lost_by_kill_9(tmp_path: Path) -> None:
    dice, trap = random.Random(SEED), Trap()
    state, log = tmp_path / "state", tmp_path / "daemon.log"

    def taken(one: Taken) -> None:
        trap.step_on(During.MESSAGE, one.id)

    with Growing(dice, trap) as newsroom, Hook(unreliable=0.1, seed=SEED, on_taken=taken) as hook:
        feeds = [Feed(name, f"{url}/{name}") for name, url in zip(FEEDS, newsroom.urls, strict=True)]
        settings = {"polling": {"every": "1s", "at_most": "1s"}, "advanced": {"lease": "1s"}}
        config = configure(tmp_path / "config", feeds, rules=RULE, hook=f"{hook.url}/hook", settings=settings)
        for plan in plans(KILLS, dice):
            with _running(config, state, log) as running:
                trap.kill(running, plan)
        with _running(config, state, log) as running:
            newsroom.resting = True
            drained = wait_until(lambda: _drained(state, len(newsroom.titles)), PATIENCE, every=0.25)
            _settle(newsroom)
            ended = running.stop()
        print(f"kills={KILLS} seed={SEED} {dict(sorted(trap.sprung.items()))}")
        _judge(newsroom.titles, hook, state)
    assert drained, f"the outbox is not empty after {PATIENCE} s: {_held(state)}"
    assert ended.code == 0
    _judge_repeats(hook, trap)


@contextmanager
def _running(config: Path, state: Path, log: Path) -> Iterator[Daemon]:
    running = Daemon(config, state, log)
    try:
        yield running
    finally:
        if running.running:
            running.kill()


def _drained(state: Path, titles: int) -> bool:
    """Everything published is an article, and no delivery waits any more."""
    articles = sum(status.articles for status in archive.statuses(state).values())
    return articles >= titles and not any(item.state == "waiting" for item in archive.outbox(state))


def _held(state: Path) -> str:
    """What the outbox holds, and the oldest of it in full: is it due, was it tried, is it dead?"""
    items = sorted(archive.outbox(state), key=lambda item: item.created)
    return f"{dict(Counter(item.state for item in items))} {items[:3]} at {datetime.now(UTC)}"


def _settle(newsroom: Growing) -> None:
    """Two more rounds: what would be told twice is told by then."""
    rounds = len(newsroom.exchanges)
    wait_until(lambda: len(newsroom.exchanges) >= rounds + 2 * len(FEEDS), 10)


def _judge(titles: set[str], hook: Hook, state: Path) -> None:
    stored = [article.title for article in archive.articles(state)]
    entries = sum(status.entries for status in archive.statuses(state).values())
    told = hook.by_title()
    assert len(titles) >= KILLS, "the dice must have published something"
    assert titles - set(stored) == set(), "entries lost"
    assert (len(stored), entries) == (len(titles), len(titles)), "entries stored twice"
    assert titles - told.keys() == set(), f"alerts lost; the outbox: {_held(state)}"
    assert {title: ids for title, ids in told.items() if len(ids) != 1} == {}, "told under two ids"
    print(f"entries published={len(titles)} stored={len(stored)} alerts told={len(told)}")


def _judge_repeats(hook: Hook, trap: Trap) -> None:
    """A message that was taken when the daemon died came again, under the id it had: nobody could know."""
    count = Counter(one.id for one in hook.accepted)
    repeats = sum(count.values()) - len(count)
    print(
        f"messages taken={len(hook.accepted)} repeats under one id={repeats}, "
        f"of them after a kill with the answer under way={len(trap.cut_off)}; faults of the webhook: "
        f"{dict(hook.faults)}"
    )
    assert trap.cut_off, "no kill fell between a message and its answer"
    assert {id for id in trap.cut_off if count[id] < 2} == set(), "a message cut off was not told again"
