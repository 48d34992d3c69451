"""Rules applied to what was read before there were such rules."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor.flows.applying import Applying
from monitor.model import Rule, Severity
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions
from monitor.store import open_store
from monitor.views import DATABASE
from monitor.views.search import EVERYTHING
from tests.cli.scene import Desk
from tests.extent import some
from tests.flows.scene import FEED, HOOK, Scene, feed, item, status
from tests.store.support import NOW, new_story, published, run, source

NEW = """
[[rule]]
name = "market"
tags = ["trade", "sea"]
severity = "critical"
query = "market"
[[rule]]
name = "boats"
tags = ["sea"]
query = "ferry OR пором"
[[rule]]
name = "deep"
tags = ["deep"]
query = "tag:trade"
"""
UNTOUCHED = ("told", "tally", "alert", "delivery", "relation", "entry", "body")


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    desk.write("rules.toml", NEW)
    return desk


def rows(desk: Desk, query: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{desk.state / DATABASE}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def applied(desk: Desk, *words: str) -> dict[str, tuple[int, int]]:
    said = json.loads(desk("rules", "apply", *words, "--json").out)
    return {one["rule"]: (one["tagged"], one["holds"]) for one in said}


def titles(desk: Desk, *words: str) -> set[str]:
    return {one["title"] for one in json.loads(desk(*words, "--json").out)}


def test_the_archive_is_tagged_and_nothing_else_changes(ruled: Desk) -> None:
    before = {name: rows(ruled, f"SELECT * FROM {name}") for name in UNTOUCHED}
    assert applied(ruled, "--all") == {"market": (1, 1), "boats": (2, 2), "deep": (1, 1)}
    assert {name: rows(ruled, f"SELECT * FROM {name}") for name in UNTOUCHED} == before
    found = json.loads(ruled("search", "market", "--tag", "trade", "--json").out)
    assert [one["title"] for one in found] == ["Nothing of interest"]
    assert set(found[0]["rules"]) == {"market", "deep"}
    days = dict(rows(ruled, "SELECT name, sum(articles) FROM daily WHERE kind = 'tag' GROUP BY name"))
    assert (days["trade"], days["deep"], days["sea"]) == (1, 1, 3)
    assert rows(ruled, "SELECT count(*) FROM meta WHERE name LIKE 'applied %'") == [(0,)]


def test_a_second_run_finds_nothing_new(ruled: Desk) -> None:
    applied(ruled, "--all")
    counted = rows(ruled, "SELECT * FROM daily")
    assert applied(ruled, "--all") == {"market": (0, 1), "boats": (0, 2), "deep": (0, 1)}
    assert rows(ruled, "SELECT * FROM daily") == counted


def test_digest_and_explain_know_of_it(ruled: Desk) -> None:
    applied(ruled, "market")
    shown = ruled("digest", "--since", "2026-10-01", "--tag", "trade")
    assert "Nothing of interest" in shown.out
    (number,) = rows(ruled, "SELECT id FROM article WHERE title = 'Nothing of interest'")[0]
    said = ruled("explain", str(number)).out
    assert "market held" in said
    assert "monitor rules apply" in said


def test_a_dry_run_writes_nothing(ruled: Desk) -> None:
    before = rows(ruled, "SELECT * FROM match")
    assert applied(ruled, "--all", "--dry-run") == {"market": (1, 1), "boats": (2, 2), "deep": (1, 1)}
    assert rows(ruled, "SELECT * FROM match") == before


def test_only_rules_whose_tags_are_asked_for_are_compiled() -> None:
    """Of twenty rules one was applied at the price of all."""
    others = [
        Rule("market", "market", ("trade",)),
        Rule("hall", "hall AND tag:Roof", ("trade",)),
        Rule("roof", "roof", ("roof",)),
        Rule("boats", "ferry", ("sea",)),
    ]
    asking = Rule("deep", 'tag:trade AND NOT rule:"boats"', ("deep",))
    there = Definitions(rules={rule.name: rule for rule in (*others, asking)})
    applying = Applying([asking], AS_WRITTEN, there)
    assert set(applying._book._compiled) == {"deep", "market", "hall", "roof"}


def test_exit_codes(ruled: Desk) -> None:
    assert ruled("rules", "apply").code == 2
    assert ruled("rules", "apply", "market", "--all").code == 2
    assert ruled("rules", "apply", "no such").code == 2
    assert ruled("rules", "apply", "market", "--since", "2027-01-01").code in (1, 2)
    assert ruled("rules", "apply", "market").code == 0


WORKER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from monitor.flows import applying
    from monitor.model import Rule
    from monitor.rules.expansion import AS_WRITTEN
    from monitor.rules.plan import Definitions
    from monitor.store import open_store

    applying.MATCHED = 3
    rules = [Rule("ferries", "ferry", ("sea",))]
    with open_store(Path(sys.argv[1])) as store:
        work = applying.Applying(rules, AS_WRITTEN, Definitions())
        below = store.applied("test")
        def settle(found, come_to):
            fresh = store.apply("test", found, come_to)
            print("settled", flush=True)
            return fresh
        work.run(store.articles(work.plan, below=below), settle)
    """
)


