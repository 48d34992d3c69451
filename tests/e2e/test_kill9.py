"""The daemon is killed at random points, again and again: nothing is lost, nothing told under two ids.

A feed grows while the daemon lives and dies. In the end every entry that was ever published must be stored
once, and its alert must have reached the webhook, repeats only under the same delivery id (which is how a
receiver knows a repeat). MONITOR_KILLS says how often to kill, MONITOR_SEED where to start the dice.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen, hosts
from monitor.demo.newsroom import Validators
from tests.e2e import archive
from tests.loopback import Daemon, Feed, Hook, Item, configure, rss, wait_until

KILLS = int(os.environ.get("MONITOR_KILLS", "8"))
SEED = int(os.environ.get("MONITOR_SEED", "20261004"))
SHOWN = 400
"""Entries that a feed shows at most: many more than can appear between two polls that succeed."""

RULE = """\
[[rule]]
name = "everything"
query = "interceptor"
tags = ["drones"]
"""
FEEDS = ("north", "east", "south", "west")
PAGE_EVERY = 4
"""Every so many entries one has only a summary, so that its page must be fetched."""


class Growing(Loopback):
    """Feeds to which each poll adds up to three entries, until they are told to rest."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(self._serve, hosts(len(FEEDS), network=3))
        self._dice = dice
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
            self._counts[name] += self._dice.randint(0, 3)
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
        title = _title(name, number)
        body = f"<html><body><article><h1>{title}</h1><p>{_text(title)}</p></article></body></html>"
        return Answer(200, (("content-type", "text/html; charset=utf-8"),), body.encode())


def _title(name: str, number: int) -> str:
    return f"Interceptor report {name} {number}"


def _text(title: str) -> str:
    """Long enough to be recognised by its text, and unlike the text of any other entry."""
    said = f"This is what {title} says of an interceptor. "
    return said + " ".join(f"{title} sentence {part} differs from every other one." for part in range(12))


def test_nothing_is_lost_by_kill_9(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    state, log = tmp_path / "state", tmp_path / "daemon.log"
    with Growing(dice) as newsroom, Hook(unreliable=0.1, seed=SEED) as hook:
        feeds = [Feed(name, f"{url}/{name}") for name, url in zip(FEEDS, newsroom.urls, strict=True)]
        settings = {"polling": {"every": "1s", "at_most": "1s"}, "advanced": {"lease": "2s"}}
        config = configure(tmp_path / "config", feeds, rules=RULE, hook=f"{hook.url}/hook", settings=settings)
        for _ in range(KILLS):
            with _running(config, state, log) as running:
                _let_live(running, newsroom, hook, dice)
                running.kill()
        with _running(config, state, log) as running:
            newsroom.resting = True
            wait_until(lambda: newsroom.titles <= hook.by_title().keys(), 30)
            _settle(newsroom)
            ended = running.stop()
    assert ended.code == 0
    _judge(newsroom.titles, hook, state)


@contextmanager
def _running(config: Path, state: Path, log: Path) -> Iterator[Daemon]:
    running = Daemon(config, state, log)
    try:
        yield running
    finally:
        if running.running:
            running.kill()


def _let_live(running: Daemon, newsroom: Growing, hook: Hook, dice: random.Random) -> None:
    """Wait for a random number of things to happen from start-up on: polls, pages, deliveries, or nothing."""
    before = len(newsroom.exchanges) + len(hook.exchanges)
    happenings = dice.choice((0, 1, 2, 3, 4, 6, 8))
    moment = dice.uniform(0.0, 0.08)
    wait_until(lambda: len(newsroom.exchanges) + len(hook.exchanges) >= before + happenings, 8, every=0.005)
    wait_until(lambda: not running.running, moment, every=0.005)
    assert running.running, "\n".join(running.lines[-40:])


def _settle(newsroom: Growing) -> None:
    """Two more rounds: what would be told twice is told by then."""
    rounds = len(newsroom.exchanges)
    wait_until(lambda: len(newsroom.exchanges) >= rounds + 2 * len(FEEDS), 10)


def _judge(titles: set[str], hook: Hook, state: Path) -> None:
    stored = [article.title for article in archive.articles(state)]
    entries = sum(status.entries for status in archive.statuses(state).values())
    told = hook.by_title()
    repeats = sum(count - 1 for ids in told.values() for count in ids.values())
    print(
        f"kills={KILLS} seed={SEED} entries={len(titles)} alerts={len(told)} repeats under one id={repeats}"
    )
    assert len(titles) >= KILLS, "the dice must have published something"
    assert titles - set(stored) == set(), "entries lost"
    assert (len(stored), entries) == (len(titles), len(titles)), "entries stored twice"
    assert titles - told.keys() == set(), f"alerts lost, or still in the outbox: {archive.outbox(state)}"
    assert {title: ids for title, ids in told.items() if len(ids) != 1} == {}, "told under two ids"
