"""``monitor run`` as a person starts it: one round, a second daemon, what is wrong before it begins."""

from __future__ import annotations

import os
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.process import Daemon, command, environment, run, wait_until
from tests.cli.terminal import STYLE, Terminal, at_terminal
from tests.e2e import archive
from tests.extent import WHOLE, some
from tests.loopback import Feed, Hook, Item, Site, configure, rss

pytestmark = pytest.mark.e2e

RULES = '[[rule]]\nname = "ferry"\nquery = "ferry"\ntags = ["transport"]\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """One source that nobody answers, no receiver."""
    return configure(tmp_path / "config", [Feed("silent", "http://127.0.0.9:9/feed")], rules=RULES)


def test_one_round_with_a_receiver(tmp_path: Path) -> None:
    with Site() as site, Hook() as hook:
        news = [
            Item("a", "A ferry sails", published=datetime.now(UTC)),
            Item("b", "A quiet day"),
        ]
        site.put("/feed", rss(news), "application/rss+xml")
        config = configure(tmp_path / "config", [Feed("one", site.url + "/feed")], rules=RULES, hook=hook.url)
        where = ("--config", str(config), "--state", str(tmp_path / "state"))
        done = run("run", "--once", *where)
        assert done.returncode == 0, done.stderr
        assert list(hook.by_title()) == ["A ferry sails"]
        assert "event=delivered receiver=hook" in done.stderr
        assert done.stdout == ""
        assert archive.statuses(tmp_path / "state")["one"].entries == 2
        if WHOLE:
            assert run("run", "--once", *where).returncode == 0
            assert len(hook.accepted) == 1


def test_one_round_at_a_terminal_without_a_receiver(tmp_path: Path, config: Path) -> None:
    code, said = at_terminal(
        ["run", "--once", "--config", str(config), "--state", str(tmp_path / "s")], 80, {}
    )
    assert code == 0
    lines = STYLE.sub("", said).replace("\r\x1b[K", "\n").splitlines()
    assert any("No receiver is set up" in line for line in lines)
    (failed,) = [line for line in lines if "failed" in line]
    assert "silent" in failed
    assert "tries again" in failed
    assert len(failed) <= 80
    assert "\x1b[31mfailed" in said
    assert "\\u001b" not in said
    assert "First round done: 0 sources well, 0 articles read." in lines
    assert lines[-1].startswith("Stopped: ")


@pytest.mark.whole
def test_log_lines_even_at_a_terminal(tmp_path: Path, config: Path) -> None:
    words = ["run", "--once", "--log", "--config", str(config), "--state", str(tmp_path / "s")]
    code, said = at_terminal(words, 80, {})
    assert code == 0
    assert all(line.startswith("ts=") for line in said.splitlines())


def test_a_second_daemon_is_refused(tmp_path: Path, config: Path) -> None:
    first = Daemon(config, tmp_path / "state", tmp_path / "log")
    try:
        assert wait_until(lambda: any("event=polled" in line for line in first.lines), 60)
        done = run("run", "--once", "--config", str(config), "--state", str(tmp_path / "state"))
        assert done.returncode == 4
        assert "another monitor (process" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    finally:
        assert first.stop().code == 0


def test_a_wrong_configuration(tmp_path: Path, config: Path) -> None:
    (config / "monitor.toml").write_text("[polling]\nevry = '1m'\n")
    done = run("run", "--config", str(config), "--state", str(tmp_path / "state"))
    assert done.returncode == 3
    assert "monitor.toml:2" in done.stderr
    assert "every" in done.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("number", some([signal.SIGINT, signal.SIGTERM], 2))
def test_ctrl_c_ends_it_in_words(tmp_path: Path, config: Path, number: signal.Signals) -> None:
    child = subprocess.Popen(
        command("run", "--config", str(config), "--state", str(tmp_path / "state")),
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert child.stderr is not None
    next(line for line in child.stderr if "event=polled" in line)
    os.kill(child.pid, number)
    rest = child.stderr.read()
    child.stderr.close()
    assert child.wait(15) == 0
    assert rest.splitlines()[-1].endswith("event=stopped")
    assert "Traceback" not in rest


def test_a_person_is_told_of_a_configuration_read_again(tmp_path: Path, config: Path) -> None:
    with Terminal(["run", "--config", str(config), "--state", str(tmp_path / "state")], 80, {}) as screen:
        screen.wait_for("tries again")
        screen.process.send_signal(signal.SIGHUP)
        screen.wait_for("configuration read again: ")
        (config / "extra.toml").write_text("[poling]\n")
        screen.process.send_signal(signal.SIGHUP)
        screen.wait_for("configuration refused, the old one stays: ")
        screen.wait_for("extra.toml:1: unknown table `poling`")
        screen.process.send_signal(signal.SIGINT)
        screen.wait_for("Stopped: ")
