"""The demo from curtain to curtain: real daemon, invented news.

write config ─► newsroom + chat on loopback ─► monitor run
    ─► first edition: alerts arrive ─► second edition: only what is new arrives
    ─► monitor sources, monitor digest ─► SIGTERM ─► checks
"""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from monitor.demo import content, kinds, process, settings
from monitor.demo.chat import Chat
from monitor.demo.checks import DOORS, Evidence, Polls, judge, told
from monitor.demo.content import Outlet
from monitor.demo.hub import PUSHES
from monitor.demo.kinds import BEYOND, place
from monitor.demo.mailbox import Mailbox, letter
from monitor.demo.newsroom import Newsroom
from monitor.demo.process import Daemon, Ended, wait_until
from monitor.demo.stage import Stage
from monitor.sources import address

PATIENCE = 45.0
"""Seconds in which all expected alerts must have arrived; an ordinary run takes a quarter of that."""
BUILDING = 300.0
"""Seconds for the first use of dictionaries on a slow machine; 40 on an ordinary one."""


def play(room: Path, quiet: bool) -> bool:
    """Run the demo in the folder `room`, which gets config, database and log; did all come that had to?"""
    stage = Stage(quiet)
    checks = judge(_perform(room, stage))
    stage.verdict(checks)
    return all(check.held for check in checks)


@dataclass(slots=True)
class _Run:
    """What is on stage at the moment, and how much of it has been shown."""

    newsroom: Newsroom
    chat: Chat
    daemon: Daemon
    stage: Stage
    folder: Path
    """Into which outlets put files."""
    tries: int = 0
    lines: int = 0

    def until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Show what happens until `condition` holds, the daemon has ended or time is up."""

        def over() -> bool:
            self.show()
            return condition() or not self.daemon.running

        return wait_until(over, seconds, every=0.1)

    def show(self) -> None:
        """Show what has happened since the last look."""
        lines, received = self.daemon.lines, self.chat.received
        self.stage.log(lines[self.lines :])
        for one in received[self.tries :]:
            if one.door == "webhook":
                self.stage.delivery(one)
        self.lines, self.tries = len(lines), len(received)

    def told_of(self, edition: int) -> bool:
        """Every door has taken every alert that must come once `edition` is out."""
        wanted = set(self.newsroom.content.stories(edition))
        return all(wanted <= told(self.newsroom.content, self.chat.received, door) for door in DOORS)

    def polled_since(self, times: int, since: datetime) -> bool:
        """Every feed was asked for `times` times after `since`."""
        asked = Counter(seen.path for seen, _ in self.newsroom.exchanges if seen.at > since)
        polled = (one for one in self.newsroom.content.outlets if one.form not in BEYOND)
        return all(asked[place(one)] >= times for one in polled if one.quirk != PUSHES)

    def publish(self, now: datetime) -> None:
        """Bring out the second edition, on the web, by mail and as files."""
        self.newsroom.publish_second_edition(now)
        put_files(self.newsroom, self.folder)


def _perform(room: Path, stage: Stage) -> Evidence:
    paper = content.load()
    with (
        Newsroom(paper, datetime.now(UTC)) as newsroom,
        Chat(settings.SIGNING_KEY) as chat,
        Mailbox(partial(_mails, newsroom)) as mailbox,
    ):
        config, state, folder = room / "config", room / "state", room / "reports"
        put_files(newsroom, folder)
        beyond = {"folder": address.folder(str(folder.resolve())), "imap": mailbox.url}
        feeds = {outlet: beyond.get(outlet.form) or newsroom.feed_url(outlet) for outlet in paper.outlets}
        settings.write(config, settings.files(feeds, chat.doors, chat.token, free_port()))
        _introduce(stage, newsroom, chat)
        # On a fresh machine this builds the dictionaries, which takes longer than the daemon is waited for.
        stage.say(process.run("check", "--config", str(config), seconds=BUILDING).stdout)
        daemon = Daemon(config, state, room / "daemon.log")
        try:
            run = _Run(newsroom, chat, daemon, stage, folder)
            _editions(run)
            asked = _ask(config, state, stage)
        finally:
            ended = daemon.stop()
        run.show()
        return _evidence(run, asked, ended)


def free_port() -> int:
    """A port of loopback at which nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        number: int = line.getsockname()[1]
        return number


def put_files(newsroom: Newsroom, folder: Path) -> None:
    """Write what outlets give out as files; what stands there already is written anew, and must be known."""
    folder.mkdir(exist_ok=True)
    for outlet in newsroom.content.outlets:
        if outlet.form == "folder":
            for piece, published in newsroom.shown(outlet):
                kinds.file(folder, piece, published)


def _mails(newsroom: Newsroom) -> list[bytes]:
    """What has been mailed so far, the oldest first."""
    return [
        letter(outlet, piece, published)
        for outlet in newsroom.content.outlets
        if outlet.form == "imap"
        for piece, published in reversed(newsroom.shown(outlet))
    ]


def _introduce(stage: Stage, newsroom: Newsroom, chat: Chat) -> None:
    outlets = newsroom.content.outlets
    stage.heading("A newsroom and a chat on this machine, and the real daemon between them")
    stage.say(f"  newsroom  {newsroom.url} and on  {len(outlets)} outlets, all invented")
    stage.say(f"  chat      {chat.url}  as webhook, Slack, Discord and Telegram")


def _editions(run: _Run) -> None:
    run.stage.heading("First edition")
    run.until(lambda: run.told_of(edition=1))
    if not run.daemon.running:
        run.stage.say("The daemon has ended by itself: the rest is off.", "bold red")
        return
    run.stage.heading("Second edition: news, an update of what was told already, something from the archive")
    published = datetime.now(UTC)
    run.publish(published)
    run.until(lambda: run.told_of(edition=2))
    run.stage.heading("Another round or two: nothing may come twice")
    run.until(lambda: run.polled_since(2, published), seconds=15.0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What other commands said while the daemon was running."""

    digest: str
    digest_code: int
    stored: dict[str, int]


def _ask(config: Path, state: Path, stage: Stage) -> _Asked:
    where = ("--config", str(config), "--state", str(state))
    stage.heading("monitor digest --since 24h")
    digest = process.run("digest", "--since", "24h", *where)
    stage.say(digest.stdout + digest.stderr)
    sources = process.run("sources", "--json", *where)
    return _Asked(digest.stdout, digest.returncode, stored(sources.stdout))


def stored(output: str) -> dict[str, int]:
    """Entries by source from the output of ``monitor sources --json``; empty when it can't be read."""
    try:
        return {row["id"]: row["entries"] for row in json.loads(output)}
    except (ValueError, LookupError, TypeError):
        return {}


def _evidence(run: _Run, asked: _Asked, ended: Ended) -> Evidence:
    return Evidence(
        content=run.newsroom.content,
        received=run.chat.received,
        polls=[_polls(run.newsroom, outlet) for outlet in run.newsroom.content.outlets],
        foreign=run.newsroom.ledger.foreign,
        log=run.daemon.lines,
        digest=asked.digest,
        digest_code=asked.digest_code,
        stored=asked.stored,
        ended=ended,
    )


def _polls(newsroom: Newsroom, outlet: Outlet) -> Polls:
    statuses = newsroom.statuses(place(outlet))
    return Polls(outlet.id, statuses.total(), statuses[304], statuses[503])
