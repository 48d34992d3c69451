"""The demo's mailbox and folder, read as the daemon reads them."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

from monitor.demo.content import load
from monitor.demo.mailbox import PASSWORD, USER, Mailbox, letter
from monitor.demo.newsroom import Newsroom
from monitor.demo.script import put_files
from monitor.model import Request, Response, Source
from monitor.net.imap import Mailboxes
from monitor.sources import KINDS
from monitor.text.clean import plain
from tests.net.wire import trusting

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAPER = load()


def test_what_is_mailed_is_read_without_what_would_name_the_reader() -> None:
    outlet = next(one for one in PAPER.outlets if one.form == "imap")
    mails = [letter(outlet, piece, NOW) for piece in PAPER.of(outlet.id, 2)[::-1]]
    with Mailbox(lambda: mails) as mailbox:
        login = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        asks = Mailboxes(timedelta(seconds=5), allow=[IPv4Network("127.0.0.0/8")], tls=trusting)
        reply = asyncio.run(asks.fetch(Request(mailbox.url, headers=(("authorization", login),))))
    assert isinstance(reply, Response), reply
    entries = KINDS["imap"].read(Source("tidings", mailbox.url, kind="imap"), reply).entries
    assert [entry.title for entry in entries] == [piece.title for piece in PAPER.of(outlet.id, 2)]
    assert "The circle meets on Thursdays" in plain(entries[-1].content)
    assert "127.0.0.1" not in entries[-1].content


def test_files_are_put_with_the_time_of_what_they_hold(tmp_path: Path) -> None:
    with Newsroom(PAPER, NOW) as newsroom:
        put_files(newsroom, tmp_path / "reports")
    (file,) = (tmp_path / "reports").iterdir()
    assert file.read_text().startswith("First watch: wind from the south")
    assert datetime.fromtimestamp(file.stat().st_mtime, UTC) == NOW - timedelta(minutes=16)
