"""`monitor tail`: what comes is shown as it comes, whatever happens to the database meanwhile."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from monitor.cli.reference import PAGE
from monitor.cli.tail import PATIENCE, follow
from monitor.demo.process import command, environment
from monitor.errors import StoreError
from monitor.store import Store, open_store
from monitor.store.sqlite import open_raw
from monitor.views.arrival import Arrival
from tests.cli.scene import ALIVE, Desk
from tests.extent import some
from tests.store.support import HOUR, NOW, empty_database, match, poll, published, read, run, source
from tests.store.support import entry as item

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def opened(path: Path) -> Store:
    store = open_store(empty_database(path))
    run(store.sync_sources([source()], NOW))
    return store


class Watcher:
    """Follows a database; at each wait one of `acts` is done, and when there are no more it goes away."""

    def __init__(self, path: Path, acts: Sequence[Callable[[], object]]) -> None:
        self._path, self._acts = path, iter(acts)
        self.said: list[str] = []

    def _wait(self) -> bool:
        act = next(self._acts, None)
        if act is not None:
            act()
        return act is not None

    def sees(self, since: datetime | None = None, *, every: bool = False) -> list[tuple[str, str]]:
        """Titles and rules of what is shown."""
        came: list[Arrival] = list(
            follow(self._path, since, every=every, texts=False, wait=self._wait, say=self.said.append)
        )
        return [
            (one.title.removeprefix("Title of "), " ".join(held.rule for held in one.held)) for one in came
        ]


def nothing() -> None:
    """A second in which nothing happens."""


def test_matches_come_in_the_order_in_which_they_are_made(path: Path) -> None:
    with opened(path) as store:
        published(store, "old", matches=[match("roads")])
        acts = [
            lambda: published(store, "a", matches=[match("roads"), match("fire")]),
            nothing,
            lambda: (published(store, "b"), published(store, "c", matches=[match("roads")])),
        ]
        assert Watcher(path, acts).sees() == [("a", "fire roads"), ("c", "roads")]


def test_every_article_is_followed_where_all_are_asked_for(path: Path) -> None:
    with opened(path) as store:
        acts = [lambda: published(store, "a"), lambda: published(store, "b", matches=[match("roads")])]
        assert Watcher(path, acts).sees(every=True) == [("a", ""), ("b", "roads")]


def test_what_holds_by_a_later_reading_comes_again_with_what_is_new(path: Path) -> None:
    with opened(path) as store:

        def first() -> None:
            poll(store, source(), [item("a")])
            read(store, matches=[match("roads")], again=NOW + HOUR)

        acts = [first, lambda: read(store, matches=[match("roads"), match("fire")], now=NOW + HOUR)]
        assert Watcher(path, acts).sees() == [("a", "roads"), ("a", "fire")]


@pytest.mark.parametrize(("every", "seen"), [(False, ["b", "c"]), (True, ["quiet", "b", "c"])])
def test_it_may_begin_earlier(path: Path, every: bool, seen: list[str]) -> None:
    with opened(path) as store:
        published(store, "a", matches=[match("roads")])
        published(store, "quiet", now=NOW + 2 * HOUR)
        published(store, "b", matches=[match("roads")], now=NOW + 2 * HOUR)
        acts = [lambda: published(store, "c", matches=[match("roads")], now=NOW + 3 * HOUR)]
        assert [one for one, _ in Watcher(path, acts).sees(NOW + HOUR, every=every)] == seen
        assert Watcher(path, []).sees(NOW + 4 * HOUR, every=every) == []


def test_the_database_may_come_later(path: Path) -> None:
    stores: list[Store] = []

    def begins() -> None:
        stores.append(opened(path))
        published(stores[0], "a", matches=[match("roads")])

    watcher = Watcher(path, [nothing, begins, lambda: published(stores[0], "b", matches=[match("roads")])])
    assert watcher.sees() == [("a", "roads"), ("b", "roads")]
    assert len(watcher.said) == 1
    stores[0].close()


@pytest.mark.parametrize("every", [False, True])
def test_a_restore_is_followed_from_its_end_or_from_where_it_was(path: Path, every: bool) -> None:
    kept, other = path.with_name("kept.db"), path.with_name("other.db")
    with opened(path) as store:
        published(store, "a", matches=[match("roads")])
        run(store.backup(kept))
        published(store, "b", matches=[match("roads")])
    with opened(other) as store:
        for name in ("x", "y", "z"):
            published(store, name, matches=[match("fire")], now=NOW + HOUR)

    def put(new: Path) -> Callable[[], object]:
        def act() -> None:
            shutil.copy(new, path.with_name("half"))
            path.with_name("half").replace(path)

        return act

    def comes(name: str) -> Callable[[], object]:
        def act() -> None:
            with open_store(path) as store:
                published(store, name, matches=[match("roads")], now=NOW + 2 * HOUR)

        return act

    watcher = Watcher(path, [put(kept), comes("c"), put(other), comes("d")])
    assert [one for one, _ in watcher.sees(every=every)][-1] == "d"
    assert [said for said in watcher.said if "replaced" in said], "it says that something may be missing"
    watcher = Watcher(path, [comes("e")])
    assert watcher.sees(every=every) == [("e", "roads")]


def test_a_vacuum_that_counts_rows_anew_repeats_and_loses_nothing(path: Path) -> None:
    with opened(path) as store:
        for name in "abc":
            published(store, name, matches=[match("roads")])

        def vacuum() -> None:
            raw = open_raw(path, read_only=False)
            raw.execute("DELETE FROM match WHERE article = 1")
            raw.execute("VACUUM")
            raw.close()

        acts = [vacuum, lambda: published(store, "d", matches=[match("roads")])]
        assert Watcher(path, acts).sees() == [("d", "roads")]


def test_a_look_that_fails_is_repeated_and_given_up_in_the_end(path: Path) -> None:
    with opened(path) as store:
        published(store, "a", matches=[match("roads")])

    def revision(name: str) -> Callable[[], object]:
        def act() -> None:
            raw = open_raw(path, read_only=False)
            raw.execute("UPDATE alembic_version SET version_num = ?", (name,))
            raw.close()

        return act

    (current,) = open_raw(path, read_only=True).execute("SELECT version_num FROM alembic_version").fetchone()
    revision("9999")()
    watcher = Watcher(path, [nothing, revision(current), nothing])
    assert watcher.sees(NOW) == [("a", "roads")]
    assert len(watcher.said) == 1
    assert "it is tried again" in watcher.said[0]
    revision("9999")()
    with pytest.raises(StoreError, match="schema"):
        Watcher(path, [nothing] * PATIENCE).sees()


def test_a_crowd_comes_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.arrivals.AT_ONCE", 3)
    with opened(path) as store:
        many = [match(f"r{n}") for n in range(5)]
        for name, held in (("a", many), ("b", many[:2]), ("c", many[:2])):
            published(store, name, matches=held)
        seen = Watcher(path, []).sees(NOW)
        assert {name for name, _ in seen} == {"a", "b", "c"}
        assert sorted(rule for _, rules in seen for rule in rules.split()) == sorted(
            one.rule.name for one in (*many, *many[:2], *many[:2])
        )
        assert [one for one, _ in Watcher(path, []).sees(NOW, every=True)] == ["a", "b", "c"]


# --- at the command line ------------------------------------------------------------------------------


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens after the first look."""
    monkeypatch.setattr("monitor.cli.tail._wait", lambda: False)


