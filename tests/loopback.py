"""Helpers for tests that run the real daemon: a site and a webhook on loopback, a configuration, a process.

    with Site() as site, Hook() as hook:
        site.put("/feed", rss([Item("a", "A title", …)]), "application/rss+xml")
        config = configure(tmp_path / "config", [Feed("one", site.url + "/feed")], rules=…, hook=hook.url)
        with daemon(config, tmp_path / "state") as running:
            assert wait_until(lambda: hook.accepted, 20)

What a test wants to know of the daemon it asks as a person would, by `answer("sources", …)`; only texts of
articles come straight from the store.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen, hosts
from monitor.demo.newsroom import Ledger, Validators
from monitor.demo.process import Daemon, Ended, run, wait_until

__all__ = [
    "Daemon",
    "Ended",
    "Feed",
    "Hook",
    "Item",
    "Site",
    "Taken",
    "answer",
    "configure",
    "daemon",
    "rss",
    "run",
    "wait_until",
]


# --- a site -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resource:
    """What lies at a path."""

    body: bytes
    media: str
    given: Validators


class Site(Loopback):
    """Serves what was put at its paths, with ETag and Last-Modified; answers 304 to who has it already.

    `sites` is at how many addresses: the daemon asks each host at its own pace, so many paths want many.
    """

    def __init__(self, sites: int = 1) -> None:
        super().__init__(self._serve, hosts(sites, network=2))
        self._resources: dict[str, Resource] = {}
        self.ledger = Ledger()

    def put(self, path: str, body: bytes, media: str, *, site: int = 0) -> str:
        """Put `body` at `path`, in place of what was there; its address at `site`."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        date = format_datetime(datetime.now(UTC), usegmt=True)
        with self._lock:
            self._resources[path] = Resource(body, media, Validators(tag, date))
        return self.urls[site] + path

    def _serve(self, seen: Seen) -> Answer:
        resource = self._resources.get(seen.path)
        if resource is None:
            return NOT_FOUND
        self.ledger.note(seen)
        self.ledger.issue(seen.path, resource.given)
        if resource.given.unchanged(seen):
            return Answer(304, resource.given.headers)
        return Answer(200, (("content-type", resource.media), *resource.given.headers), resource.body)

    def asked(self, path: str) -> int:
        """How often `path` was asked for."""
        return self.statuses(path).total()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a generated feed."""

    id: str
    title: str
    link: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None


def rss(items: Sequence[Item], title: str = "A loopback feed") -> bytes:
    """An RSS 2.0 feed of `items` in UTF-8."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content='
    head += '"http://purl.org/rss/1.0/modules/content/"><channel>'
    body = "\n".join(_item(item) for item in items)
    return f"{head}<title>{escape(title)}</title>\n{body}\n</channel></rss>\n".encode()


def _item(item: Item) -> str:
    parts = [f"<title>{escape(item.title)}</title>", f'<guid isPermaLink="false">{escape(item.id)}</guid>']
    if item.link:
        parts.append(f"<link>{escape(item.link)}</link>")
    if item.summary:
        parts.append(f"<description>{escape(item.summary)}</description>")
    if item.content:
        parts.append(f"<content:encoded>{escape(item.content)}</content:encoded>")
    if item.published:
        parts.append(f"<pubDate>{format_datetime(item.published)}</pubDate>")
    return f"<item>{''.join(parts)}</item>"


# --- a webhook --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """One try of a delivery at the webhook. `fault` names what went wrong, empty when nothing did."""

    id: str
    payload: Any
    fault: str = ""

    @property
    def accepted(self) -> bool:
        """The message is in the chat, whether the daemon knows it or not."""
        return self.fault in {"", "hung up after taking it"}


FAULTS = ("busy", "hung up", "hung up after taking it")


class HangUpError(Exception):
    """Ends a connection without an answer."""


