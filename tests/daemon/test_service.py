"""The service as a process: it ends in time, reads its configuration again, and tells the service manager."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import socket
import subprocess
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from monitor.app import App, running
from monitor.config.load import load
from monitor.daemon.progress import Progress
from monitor.daemon.service import GRACE, Pulse, run_once, serve
from monitor.daemon.stage import Stage
from monitor.daemon.systemd import Manager
from monitor.demo.process import command, environment, wait_until
from monitor.errors import MonitorError
from monitor.flows.events import Delivered, Digested, Event, Polled, Read
from monitor.model import Sent
from tests.e2e import archive
from tests.loopback import Feed, Hook, Item, Site, configure, rss

FERRY = '[[rule]]\nname = "ferry"\nquery = "ferry"\n'
FIRE = '[[rule]]\nname = "fire"\nquery = "fire"\n'


def news(*titles: str) -> bytes:
    return rss([Item(title, title, published=datetime.now(UTC)) for title in titles])


# --- one round ----------------------------------------------------------------------------------------


def test_one_round_goes_all_the_way_and_a_second_finds_nothing_due(tmp_path: Path) -> None:
    events: list[Event] = []

    async def rounds(config: Path) -> None:
        async with running(load(config, {}), tmp_path / "state", events.append) as app:
            await run_once(app)
            first = len(events)
            await run_once(app)
            assert len(events) == first, "nothing was due"
            counts = app.store.counts()
            assert (counts.entries, counts.unread, counts.articles, counts.waiting) == (2, 0, 2, 0)

    with Site() as site, Hook() as hook:
        site.put("/feed", news("A ferry sails", "A quiet day"), "application/rss+xml")
        asyncio.run(
            rounds(
                configure(
                    tmp_path / "config",
                    [Feed("one", site.url + "/feed")],
                    rules=FERRY,
                    hook=hook.url,
                    settings={"polling": {"every": "10m", "at_most": "1h"}},
                )
            )
        )
    assert [type(event) for event in events] == [Polled, Read, Read, Delivered]
    assert isinstance(events[-1], Delivered)
    assert events[-1].outcome == Sent()
    assert list(hook.by_title()) == ["A ferry sails"]


def test_a_round_makes_the_digests_that_are_due_and_sends_them(tmp_path: Path) -> None:
    events: list[Event] = []
    clock = [datetime(2026, 11, 24, 12, 1, tzinfo=UTC)]

    async def rounds(config: Path) -> None:
        async with running(load(config, {}), tmp_path / "state", events.append, lambda: clock[0]) as app:
            await run_once(app)
            assert events == []
            clock[0] += timedelta(days=1)
            await run_once(app)
            await run_once(app)

    with Hook() as hook:
        config = configure(tmp_path / "config", [], hook=hook.url)
        digest = '[[digest]]\nid = "noon"\nat = "0 12 * * *"\nreceivers = ["hook"]\nempty = true\n'
        (config / "digests.toml").write_text(digest)
        asyncio.run(rounds(config))
    assert [type(event) for event in events] == [Digested, Delivered]
    assert [taken.payload["type"] for taken in hook.accepted] == ["digest.made"]


# --- the process --------------------------------------------------------------------------------------


class Process:
    """``monitor run`` with its log lines, and a service manager's socket that hears what it says."""

    def __init__(self, folder: Path, config: Path, watchdog: float = 0.0) -> None:
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.settimeout(60)
        self.log = folder / "log"
        extra = {"NOTIFY_SOCKET": str(folder / "notify")}
        if watchdog:
            extra["WATCHDOG_USEC"] = str(int(watchdog * 1e6))
        with self.log.open("ab") as out:
            self.child = subprocess.Popen(
                command("run", "--config", str(config), "--state", str(folder / "state")),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=environment() | extra,
            )

    def hears(self, wanted: str) -> str:
        """The next word to the manager that begins so."""
        while True:
            said = self.manager.recv(4096).decode()
            if said.startswith(wanted):
                return said

    def signal(self, number: signal.Signals) -> None:
        self.child.send_signal(number)

    def logged(self, text: str) -> int:
        return self.log.read_text().count(text)

    def close(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self.manager.close()


@contextmanager
def process(folder: Path, config: Path, watchdog: float = 0.0) -> Iterator[Process]:
    started = Process(folder, config, watchdog)
    try:
        yield started
    finally:
        started.close()


@pytest.mark.e2e
def test_ends_in_time_with_a_delivery_that_hangs(tmp_path: Path) -> None:
    with Site() as site, socket.create_server(("127.0.0.1", 0)) as chat:
        chat.settimeout(60)
        site.put("/feed", news("A ferry sails"), "application/rss+xml")
        config = configure(
            tmp_path / "config",
            [Feed("one", site.url + "/feed")],
            rules=FERRY,
            hook=f"http://127.0.0.1:{chat.getsockname()[1]}/",
            settings={"network": {"timeout": "60s"}},
        )
        with process(tmp_path, config) as daemon:
            assert "STATUS=1 source, 1 rule, 1 receiver" in daemon.hears("READY=1")
            caller, _ = chat.accept()
            with caller:
                assert caller.recv(100).startswith(b"POST")
                began = time.monotonic()
                daemon.signal(signal.SIGTERM)
                daemon.hears("STOPPING=1")
                assert daemon.child.wait(40) == 0
                took = time.monotonic() - began
            assert took < 30, "it waits for the network's 60 s"
            assert took > GRACE / 2, "what is in flight is given time"
            assert daemon.logged("event=stopped") == 1
            assert daemon.logged("Traceback") == 0
    assert [item.state for item in archive.outbox(tmp_path / "state")] == ["waiting"], "it comes due again"


@pytest.mark.e2e
def test_reads_its_configuration_again_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    with Site() as site, Hook() as hook:
        site.put("/feed", news("A ferry sails"), "application/rss+xml")
        config = configure(tmp_path / "config", [Feed("one", site.url + "/feed")], rules=FERRY, hook=hook.url)
        with process(tmp_path, config) as daemon:
            daemon.hears("READY=1")
            assert wait_until(lambda: "A ferry sails" in hook.by_title(), 20)

            (config / "rules.toml").write_text(FERRY + FIRE)
            daemon.signal(signal.SIGHUP)
            daemon.hears("RELOADING=1")
            assert "2 rules" in daemon.hears("READY=1")
            assert daemon.logged("configuration read again") == 1
            site.put("/feed", news("A ferry sails", "A fire at the port"), "application/rss+xml")
            assert wait_until(lambda: "A fire at the port" in hook.by_title(), 20)

            (config / "rules.toml").write_text('[[rule]]\nname = "ferry"\nquery = "(ferry"\n')
            daemon.signal(signal.SIGHUP)
            daemon.hears("RELOADING=1")
            assert "2 rules" in daemon.hears("READY=1"), "the old one stays"
            assert daemon.logged('msg="configuration refused, the old one stays"') == 1
            assert daemon.logged("rules.toml:3") == 1
            site.put("/feed", news("A ferry sails", "Another fire"), "application/rss+xml")
            assert wait_until(lambda: "Another fire" in hook.by_title(), 20)

            daemon.signal(signal.SIGTERM)
            assert daemon.child.wait(15) == 0
        assert all(sum(ids.values()) == 1 for ids in hook.by_title().values())


def test_a_reload_that_fails_in_any_way_is_not_the_last(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = configure(tmp_path / "config", [], rules=FERRY)
    failures: list[Exception] = [MonitorError("wrong"), EOFError("Ran out of input")]
    words: list[str] = []
    statuses: list[str] = []

    class Listener(Manager):
        def say(self, state: str) -> None:
            words.append(state.partition("\n")[0])
            statuses.extend(line.partition("=")[2] for line in state.splitlines()[1:])

    async def reload(app: App) -> str:
        if failures:
            raise failures.pop()
        return "all is well"

    async def story() -> None:
        async with running(load(config, {}), tmp_path / "state", lambda _: None) as app:
            served = asyncio.create_task(serve(app, Listener(), reload))
            for turn in range(1, 5):
                while words.count("READY=1") < turn:
                    await asyncio.sleep(0)
                os.kill(os.getpid(), signal.SIGHUP if turn < 4 else signal.SIGTERM)
            await served

    asyncio.run(story())
    assert words == ["READY=1", *(["RELOADING=1", "READY=1"] * 3), "STOPPING=1"]
    assert [status.partition("; ")[2].partition(",")[0] for status in statuses] == [
        "",
        "the configuration could not be read",
        "the configuration was refused",
        "",
    ]
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == [
        "the configuration could not be read again, the old one stays",
        "configuration refused, the old one stays",
    ]


@pytest.mark.e2e
@pytest.mark.whole
def test_feeds_the_watchdog(tmp_path: Path) -> None:
    config = configure(tmp_path / "config", [], rules=FERRY)
    with process(tmp_path, config, watchdog=4) as daemon:
        daemon.hears("READY=1")
        assert daemon.hears("WATCHDOG=1") == "WATCHDOG=1"
        daemon.signal(signal.SIGTERM)
        assert daemon.child.wait(15) == 0


# --- the watchdog's food ------------------------------------------------------------------------------


class Heard(Manager):
    """A manager that keeps what it is told."""

    words: ClassVar[list[str]] = []

    def say(self, state: str) -> None:
        self.words.append(state)


@pytest.fixture
def heard() -> Heard:
    Heard.words = []
    return Heard(watchdog=60)


def idle(name: str) -> Stage[str]:
    async def claim(room: int, busy: Collection[str]) -> Sequence[str]:
        return ()

    async def act(work: str) -> None:
        raise AssertionError(work)

    return Stage(name, 1, claim, act, key=str)


def test_the_pulse_stops_when_one_stage_stands_still(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    polling, reading = idle("polling"), idle("reading")
    work: list[Stage[str]] = [polling, reading]
    pulse = Pulse(Progress(work, lambda: now), heard)

    async def beats() -> None:
        nonlocal now
        for _ in range(6):
            now += 15
            await polling.round()
            pulse.beat()

    asyncio.run(beats())
    assert heard.words == ["WATCHDOG=1"] * 4, "for as long as the watchdog waits, not longer"
    assert {record.__dict__["stages"] for record in caplog.records} == {"reading"}

    async def better() -> None:
        await reading.round()
        pulse.beat()

    asyncio.run(better())
    assert heard.words[4:] == ["WATCHDOG=1"]


def test_a_stage_with_nothing_to_do_is_alive(heard: Heard) -> None:
    now = 0.0
    stage = idle("delivering")
    pulse = Pulse(Progress([stage], lambda: now), heard)

    async def beats() -> None:
        nonlocal now
        for _ in range(20):
            now += 15
            await stage.round()
            pulse.beat()

    asyncio.run(beats())
    assert len(heard.words) == 20


@pytest.mark.e2e
def test_a_terminal_that_is_closed_ends_what_it_showed(tmp_path: Path) -> None:
    with Site() as site:
        site.put("/feed", news("A ferry sails"), "application/rss+xml")
        config = configure(tmp_path / "config", [Feed("one", site.url + "/feed")], rules=FERRY)
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            command("run", "--config", str(config), "--state", str(tmp_path / "state")),
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        os.close(theirs)
        assert wait_until(lambda: site.asked("/feed") > 0, 20)
        os.close(ours)
        child.send_signal(signal.SIGHUP)
        assert child.wait(15) == 0
