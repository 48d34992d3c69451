"""What is done at night is done, once a night, and its failure is a line in the log."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import running
from monitor.config.load import load
from monitor.daemon import nightly
from monitor.daemon.auditing import DRAWN, audit_if_due
from monitor.model import Matcher, Silence
from tests.loopback import Feed, configure
from tests.store.support import rows

NOW = datetime(2026, 11, 26, 2, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def test_it_forgets_and_a_night_that_was_missed_is_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = configure(tmp_path / "config", [Feed("one", "http://127.0.0.1:9/feed")], rules="", hook="")
    now = NOW
    said: list[int] = []

    async def nights() -> None:
        nonlocal now
        async with running(load(config, {}), tmp_path / "state", lambda _: None, lambda: now) as app:
            for ended, wait in ((NOW - 400 * DAY, DAY), (NOW - 400 * DAY, 3 * DAY)):
                app.store.add_silence(Silence("s", Matcher(), "ann", "", ended - DAY, ended))
                await nightly.forget_if_missed(app)
                said.append(len(app.store.silences()))
                now += wait
            await nightly.forget_if_missed(app)
            said.append(len(app.store.silences()))
            app.store.close()
            await nightly.forget(app)

    with caplog.at_level(logging.INFO):
        asyncio.run(nights())
    assert said == [0, 1, 0], "the first time, not again a day later, again three days later"
    told = [(record.getMessage(), getattr(record, "result", None)) for record in caplog.records]
    assert ("forgot what was too old", "1 silences") in told
    assert told[-1][0] == "what is too old was not all forgotten"


def test_nights_are_counted_anew_when_the_clock_was_put_back(tmp_path: Path) -> None:
    config = configure(tmp_path / "config", [], rules="", hook="")

    async def nights() -> None:
        async with running(load(config, {}), tmp_path / "state", lambda _: None) as app:
            scheduler = nightly.schedule(app)
            scheduler.start()
            for job in scheduler.get_jobs():
                job.modify(next_run_time=job.next_run_time + 9 * DAY)
            nightly.put_back(scheduler)
            assert all(job.next_run_time <= datetime.now(UTC) + DAY for job in scheduler.get_jobs())
            scheduler.shutdown(wait=False)

    asyncio.run(nights())


@pytest.mark.parametrize("weekly", [True, False])
def test_a_sample_for_the_audit_is_due_a_week_after_the_last(tmp_path: Path, weekly: bool) -> None:
    config = configure(tmp_path / "config", [Feed("one", "http://127.0.0.1:9/feed")], rules="", hook="")
    (config / "audit.toml").write_text("[audit]\nweekly = true\n" if weekly else "[audit]\nweekly = false\n")
    now = NOW
    facts: list[str] = []

    async def nights() -> None:
        nonlocal now
        async with running(load(config, {}), tmp_path / "state", lambda _: None, lambda: now) as app:
            for _ in range(9):
                await audit_if_due(app)
                facts.append(await app.store.recall(DRAWN))
                now += DAY
            app.store.close()
            await audit_if_due(app)

    asyncio.run(nights())
    last = [NOW.isoformat()] * 7 + [(NOW + 7 * DAY).isoformat()] * 2
    assert facts == (last if weekly else [""] * 9)


def test_every_job_has_its_hour(tmp_path: Path) -> None:
    config = configure(tmp_path / "config", [Feed("one", "http://127.0.0.1:9/feed")], rules="", hook="")

    async def jobs() -> list[str]:
        async with running(load(config, {}), tmp_path / "state", lambda _: None, lambda: NOW) as app:
            scheduler = nightly.schedule(app)
            return [str(job.trigger) for job in scheduler.get_jobs()]

    assert asyncio.run(jobs()) == [
        "cron[hour='2', minute='17']",
        "cron[hour='3', minute='17']",
        "cron[hour='4', minute='17']",
        "cron[hour='5', minute='17']",
        "date[2026-11-26 02:27:00 UTC]",
        "date[2026-11-26 02:27:00 UTC]",
    ]
    assert rows(tmp_path / "state" / "monitor.db", "PRAGMA quick_check") == [("ok",)]
