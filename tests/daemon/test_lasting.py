"""What a reload cannot change is named, so that nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from monitor.app import App, running
from monitor.config.load import load
from monitor.config.values import Settings
from monitor.daemon.lasting import waiting
from monitor.daemon.service import reloaded

BEFORE = """
contact = "https://desk.example/"
[polling]
every = "5m"
[network]
robots = "pages"
"""
PAUSE = f'{BEFORE}pause = "4s"\n'
AFTER = """
contact = "https://other.example/"
state_dir = "elsewhere"
[polling]
every = "6m"
concurrency = 3
[reading]
concurrency = 4
full_text = false
[network]
timeout = "9s"
max_wire = "1MB"
max_decoded = "2MB"
pause = "3s"
pause_for = "site"
robots = "nothing"
allow = ["127.0.0.0/8"]
[websub]
callback = "https://hub.example/in"
listen = "127.0.0.2:4711"
[advanced]
lease = "3m"
workers = 1
[retention]
unmatched = "90d"
"""


def settings(folder: Path, text: str) -> Settings:
    folder.mkdir(exist_ok=True)
    (folder / "monitor.toml").write_text(text)
    return load(folder, {}).settings


def test_all_that_is_built_at_the_start_waits_for_the_next_one(tmp_path: Path) -> None:
    before, after = settings(tmp_path / "a", BEFORE), settings(tmp_path / "b", AFTER)
    assert waiting(before, before) == []
    assert sorted(waiting(before, after)) == sorted(
        f"{table}.{key}" if table else key
        for table, keys in {
            "": "contact state_dir",
            "polling": "concurrency",
            "reading": "concurrency",
            "network": "timeout max_wire max_decoded pause pause_for robots allow",
            "websub": "callback listen",
            "advanced": "lease workers",
        }.items()
        for key in keys.split()
    )


def test_whether_feeds_heed_robots_is_changed_by_a_reload(tmp_path: Path) -> None:
    heeding = settings(tmp_path / "b", BEFORE.replace("pages", "all"))
    assert waiting(settings(tmp_path / "a", BEFORE), heeding) == []


def test_a_reload_says_what_waits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings(tmp_path / "config", BEFORE)

    async def again(app: App) -> str:
        await app.swap(load(tmp_path / "config", {}))
        return app.status

    async def story() -> list[str]:
        config = load(tmp_path / "config", {})
        async with running(config, tmp_path / "state", lambda _: None) as app:
            said = []
            for text in (PAUSE, f'{PAUSE}[alerts]\nmax_age = "1d"\n', BEFORE):
                settings(tmp_path / "config", text)
                said.append(await reloaded(app, again))
            return said

    with caplog.at_level(logging.INFO):
        waits = "; waiting for the next start: network.pause"
        assert asyncio.run(story()) == [waits, waits, ""]
    told = [record for record in caplog.records if record.message == "settings that wait for the next start"]
    assert [vars(record)["settings"] for record in told] == ["network.pause"] * 2
