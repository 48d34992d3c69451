"""The real daemon on a disk that refuses to grow: words in the log, nothing lost, it goes on by itself."""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store.checking import check
from tests.loopback import Daemon, Feed, Hook, Item, Site, answer, configure, daemon, rss, wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason=f"no limit of another process can be set on {sys.platform}"
)

FIRST, SECOND = "A ferry to the northern islands", "Storm keeps every southern ferry in port"
RULE = '[[rule]]\nname = "ferry"\nquery = "ferry"\n'


def news(*titles: str) -> bytes:
    now = datetime.now(UTC)
    return rss([Item(title, title, content=f"{title} sails. " * 200, published=now) for title in titles])


def limit(running: Daemon, size: int) -> None:
    """No file of the process may grow beyond `size`: to it that is a disk that takes no more."""
    hard = resource.prlimit(running.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_disk_that_takes_no_more_costs_nothing_but_time(tmp_path: Path) -> None:
    with Site() as site, Hook() as hook:
        site.put("/feed", news(FIRST), "application/rss+xml")
        feeds = [Feed("one", site.url + "/feed")]
        config = configure(tmp_path / "config", feeds, rules=RULE, hook=hook.url)
        state = tmp_path / "state"
        database = state / "monitor.db"
        with daemon(config, state) as running:
            assert wait_until(lambda: FIRST in hook.by_title(), 30)
            limit(running, database.with_name("monitor.db-wal").stat().st_size)
            site.put("/feed", news(FIRST, SECOND), "application/rss+xml")
            said = "monitor.db: the disk cannot be read or written"
            assert wait_until(lambda: any(said in line for line in running.lines), 30)
            limit(running, resource.RLIM_INFINITY)
            assert wait_until(lambda: SECOND in hook.by_title(), 30)
            assert not [line for line in running.lines if "traceback" in line]
            assert sum("claim failed" in line for line in running.lines) <= 6, "each stage says it once"
        assert not check(database, full=True).problems
        assert len(answer(config, state, "alerts")) == 2
        assert [len(tries) for tries in hook.by_title().values()] == [1, 1], "nobody was told twice"
