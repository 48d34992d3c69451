"""The composition root: what follows from the configuration, and how a new one takes over."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from monitor import __version__
from monitor.app import DELIVERIES, connections, live, opened, running, user_agent
from monitor.config.values import Config, NetworkSettings, Settings
from monitor.errors import QuerySyntaxError, StoreError
from monitor.model import (
    Fault,
    Letter,
    Notification,
    Parcel,
    Receiver,
    Reply,
    Request,
    Rule,
    Secret,
    Security,
    Source,
)
from monitor.net.http import secured
from monitor.views import DATABASE
from tests.net.smtp import mail_server
from tests.net.test_connections import certificate, server_tls
from tests.net.wire import answer, says, site

__all__ = ["certificate"]

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
COURIER = Source("courier", "https://courier.example/feed")
HERALD = Source("herald", "https://herald.example/feed")
DESK = Receiver("desk", "webhook", Secret("https://hook.example/in"))
CONFIG = Config(sources=(COURIER,), rules=(Rule("ferry", "ferry"),), receivers=(DESK,))


def test_the_user_agent_names_us_and_whom_to_ask() -> None:
    assert user_agent("") == f"news-monitor/{__version__}"
    assert user_agent("https://example.org/us") == f"news-monitor/{__version__} (+https://example.org/us)"


def test_connections_are_enough_for_all_work_in_flight() -> None:
    settings = Settings()
    wanted = settings.polling.concurrency + settings.reading.concurrency + DELIVERIES
    assert connections(Config()) == wanted
    more = replace(settings, polling=replace(settings.polling, concurrency=200))
    assert connections(Config(settings=more)) == wanted - settings.polling.concurrency + 200


def test_what_is_live_follows_from_the_configuration() -> None:
    made = live(CONFIG)
    assert made.desk.receivers == {"desk": DESK}
    assert [rule.name for rule in made.judgement.rulebook.rules] == ["ferry"]
    assert made.judgement.policy.freshness.first_poll == timedelta(hours=1)


def test_a_query_that_cannot_be_read_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    wrong = replace(CONFIG, rules=(Rule("ferry", "(ferry"),))

    async def start() -> None:
        async with running(wrong, tmp_path, lambda _: None):
            raise AssertionError

    with pytest.raises(QuerySyntaxError):
        asyncio.run(start())
    assert not (tmp_path / DATABASE).exists()


def test_a_new_configuration_takes_over_whole(tmp_path: Path) -> None:
    now = NOW

    async def scene() -> None:
        nonlocal now
        async with running(CONFIG, tmp_path, lambda _: None, lambda: now) as app:
            assert app.status == "1 source, 1 rule, 1 receiver"
            assert [poll.source.id for poll in await app.store.claim_polls(now, 9)] == ["courier"]
            await app.swap(Config(sources=(COURIER, HERALD)))
            assert app.status == "2 sources, 0 rules, 0 receivers"
            assert app.reader.judgement().rulebook.rules == ()
            assert app.deliverer.receivers() == {}
            due = [poll.source.id for poll in await app.store.claim_polls(now, 9)]
            assert due == ["herald"], "a new source is due at once, a known one keeps its schedule"
            await app.swap(Config(sources=(HERALD,)))
            now += timedelta(days=2)
            assert [poll.source.id for poll in await app.store.claim_polls(now, 9)] == ["herald"]

    asyncio.run(scene())


def test_what_was_learnt_of_words_outlives_a_new_configuration(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(CONFIG, tmp_path, lambda _: None, lambda: NOW) as app:
            first = app.reader.judgement().rulebook
            await app.refresh()
            again = app.reader.judgement().rulebook
            assert again is not first
            assert again.rules == first.rules
            assert again.frequencies is first.frequencies
            await app.swap(replace(CONFIG, rules=(Rule("bridge", "bridge"),)))
            assert app.reader.judgement().rulebook.frequencies is first.frequencies

    asyncio.run(scene())


def test_a_query_that_cannot_be_read_leaves_the_old_configuration(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(CONFIG, tmp_path, lambda _: None, lambda: NOW) as app:
            with pytest.raises(QuerySyntaxError):
                await app.swap(replace(CONFIG, rules=(Rule("ferry", "(ferry"),)))
            assert app.status == "1 source, 1 rule, 1 receiver"

    asyncio.run(scene())


def test_the_store_is_closed_at_the_end_and_may_be_opened_again(tmp_path: Path) -> None:
    async def once() -> None:
        async with running(CONFIG, tmp_path, lambda _: None, lambda: NOW) as app:
            kept.append(app.store)

    kept: list[object] = []
    asyncio.run(once())
    asyncio.run(once())
    assert len(kept) == 2


def test_all_doors_lead_to_the_networks_that_are_allowed() -> None:
    """One setting holds for HTTP, for mail and for the child that Apprise runs in."""
    letter = Letter(
        "127.0.0.1", 0, Security.PLAIN, "a@b.example", ("c@d.example",), (("Subject", "x"),), "x\n", "x\n"
    )

    async def answers(allow: tuple[IPv4Network, ...]) -> list[Reply]:
        config = Config(Settings(network=NetworkSettings(allow=allow)))
        async with mail_server() as mail, site(says(answer(b"ok"))) as web, opened(config) as doors:
            parcels: list[Parcel] = [replace(letter, port=mail.port), Request(web.url)]
            if allow:  # that it refuses is shown beside it: a child of its own takes a second
                parcels.append(Notification(f"json://127.0.0.1:{web.port}/x", "t", "x"))
            return [await doors.carry(parcel) for parcel in parcels]

    mail, page, apprise = asyncio.run(answers((IPv4Network("127.0.0.0/8"),)))
    assert [getattr(reply, "status", None) for reply in (mail, page, apprise)] == [250, 200, 200]
    refused = asyncio.run(answers(()))
    assert [getattr(reply, "fault", None) for reply in refused] == [Fault.BLOCKED] * 2


def test_a_database_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("Dear diary")

    async def start() -> None:
        async with running(CONFIG, tmp_path, lambda _: None):
            raise AssertionError

    with pytest.raises(StoreError, match="not a database of ours"):
        asyncio.run(start())


def test_servers_of_mail_are_not_told_that_we_speak_http(certificate: tuple[Path, Path]) -> None:
    server = server_tls(certificate)
    server.set_alpn_protocols(["http/1.1"])

    async def story() -> str | None:
        async with opened(CONFIG):  # its HTTP client, which says so
            arrived, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
            ours = secured().wrap_bio(ssl.MemoryBIO(), arrived, server_hostname="localhost")
            theirs = server.wrap_bio(arrived, leaving, server_side=True)
            for one in (ours, theirs):
                with contextlib.suppress(ssl.SSLWantReadError):
                    one.do_handshake()
            assert leaving.pending
            return theirs.selected_alpn_protocol()

    assert asyncio.run(story()) is None
