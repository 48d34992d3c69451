"""What hosts want of us, what they say to robots, and what was asked of them, over restarts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from monitor.model import PollState, RobotsFile
from monitor.steps import Asked, Hold, PollResult
from monitor.store import Store, open_store
from tests.store.support import DAY, NOW, run, source

TODAY = Asked.on(NOW)
FILE = RobotsFile("https://outlet.example", "User-agent: *\nDisallow: /x\n" * 99, "", NOW + DAY)


def test_a_file_comes_back_as_it_was_and_the_last_one_counts(path: Path) -> None:
    with open_store(path) as store:
        assert run(store.robots(FILE.host)) is None
        run(store.keep_robots(FILE))
    with open_store(path) as store:
        assert run(store.robots(FILE.host)) == FILE
        closed = RobotsFile(FILE.host, "", "HTTP 503", NOW)
        run(store.keep_robots(closed))
        assert run(store.robots(FILE.host)) == closed


def test_files_of_sites_that_nobody_asks_any_more_are_forgotten(store: Store) -> None:
    run(store.keep_robots(FILE))
    run(store.keep_robots(RobotsFile("https://other.example", "", "", NOW + 20 * DAY)))
    assert run(store.robots(FILE.host)) == FILE
    run(store.keep_robots(RobotsFile("https://other.example", "", "", NOW + 40 * DAY)))
    assert run(store.robots(FILE.host)) is None


def test_the_ledger_adds_up_by_host(store: Store) -> None:
    run(store.add_to_ledger([Asked(TODAY, "a.example", 3, 2, 0, 0, 500), Asked(TODAY, "b.example", 1)]))
    run(store.add_to_ledger([Asked(TODAY, "a.example", 1, 0, 1, 1, 70), Asked(TODAY - 1, "a.example", 6)]))
    first, second = store.host_ledger(NOW - DAY, NOW)
    assert (first.host, first.days, first.requests, first.unchanged) == ("a.example", 2, 10, 2)
    assert (first.errors, first.slowed, first.bytes, first.hold) == (1, 1, 570, None)
    assert (second.host, second.requests) == ("b.example", 1)
    assert [row.requests for row in store.host_ledger(NOW, NOW)] == [4, 1]


def test_days_of_more_than_a_year_ago_are_forgotten(store: Store) -> None:
    run(store.add_to_ledger([Asked(TODAY - 500, "a.example", 1)]))
    run(store.add_to_ledger([Asked(TODAY, "a.example", 1)]))
    assert [row.requests for row in store.host_ledger(NOW - 900 * DAY, NOW)] == [1]


def test_who_asked_to_wait_is_shown(store: Store) -> None:
    until = NOW + timedelta(hours=3)
    hold = Hold("a.example", until)
    run(store.settle_poll(PollResult(source().id, PollState(), NOW, hold=hold), NOW))
    run(store.add_to_ledger([Asked(TODAY, "a.example", 1, slowed=1)]))
    assert store.host_ledger(NOW, NOW)[0].hold == until
