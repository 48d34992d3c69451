"""A database filled by the real verbs, and the whole command line run over it in this process."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.watching import Alarm, Changes, Kind, Look
from tests.flows.scene import FEED, HOOK, Scene, feed, item, run, status

HOSTILE = "\x1b[31m\u202e[bold]Fire[/bold] @everyone \x9b31m:fire: &lt;b&gt;x&lt;/b&gt;"
"""As a feed sends it: terminal codes, direction overrides, markup of ours, of chats and of pages."""

ALIVE = ("\x1b", "\x9b", "\u202e", "\U0001f525")
"""None of these may reach an output: the last one is what ``:fire:`` would become."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


class Desk:
    """A configuration and a state folder, and `monitor` over them."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.config, self.state = folder / "config", folder / "state"
        self._patch = patch
        self.config.mkdir()
        self.write("monitor.toml", '[network]\nallow = ["127.0.0.0/8"]\ntimeout = "5s"\npause = "1ms"\n')

    def write(self, name: str, text: str) -> None:
        (self.config / name).write_text(text, encoding="utf-8")

    def __call__(self, *words: str) -> Result:
        """Run ``monitor`` with `words` on this configuration and state."""
        self._patch.setenv("MONITOR_CONFIG", str(self.config))
        self._patch.setenv("MONITOR_STATE", str(self.state))
        return call(self._patch, *words)


def call(patch: pytest.MonkeyPatch, *words: str) -> Result:
    """``monitor`` as its entry point runs it, in this process."""
    patch.setattr(sys, "argv", ["monitor", *words])
    out, err, code = StringIO(), StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    return Result(code, out.getvalue(), err.getvalue())


def fill(state: Path) -> None:
    """Two sources' worth of news through the verbs: three alerts, of which one is sent and two wait."""
    state.mkdir()
    scene = Scene(state)
    scene.wire.put(
        FEED,
        feed(
            item("a", "Ferry service resumes", "The ferry between the islands runs again."),
            item(
                "b", HOSTILE, "A fire broke out near the harbour.", published=scene.now - timedelta(minutes=2)
            ),
            item(
                "c", "Пором повертається", "Пором знову ходить.", published=scene.now - timedelta(minutes=3)
            ),
            item("d", "Nothing of interest", "A quiet day at the market."),
        ),
    )
    scene.wire.put(HOOK.url.reveal(), status(204, HOOK.url.reveal()), status(503, HOOK.url.reveal()))
    scene.poll()
    scene.read()
    scene.deliver()
    scene.deliver()
    full = Alarm(Kind.FULL_DISK, "", "120 MB are left on the disk of the database", scene.now)
    over = Alarm(Kind.SILENT_SOURCE, "courier", f"{HOSTILE} is silent", scene.now, scene.now)
    run(scene.store.settle_watch(Look(Changes(opened=(full, over))), scene.now))
    scene.store.close()
