"""The statements of the three verbs look things up; none of them reads a whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event

from monitor.model import Article, Placement, Sent
from monitor.rules.plan import plan
from monitor.rules.syntax import parse
from monitor.steps import Known, Memory, Verdict
from monitor.store import Store, ready, traces
from monitor.store.scratch import Scratch, Trial
from monitor.store.sqlite import driver, open_raw
from tests.store.support import (
    DESK,
    LATER,
    LEASE,
    NOW,
    alert,
    entry,
    match,
    new_story,
    poll,
    published,
    run,
    source,
)

GROWS = ("entry", "article", "body", "match", "story", "alert", "told", "delivery")


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is executed meanwhile."""
    seen: list[tuple[str, Any]] = []

    def listen(_c: Any, _cur: Any, sql: str, parameters: Any, _ctx: Any, many: bool) -> None:
        seen.append((sql, parameters[0] if many else parameters))

    run_ready = ready._cursor

    def run_and_note(connection: Any, sql: str, values: Any) -> Any:
        seen.append((sql, values))
        return run_ready(connection, sql, values)

    engines = [store._reads._engine, store._writer._engine]  # type: ignore[attr-defined, union-attr]
    for each in engines:
        event.listen(each, "before_cursor_execute", listen)
    with patch.object(ready, "_cursor", run_and_note):
        yield seen
    for each in engines:
        event.remove(each, "before_cursor_execute", listen)


def scans(path: Path, seen: list[tuple[str, Any]], *also: str) -> list[str]:
    """Steps of the statements' plans that read a table which grows from end to end."""
    connection = open_raw(path, read_only=True)
    steps = []
    for sql, parameters in seen:
        if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            steps += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    connection.close()
    assert steps
    return [step for step in steps if any(step.split()[:2] == ["SCAN", table] for table in (*GROWS, *also))]


def poll_and_read(store: Store) -> None:
    run(store.claim_polls(LATER, 10))
    run(store.claim_polls(LATER, 10, {"another.example"}))
    run(store.recognised("courier", [entry("new", also="b")]))
    poll(store, source(), [entry("new", also="b")])
    run(store.claim_reads(LATER, LEASE, 8, {"another"}, each=1))
    raised = new_story(alert("B", rules=("new",)))
    published(store, "c", raised, [match("new")], text_hash="aa11", now=LATER)


def deliver(store: Store) -> None:
    (delivery,) = run(store.claim_deliveries(NOW, LEASE, 10, DESK, {"night"}))
    run(store.settle_delivery(delivery, Sent(), None, NOW, desk=DESK))


def ask(store: Store) -> None:
    store.alerts(limit=5)
    store.search(plan(parse("title")), lambda _: None, limit=5)


@pytest.mark.parametrize("verb", [poll_and_read, deliver])
def test_a_verb_only_looks_things_up(store: Store, path: Path, verb: Callable[[Store], None]) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")], text_hash="aa11")
    with statements(store) as seen:
        verb(store)
    assert scans(path, seen) == []


def test_that_an_address_was_never_seen_is_looked_up(store: Store, path: Path) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")])
    with statements(store) as seen:
        asked = partial(traces.entries_of, identity="https://x.example/", links=["https://x.example/"])
        assert store.ask(asked) == []
    assert scans(path, seen) == []


def test_an_index_names_the_order_of_what_is_listed(store: Store, path: Path) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")])
    with statements(store) as seen:
        ask(store)
    assert {step.split(" USING ")[-1] for step in scans(path, seen)} <= {
        "INDEX ix_alert_created",
        "INDEX ix_article_at",
    }


def noted(seen: list[object], *what: object) -> int:
    """Allow what SQLite asks for when it parses a statement, and then alone; COMMIT is the driver's own."""
    if what[0] != driver().SQLITE_TRANSACTION:
        seen.append(what)
    return int(driver().SQLITE_OK)


def test_an_article_like_those_before_it_has_nothing_parsed(path: Path) -> None:
    """A statement is parsed once for all articles, also where many came before it: a schema was made."""

    def decide(known: Known) -> Verdict:
        look = known.look
        asked = look.postings([1, 2]), look.frequencies([3]), look.stories([4]), look.apart([1])
        assert len(asked) == 4
        return Verdict(Placement(), memory=Memory([1, 2], [3], [4], b""))

    parsed: list[object] = []
    with Scratch(path) as scratch:
        with scratch._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.set_authorizer(partial(noted, parsed))
        for number in range(3):
            before = len(parsed)
            where = f"https://courier.example/{number}"
            one = Article(entry=0, source="courier", url=where, title="", text="said", link=where)
            scratch.settle([Trial(one, decide, NOW)])
        assert before, "the first was parsed"
        assert parsed[before:] == []
