"""What is counted as articles come, what a look asks of it, and what it writes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from monitor.model import Article, Match, Message, Outcome, Rejected, RetryLater, Sent, TextFrom
from monitor.store import Store, open_store
from monitor.store.tallies import KEPT, LENGTHS, measure
from monitor.store.watch import LOOKED
from monitor.watching import Alarm, Changes, Figures, Group, Kind, Look, Named, Outgoing, hour_of
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LATER,
    LEASE,
    MINUTE,
    NOW,
    SECOND,
    alert,
    entry,
    match,
    new_story,
    poll,
    published,
    read,
    rows,
    run,
    source,
)
from tests.store.test_plans import scans, statements

H = hour_of(NOW)
FERRY = Named(Group.RULE, "ferry", "1")
SHIPS = Named(Group.TAG, "ships", "1")
COURIER = Named(Group.SOURCE, "courier", "1")
ALARM = Alarm(Kind.SILENT_RULE, "ferry", "no match for 3 days", NOW)
MESSAGE = Message("Silent rule ferry", "", "monitor")


def held(*names: str) -> list[Match]:
    return [match(name, tags=("ships",)) for name in names]


def tallies(path: Path) -> dict[tuple[str, str, int], int]:
    found = rows(path, "SELECT kind, name, hour, articles FROM tally")
    return {(kind, name, hour - H): articles for kind, name, hour, articles in found}


def figures(store: Store, now: datetime = NOW, receivers: Sequence[str] = (), least: int = 5) -> Figures:
    return run(store.figures(receivers, least, now))


def look(store: Store, now: datetime = NOW, *named: Named) -> None:
    run(store.settle_watch(Look(Changes(), named), now))


# --- counting ---------------------------------------------------------------------------------------------


def test_an_article_counts_for_its_source_its_rules_and_their_tags(store: Store, path: Path) -> None:
    published(store, "a", matches=held("ferry", "port"))
    published(store, "b", published=NOW - 3 * HOUR)
    assert tallies(path) == {
        ("all", "", 0): 1,
        ("source", "courier", 0): 1,
        ("rule", "ferry", 0): 1,
        ("rule", "port", 0): 1,
        ("tag", "ships", 0): 1,
        ("all", "", -3): 1,
        ("source", "courier", -3): 1,
    }


def test_what_was_there_at_the_first_poll_counts_only_by_its_date(store: Store, path: Path) -> None:
    published(store, "a", first=True, matches=held("ferry"))
    published(store, "b", first=True, matches=held("ferry"), published=NOW - 30 * HOUR)
    assert tallies(path).keys() == {
        (kind, name, -30)
        for kind, name in (("all", ""), ("source", "courier"), ("rule", "ferry"), ("tag", "ships"))
    }


def test_a_later_reading_counts_only_what_holds_anew(store: Store, path: Path) -> None:
    published(store, "a", matches=held("ferry"), again=NOW + MINUTE)
    read(store, matches=held("ferry", "port"), now=NOW + MINUTE)
    counted = tallies(path)
    assert counted["all", "", 0] == counted["source", "courier", 0] == 1
    assert counted["rule", "ferry", 0] == counted["rule", "port", 0] == 1


def test_lengths_of_texts_from_pages(store: Store, path: Path) -> None:
    published(store, "a", text="x" * 70, text_from=TextFrom.PAGE)
    published(store, "b", text="x" * 7, text_from=TextFrom.SUMMARY)
    published(store, "c", text="x" * 700, text_from=TextFrom.FEED)
    assert figures(store).lengths == {"courier": [70, 7]}
    published(store, "d", text="x", text_from=TextFrom.SUMMARY, again=NOW + MINUTE)
    assert figures(store).lengths == {"courier": [70, 7]}, "what is read again has no length yet"
    read(store, text="x" * 90, text_from=TextFrom.PAGE, now=NOW + MINUTE)
    assert figures(store).lengths == {"courier": [70, 7, 90]}
    run(store.sync_sources([source(full_text=False)], NOW))
    assert figures(store).lengths == {}, "its pages are not asked for any more"


def test_few_lengths_are_kept(store: Store) -> None:
    def read_many(connection: Connection) -> None:
        for number in range(LENGTHS + 40):
            text = "x" * number
            measure(connection, number, Article(0, "courier", "", "", text, text_from=TextFrom.PAGE))

    store._submit(read_many).result()
    kept = figures(store).lengths["courier"]
    assert LENGTHS <= len(kept) < LENGTHS + 16
    assert kept[-1] == LENGTHS + 39


# --- looking ----------------------------------------------------------------------------------------------


def test_series_are_those_that_may_be_silent_or_a_spike(store: Store) -> None:
    look(store, NOW - DAY, FERRY, SHIPS, COURIER)
    for number in range(4):
        published(store, str(number), matches=held("ferry"))
    assert figures(store).series == [], "busy, but not very"
    loud = figures(store, least=4)
    assert [(series.group, series.name) for series in loud.series] == [("rule", "ferry"), ("tag", "ships")]
    assert loud.series[0].since == H - 24
    assert loud.series[0].counts == {H: 4}
    assert loud.volume == {H: 4}
    silent = figures(store, NOW + DAY)
    assert sorted(series.name for series in silent.series) == ["courier", "ferry", "ships"]
    assert figures(store, NOW + KEPT + HOUR).volume == {}


def test_the_series_of_an_alarm_that_stands_is_always_there(store: Store) -> None:
    run(store.settle_watch(Look(Changes(opened=(ALARM,)), [FERRY]), NOW))
    assert [series.name for series in figures(store).series] == ["ferry"]
    assert figures(store).standing == [ALARM]


def test_what_is_changed_is_watched_anew_and_what_left_is_not(store: Store) -> None:
    look(store, NOW - 9 * DAY, FERRY, SHIPS)
    look(store, NOW - 8 * DAY, FERRY, replace(SHIPS, made="2"), COURIER)
    since = {series.name: series.since - H for series in figures(store, least=0).series}
    assert since == {"ferry": -9 * 24, "ships": -8 * 24}
    look(store, NOW, COURIER)
    assert figures(store, least=0).series == []


def test_old_counts_are_forgotten(store: Store, path: Path) -> None:
    published(store, "a", published=NOW - KEPT - 2 * HOUR)
    published(store, "b", published=NOW - KEPT + 2 * HOUR)
    look(store)
    assert {hour for _, _, hour in tallies(path)} == {-(KEPT // HOUR) + 2}


def test_sources_and_how_they_are_polled(store: Store) -> None:
    poll(store, source(), [entry("a")])
    (polled,) = figures(store).sources
    assert (polled.id, polled.title, polled.state.succeeded, polled.still) == (
        "courier",
        "Courier",
        NOW,
        None,
    )
    run(store.sync_sources([], NOW))
    assert figures(store).sources == []


def test_how_delivering_goes(store: Store) -> None:
    for number, name in enumerate("abc"):
        published(
            store, name, new_story(alert(name, rules=(name,))), [match(name)], now=NOW + number * SECOND
        )
    ends: list[Outcome] = [Sent(), Rejected("HTTP 400"), RetryLater("HTTP 503")]
    for number, outcome in enumerate(ends):
        now = LATER + number * MINUTE
        (delivery,) = run(store.claim_deliveries(now, LEASE, 1, DESK))
        due = now + HOUR if isinstance(outcome, RetryLater) else None
        run(store.settle_delivery(delivery, outcome, due, now, desk=DESK))
    desk, nobody = figures(store, receivers=["desk", "nobody"]).receivers
    assert desk == Outgoing("desk", NOW + 2 * SECOND, 1, "HTTP 503", LATER)
    assert nobody == Outgoing("nobody")


def test_a_receiver_that_is_disabled(store: Store) -> None:
    published(store, "a", new_story(alert("a")), [match("bridges")])
    (delivery,) = run(store.claim_deliveries(NOW, LEASE, 1, DESK))
    run(store.settle_delivery(delivery, Rejected("HTTP 404", permanent=True), None, NOW, desk=DESK))
    assert figures(store, receivers=["desk"]).receivers == [Outgoing("desk", disabled=True)]


def test_a_look_reads_no_article(store: Store, path: Path) -> None:
    look(store, NOW - DAY, FERRY, SHIPS, COURIER)
    for number in range(6):
        raised = new_story(alert(str(number)))
        published(store, str(number), raised, held("ferry"), text_from=TextFrom.PAGE)
    with statements(store) as seen:
        figures(store, receivers=["desk"])
        run(store.settle_watch(Look(Changes(opened=(ALARM,)), [FERRY], MESSAGE, ["desk"]), NOW))
    assert scans(path, seen, "tally", "delivery") == []
    asked = " ".join(sql for sql, _ in seen)
    assert not [table for table in ("article ", "body", "match") if f"FROM {table}" in asked]
    assert "tally" in asked


# --- alarms -----------------------------------------------------------------------------------------------


def test_an_alarm_is_kept_over_a_restart_and_closed_once(store: Store, path: Path) -> None:
    run(store.settle_watch(Look(Changes(opened=(ALARM,)), [FERRY], MESSAGE, ["desk"]), NOW))
    store.close()
    with open_store(path) as again:
        assert figures(again).standing == [ALARM]
        (record,) = again.alarms(NOW)
        assert (record.opened, record.closed, record.told) == (NOW, None, NOW)
        over = Changes(over=(replace(ALARM, closed=NOW + HOUR),))
        run(again.settle_watch(Look(over, [FERRY]), NOW + HOUR))
        run(again.settle_watch(Look(Changes(over=(replace(ALARM, closed=NOW + DAY),))), NOW + DAY))
        assert figures(again).standing == []
        (record,) = again.alarms(NOW + HOUR)
        assert record.closed == NOW + HOUR
        assert again.alarms(NOW + 2 * HOUR) == []


def test_of_one_subject_one_alarm_stands(store: Store) -> None:
    other = replace(ALARM, opened=NOW + MINUTE)
    for alarm in (ALARM, other, ALARM):
        run(store.settle_watch(Look(Changes(opened=(alarm,))), alarm.opened))
    assert figures(store).standing == [ALARM]
    run(store.settle_watch(Look(Changes(dropped=(replace(ALARM, closed=NOW + HOUR),))), NOW + HOUR))
    run(store.settle_watch(Look(Changes(opened=(replace(ALARM, opened=NOW + DAY),))), NOW + DAY))
    assert [record.opened for record in store.alarms(NOW)] == [NOW + DAY, NOW]


def test_alarms_long_over_are_forgotten(store: Store) -> None:
    run(store.settle_watch(Look(Changes(opened=(replace(ALARM, closed=NOW),))), NOW))
    look(store, NOW + 89 * DAY)
    assert len(store.alarms(NOW)) == 1
    look(store, NOW + 91 * DAY)
    assert store.alarms(NOW) == []


def test_a_look_that_fails_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("monitor.store.tallies.expire", broken)
    with pytest.raises(RuntimeError):
        run(store.settle_watch(Look(Changes(opened=(ALARM,)), [FERRY], MESSAGE, ["desk"]), NOW))
    assert figures(store).standing == []
    assert run(store.recall(LOOKED)) == ""


def test_a_kind_of_a_later_version_is_let_be(store: Store, path: Path) -> None:
    look(store)
    run(store.settle_watch(Look(Changes(opened=(ALARM,))), NOW))
    with open_store(path) as again:
        again._submit(  # as a version would that knows more kinds
            lambda connection: connection.exec_driver_sql("UPDATE alarm SET kind = 'tired-reader'")
        ).result()
        assert figures(again).standing == []
        assert [record.kind for record in again.alarms(NOW)] == ["tired-reader"]