def test_a_killed_run_goes_on_and_counts_nothing_twice(tmp_path: Path) -> None:
    path, number = tmp_path / DATABASE, 40
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        for at in range(number):
            published(store, f"e{at}", new_story(), now=NOW + timedelta(minutes=at), title=f"ferry {at}")
    for kills in some((4, 1), 2):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as worker:
            assert worker.stdout is not None
            for _ in range(kills):
                assert worker.stdout.readline() == "settled\n"
            worker.kill()
    with open_store(path, read_only=True) as store:
        assert store.applied("test") is not None
        tagged = [one for one in store.articles(None, EVERYTHING) if one.rules]
        assert 0 < len(tagged) < number
    subprocess.run([sys.executable, "-c", WORKER, str(path)], check=True, cwd=Path(__file__).parents[2])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM match").fetchone() == (number,)
        counts = "SELECT kind, sum(articles) FROM daily WHERE kind != 'all' GROUP BY kind"
        assert dict(connection.execute(counts).fetchall()) == {"rule": number, "tag": number}
        assert connection.execute("SELECT count(*) FROM delivery").fetchone() == (0,)


def told_in(folder: Path, *, apply: bool) -> list[bytes]:
    """What a receiver was sent of news, an article of which was tagged in between or not."""
    folder.mkdir()
    scene, market = Scene(folder), Rule("market", "market", ("trade",), Severity.CRITICAL)
    ferry = item("a", "Ferry service resumes", "The ferry between the islands runs again." * 5)
    quiet = item("d", "Nothing of interest", "A quiet day at the market, and nothing to tell of it. " * 5)
    again = item("e", "Nothing of interest", "A quiet day at the market, and nothing to tell of it. " * 5)
    scene.wire.put(FEED, feed(ferry, quiet), feed(ferry, quiet, again))
    scene.wire.put(HOOK.url.reveal(), status(204, HOOK.url.reveal()))
    scene.poll()
    scene.read()
    if apply:
        work = Applying([market], AS_WRITTEN, Definitions())
        work.run(scene.store.articles(None), partial(scene.store.apply, "test"))
        assert work.fresh == {"market": 1}
    for _ in range(3):
        scene.deliver()
        scene.now += timedelta(hours=2)
        scene.poll()
        scene.read()
    scene.deliver()
    assert scene.store.counts().articles == 3
    scene.store.close()
    return [request.body for request in scene.wire.to(HOOK.url.reveal())]


def test_nothing_is_delivered_later_because_of_it(tmp_path: Path) -> None:
    """Neither of what was tagged, nor of a copy that came after it."""
    usual = told_in(tmp_path / "usual", apply=False)
    assert usual
    assert told_in(tmp_path / "tagged", apply=True) == usual
