"""`python -m tests.tutorial`: the tutorial's first part as a newcomer takes it, each step timed.

    wheel ─pip install─► a venv of its own ─monitor init─► configuration ─monitor run─► an alert

Nothing is there at first: no dictionaries, no configuration, no database. Sources and chat are on loopback,
which stands for the internet: the pack's list of sources is swapped for one feed, of which one item is new
and one was published before. Ends with 1 after more than `COMMANDS` commands or `SECONDS` seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.demo.process import environment, wait_until
from tests.loopback import Hook, Item, Site, rss

CHECKOUT = Path(__file__).parents[1]
COMMANDS = 3
SECONDS = 300.0
SOURCES = '[[source]]\nid = "loopback"\nurl = "{url}"\nlang = "en"\n'
ALLOWED = '[network]\nallow = ["127.0.0.0/8"]\n'
NEW = "Thirty Shahed drones shot down over Odesa"
OLD = "Ten Shahed drones shot down over Kyiv"


@dataclass(slots=True)
class Steps:
    """What a newcomer types, and how long each took."""

    env: Mapping[str, str]
    folder: Path
    taken: list[tuple[str, float]] = field(default_factory=list)

    def run(self, shown: str, *words: str) -> None:
        """A command to its end."""
        began = time.monotonic()
        done = subprocess.run(
            words, env=self.env, cwd=self.folder, capture_output=True, text=True, check=False
        )
        self.taken.append((shown, time.monotonic() - began))
        if done.returncode:
            raise SystemExit(f"{shown}: {done.stdout}{done.stderr}")


def main() -> int:
    """Take the steps; 0 when they were few and quick."""
    with tempfile.TemporaryDirectory() as place, Site() as site, Hook() as hook:
        folder = Path(place)
        wheel = built(folder / "dist")
        now = datetime.now(UTC)
        news = [Item("new", NEW, published=now), Item("old", OLD, published=now - timedelta(hours=8))]
        feed = site.put("/feed", rss(news), "application/rss+xml")
        home = folder / "home"
        home.mkdir()
        steps = Steps(environment({"HOME": str(home), "XDG_CACHE_HOME": "", "PYTHONPATH": ""}), home)
        python, monitor = str(home / "venv/bin/python"), str(home / "venv/bin/monitor")
        subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)
        steps.run("pip install news-monitor", python, "-m", "pip", "install", "--quiet", str(wheel))
        steps.run("monitor init --to ADDRESS", monitor, "init", "--to", hook.url)
        loopback(home / ".config/monitor", feed)
        first_alert(steps, monitor, hook, folder / "log")
        return told(steps.taken)


def built(folder: Path) -> Path:
    """The wheel of this checkout, by its build backend: an environment that uv made has no pip."""
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(words, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def loopback(config: Path, feed: str) -> None:
    """Put this machine in the place of the internet; rules, termsets and receivers stay as shipped."""
    (config / "telegram.toml").unlink()
    (config / "sources.toml").write_text(SOURCES.format(url=feed))
    settings = config / "monitor.toml"
    settings.write_text(settings.read_text().replace("[network]\n", ALLOWED, 1))


def first_alert(steps: Steps, monitor: str, hook: Hook, log: Path) -> None:
    """Run the daemon until the chat has the alert and the round is over; nothing else may be told."""
    began = time.monotonic()
    with log.open("wb") as output:
        daemon = subprocess.Popen(
            [monitor, "run"], env=steps.env, cwd=steps.folder, stdout=output, stderr=output
        )
        try:
            came = wait_until(lambda: bool(hook.accepted), SECONDS)
            steps.taken.append(("monitor run, to the first alert", time.monotonic() - began))
            summed = wait_until(lambda: b"event=first-round-over" in log.read_bytes(), 20)
        finally:
            daemon.terminate()
            daemon.wait(30)
    if not came:
        raise SystemExit(f"no alert came within {SECONDS:g} s; is the machine busy?\n{log.read_text()}")
    if not summed or list(hook.by_title()) != [NEW]:
        raise SystemExit(f"told: {list(hook.by_title())}\n{log.read_text()}")


def told(taken: Sequence[tuple[str, float]]) -> int:
    """Print the steps; 0 when they are as few and quick as they should be."""
    whole = sum(seconds for _, seconds in taken)
    for shown, seconds in (*taken, ("all", whole)):
        print(f"{seconds:6.1f} s  {shown}")
    print(f"{len(taken)} commands; {os.cpu_count()} processors")
    return int(len(taken) > COMMANDS or whole > SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