LONG_AGO = ["--since", "2026-10-01"]


@pytest.mark.usefixtures("once")
def test_lines_are_json_with_stable_keys(desk: Desk) -> None:
    keys = "article story title url source lang published seen severity rules tags alert"
    said = desk("tail", *LONG_AGO, "--json").out
    rows = [json.loads(line) for line in said.splitlines()]
    assert len(rows) == 3
    assert all(list(row) == keys.split() for row in rows)
    assert not [sign for sign in ALIVE if sign in said]
    page = (CHECKOUT / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith("| `monitor tail` |"))
    assert [key for key in keys.split() if f"`{key}`" not in documented] == []


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], 3),
        (["--all"], 4),
        (["--all", "--source", "courier"], 4),
        (["--all", "--source", "elsewhere"], 0),
        (["--all", "--tag", "danger"], 1),
        (["--tag", "danger"], 1),
        (["--rule", "ferry", "--tag", "danger"], 0),
        (["--severity", "high"], 0),
        (["islands"], 1),
        (["market"], 0),
        (["market", "--all"], 1),
    ],
)
def test_what_is_followed_is_chosen(desk: Desk, words: list[str], found: int) -> None:
    result = desk("tail", *words, *LONG_AGO)
    assert (result.code, len(result.out.splitlines())) == (0, found)


@pytest.mark.usefixtures("once")
def test_without_a_time_only_what_comes_is_shown(desk: Desk, fresh: Desk) -> None:
    assert desk("tail").out == ""
    assert desk("tail", "(ferry OR").code == 2
    assert desk("tail", "--since", "soon").code == 2


@pytest.mark.usefixtures("once")
def test_nothing_is_stored_yet(fresh: Desk) -> None:
    result = fresh("tail")
    assert (result.code, result.out) == (0, "")
    assert "waiting for the daemon" in result.err
    assert not fresh.state.exists()


@pytest.mark.parametrize("end", some(["pipe", "interrupt"], 2))
def test_it_ends_clean(desk: Desk, end: str) -> None:
    """By Ctrl-C, and when its reader goes away although nothing is to be written."""
    given = {
        "PYTHONPATH": str(CHECKOUT),
        "MONITOR_CONFIG": str(desk.config),
        "MONITOR_STATE": str(desk.state),
    }
    words = command("tail", *LONG_AGO)
    tail = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(given), text=True
    )
    assert tail.stdout is not None
    assert tail.stderr is not None
    for _ in range(3):
        assert "courier.example" in tail.stdout.readline()
    if end == "interrupt":
        tail.send_signal(signal.SIGINT)
    else:
        tail.stdout.close()
    assert tail.wait(20) == 0
    assert tail.stderr.read() == ""
    tail.stderr.close()
    tail.stdout.close()