class Hook(Loopback):
    """A webhook that takes messages, or fails as often as `unreliable` says (0 never, 1 always).

    It fails by a 503, or by hanging up before or after it took the message. `on_taken` is called with each
    message that it takes, before the answer goes out.
    """

    def __init__(
        self, unreliable: float = 0.0, seed: int = 0, on_taken: Callable[[Taken], None] = lambda _: None
    ) -> None:
        super().__init__(self._take)
        self._unreliable = unreliable
        self._dice = random.Random(seed)
        self._on_taken = on_taken
        self._taken: list[Taken] = []

    def _take(self, seen: Seen) -> Answer:
        fault = self._dice.choice(FAULTS) if self._dice.random() < self._unreliable else ""
        one = Taken(seen.header("webhook-id"), json.loads(seen.body), fault)
        self._taken.append(one)
        if one.accepted:
            self._on_taken(one)
        if fault.startswith("hung up"):
            raise HangUpError
        return Answer(503, (("retry-after", "1"),)) if fault else Answer(204)

    @property
    def faults(self) -> Counter[str]:
        """How often each fault was made."""
        with self._lock:
            return Counter(one.fault for one in self._taken if one.fault)

    @property
    def accepted(self) -> tuple[Taken, ...]:
        """Messages that were taken, in order, repeats included."""
        with self._lock:
            return tuple(one for one in self._taken if one.accepted)

    def by_title(self) -> dict[str, Counter[str]]:
        """For each title, how often each delivery id was accepted with it."""
        told: dict[str, Counter[str]] = {}
        for one in self.accepted:
            told.setdefault(one.payload["data"]["title"], Counter())[one.id] += 1
        return told


# --- the configuration ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """A source of a test's configuration; `extra` are further keys."""

    id: str
    url: str
    extra: Mapping[str, Any] = field(default_factory=dict)


def configure(
    directory: Path,
    feeds: Sequence[Feed],
    *,
    rules: str = "",
    hook: str = "",
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """Write a configuration with a short clock into `directory`; `settings` are tables that overrule ours.

    `rules` is the text of a rules file; `hook` the address that every alert goes to, or empty for none.
    """
    tables: dict[str, dict[str, Any]] = {
        "polling": {"every": "1s", "at_most": "2s"},
        "network": {"timeout": "5s", "pause": "0s", "allow": ["127.0.0.0/8"]},
        "delivery": {"retries": ["1s"] * 8},
        "advanced": {"lease": "3s", "workers": 1},
    }
    for name, table in (settings or {}).items():
        tables[name] = {**tables.get(name, {}), **table}
    directory.mkdir(parents=True, exist_ok=True)
    monitor = "".join(f"[{name}]\n{_pairs(table)}\n" for name, table in tables.items())
    (directory / "monitor.toml").write_text(monitor, encoding="utf-8")
    sources = "\n".join(
        f"[[source]]\n{_pairs({'id': feed.id, 'url': feed.url, **feed.extra})}" for feed in feeds
    )
    (directory / "sources.toml").write_text(sources, encoding="utf-8")
    (directory / "rules.toml").write_text(rules, encoding="utf-8")
    receivers = _RECEIVERS % json.dumps(hook) if hook else ""
    (directory / "receivers.toml").write_text(receivers, encoding="utf-8")
    return directory


_RECEIVERS = """\
[[receiver]]
name = "hook"
kind = "webhook"
url = %s

[[route]]
receivers = ["hook"]
"""


def _pairs(table: Mapping[str, Any]) -> str:
    """TOML keys and values: JSON's strings, numbers, booleans and lists are TOML as well."""
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())


# --- the daemon -------------------------------------------------------------------------------------------


@contextmanager
def daemon(config: Path, state: Path, *options: str) -> Iterator[Daemon]:
    """The daemon while the block lasts; ended by SIGTERM, and it must end cleanly unless the test failed."""
    running = Daemon(config, state, config.parent / "daemon.log", options)
    try:
        yield running
    except BaseException:
        running.kill()
        print("\n".join(running.lines[-40:]))
        raise
    ended = running.stop()
    assert ended.code == 0, "\n".join(running.lines[-40:])
    assert ended.seconds < 10


def answer(config: Path, state: Path, *words: str) -> Any:
    """What ``monitor WORDS --json`` says, parsed; nothing found is an empty list."""
    done = run(*words, "--json", "--config", str(config), "--state", str(state))
    assert done.returncode in {0, 1}, done.stderr
    return json.loads(done.stdout or "[]")
