"""A mailbox as a place to ask: each mail once, nothing changed in it, and nobody waited for too long."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.net import imap
from monitor.net.imap import Mailboxes
from monitor.net.imap_wire import LINE, Talk, mailbox_name
from monitor.text.bundle import unpacked
from tests.cost import affordable
from tests.net.imap import Box, serving
from tests.net.test_connections import certificate, server_tls
from tests.net.wire import LOOPBACK, run, trusting

__all__ = ["certificate"]

CANARY = 'CANARY0secret0пароль"\\'


def login(user: str = "ann", password: str = CANARY) -> tuple[str, str]:
    return "authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def marks(reply: Reply) -> tuple[tuple[str, str], ...]:
    """What the next request brings back of an answer."""
    assert isinstance(reply, Response)
    names = (("etag", "if-none-match"), ("last-modified", "if-modified-since"))
    return tuple((back, reply.header(name)) for name, back in names if reply.header(name))


Ask = Callable[..., Awaitable[Reply]]


def asking(box: Box, seconds: float = 5) -> Ask:
    async def ask(*headers: tuple[str, str], path: str = "/INBOX") -> Reply:
        mailboxes = Mailboxes(timedelta(seconds=seconds), allow=LOOPBACK, tls=trusting)
        return await mailboxes.fetch(
            Request(f"imap://127.0.0.1:{box.port}{path}", headers=(*headers, login()))
        )

    return ask


def told(box: Box, *headers: tuple[str, str], **more: str) -> Reply:
    async def story() -> Reply:
        async with serving(box):
            return await asking(box, 0.5)(*headers, **more)

    return run(story())


def subjects(reply: Reply) -> list[str]:
    assert isinstance(reply, Response), reply
    return [piece.body.split(b"\r\n")[0].decode().removeprefix("Subject: ") for piece in unpacked(reply.body)]


def test_each_mail_is_handed_out_once() -> None:
    async def story() -> None:
        box = Box()
        box.put("one", "two")
        async with serving(box):
            ask = asking(box)
            first = await ask()
            assert subjects(first) == ["one", "two"]
            assert marks(first)[0] == ("if-none-match", "1.2")
            again = await ask(*marks(first))
            assert isinstance(again, Response)
            assert again.status == 304
            box.put("three")
            third = await ask(*marks(first))
            assert subjects(third) == ["three"]
            assert marks(third)[0] == ("if-none-match", "1.3")

    run(story())


def test_nothing_in_the_mailbox_is_changed_and_only_six_commands_are_said() -> None:
    box = Box()
    box.put("one")
    told(box)
    words = [said.removeprefix("UID ").partition(" ")[0] for said in box.said]
    assert words == ["CAPABILITY", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"]
    assert all("BODY.PEEK" in said for said in box.said if "FETCH" in said)


@pytest.mark.parametrize("can", ["AUTH=PLAIN", "SASL-IR AUTH=PLAIN", ""])
def test_it_logs_in_by_what_the_server_can(can: str) -> None:
    box = Box(can=f"IMAP4rev1 {can}")
    box.put("one")
    assert subjects(told(box)) == ["one"]
    escaped = CANARY.replace("\\", "\\\\").replace('"', '\\"')
    assert box.logins == [("ann", CANARY if can else escaped)]


def test_a_mailbox_without_the_next_number_is_searched() -> None:
    async def story() -> None:
        box = Box(next=False)
        box.put("one")
        async with serving(box):
            first = await asking(box)()
            again = await asking(box)(*marks(first))
            assert isinstance(again, Response)
            assert again.status == 304  # though the last one is found by every search from there on

    run(story())


def test_where_numbers_start_anew_all_since_the_last_mail_is_read_again() -> None:
    async def story() -> None:
        box = Box()
        box.put("one", "two")
        async with serving(box):
            first = await asking(box)()
            box.validity, box.mails = 2, {}
            box.put("two", "three")
            again = await asking(box)(*marks(first))
            assert subjects(again) == ["two", "three"]
            assert marks(again)[0] == ("if-none-match", "2.2")
            assert any(said == "UID SEARCH SINCE 2-Oct-2026" for said in box.said)

    run(story())


def test_a_server_without_uidvalidity_is_read_whole_every_time() -> None:
    box = Box(validity=0)
    box.put("one")
    reply = told(box, ("if-none-match", "1.1"))
    assert subjects(reply) == ["one"]
    assert isinstance(reply, Response)
    assert not reply.header("etag")


def test_a_lot_of_mail_comes_in_parts_the_latest_first_only_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "MOST", 2)

    async def story() -> None:
        box = Box()
        box.put("a", "b", "c")
        async with serving(box):
            reply = await asking(box)()
            assert subjects(reply) == ["b", "c"]
            box.put("d", "e", "f")
            reply = await asking(box)(*marks(reply))
            assert subjects(reply) == ["d", "e"]
            assert subjects(await asking(box)(*marks(reply))) == ["f"]

    run(story())


def test_of_large_mail_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "LARGEST", 50)
    monkeypatch.setattr(imap, "MOST_BYTES", 60)
    box = Box()
    box.mails = {uid: b"x" * 1000 for uid in (1, 2, 3)}
    reply = told(box)
    assert isinstance(reply, Response)
    assert [len(piece.body) for piece in unpacked(reply.body)] == [50, 50]
    assert reply.header("etag") == "1.2"


def test_a_mail_that_has_gone_meanwhile_holds_nothing_up() -> None:
    box = Box(says={"SEARCH": b"* SEARCH 1 7\r\n%t OK\r\n"})
    box.put("one")
    reply = told(box)
    assert subjects(reply) == ["one"]
    assert marks(reply)[0] == ("if-none-match", "1.7")


def test_an_empty_mailbox_is_no_fault() -> None:
    reply = told(Box())
    assert subjects(reply) == []
    assert marks(reply) == (("if-none-match", "1.0"),)


def test_mail_may_come_as_a_quoted_string() -> None:
    said = b'* 1 FETCH (BODY[]<0> "Subject: \\"one\\"" UID 1 INTERNALDATE " 3-Oct-2026 10:00:00 +0000")'
    box = Box(says={"FETCH": said + b"\r\n%t OK\r\n"})
    box.put("one")
    assert subjects(told(box)) == ['"one"']


@pytest.mark.parametrize(
    ("says", "fault", "detail"),
    [
        ({"AUTHENTICATE": b"%t NO [AUTHENTICATIONFAILED] who?\r\n"}, "refused", "user or password"),
        ({"EXAMINE": b"%t NO no such mailbox\r\n"}, "missing", "no mailbox of this name"),
        ({"SEARCH": b"%t BAD what?\r\n"}, "protocol", "does not search"),
        ({"GREETING": b"* BYE too many\r\n"}, "protocol", "does not greet"),
        ({"GREETING": b"220 mail.example ESMTP\r\n"}, "protocol", "does not greet"),
        ({"EXAMINE": b"* BYE shutting down\r\n"}, "connect", "ended the dialogue"),
        ({"CAPABILITY": b""}, "connect", "hung up"),
        ({"CAPABILITY": b"* CAPABILITY LOGINDISABLED\r\n%t OK\r\n"}, "refused", "takes no password"),
        ({"SEARCH": b"* SEARCH" + b" 1" * 600_000 + b"\r\n"}, "too-large", "too much"),
        ({"SEARCH": b"*\r\n" * 30_000}, "too-large", "too much"),
        ({"FETCH": b"* 1 FETCH (BODY[] {999999999}\r\n"}, "too-large", "too much"),
        ({"FETCH": b"* 1 FETCH (BODY[] {4000}\r\nshort"}, "timeout", "in time"),
        ({"SEARCH": b"+ more?\r\n" * 9}, "connect", "hung up"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_without_a_secret(says: dict[str, bytes], fault: str, detail: str) -> None:
    box = Box(says=says)
    box.put("one")
    reply = told(box)
    assert isinstance(reply, Unreachable), reply
    assert reply.fault == fault
    assert detail in reply.detail
    assert "CANARY" not in str(reply)


@pytest.mark.parametrize(
    "raw", [b"\x00\xff{5}\r\n", b"* SEARCH x\r\n%t OK\r\n", b"%tOK\r\n%t OK\r\n", b"* SEARCH 0\r\n%t OK\r\n"]
)
def test_a_server_that_talks_nonsense_is_no_error_of_ours(raw: bytes) -> None:
    box = Box(says={"SEARCH": raw})
    box.put("one")
    assert isinstance(told(box), Response | Unreachable)


def test_without_user_and_password_nobody_is_asked_in() -> None:
    async def story() -> Reply:
        async with serving(Box()) as box:
            mailboxes = Mailboxes(timedelta(seconds=5), allow=LOOPBACK, tls=trusting)
            return await mailboxes.fetch(Request(f"imap://127.0.0.1:{box.port}/INBOX"))

    assert str(run(story())) == "refused: the source has no user or no password"


def test_a_line_end_in_a_name_goes_nowhere() -> None:
    box = Box()
    told(box, path="/INBOX%0d%0aa1%20DELETE%20INBOX")
    assert [said.partition(" ")[0] for said in box.said][:3] == ["CAPABILITY", "AUTHENTICATE", "EXAMINE"]
    assert not any(said.startswith(("DELETE", "a1")) for said in box.said)


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", "INBOX"),
        ("Новини/Ранок", "&BB0EPgQyBDgEPQQ4-/&BCAEMAQ9BD4EOg-"),
        ("A&B", "A&-B"),
        ("台北", "&U,BTFw-"),
    ],
)
def test_names_of_mailboxes_are_written_in_modified_utf_7(name: str, wire: str) -> None:
    assert mailbox_name(name) == wire


def test_a_mailbox_is_named_by_the_path() -> None:
    box = Box()
    told(box, path="/%D0%9D%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8")
    assert 'EXAMINE "&BB0EPgQyBDgEPQQ4-"' in box.said


def test_tls_is_there_from_the_first_byte_and_verified(certificate: tuple[Path, Path]) -> None:
    async def story() -> tuple[Reply, Reply]:
        box = Box()
        box.put("one")
        async with serving(box, server_tls(certificate)):
            request = Request(f"imaps://localhost:{box.port}/INBOX", headers=(login(),))
            trusted = Mailboxes(
                timedelta(seconds=5),
                allow=LOOPBACK,
                tls=lambda: ssl.create_default_context(cafile=certificate[0]),
            )
            strange = Mailboxes(timedelta(seconds=5), allow=LOOPBACK, tls=trusting)
            return await trusted.fetch(request), await strange.fetch(request)

    good, bad = run(story())
    assert subjects(good) == ["one"]
    assert isinstance(bad, Unreachable)
    assert bad.fault is Fault.TLS


def test_it_is_guarded_as_every_connection_is() -> None:
    async def story() -> Reply:
        async with serving(Box()) as box:
            mailboxes = Mailboxes(timedelta(seconds=5), tls=trusting)
            return await mailboxes.fetch(Request(f"imaps://127.0.0.1:{box.port}/INBOX", headers=(login(),)))

    reply = run(story())
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.BLOCKED


def test_literals_without_end_cost_no_more_than_their_bytes() -> None:
    async def story() -> None:
        reader = asyncio.StreamReader(limit=LINE)
        reader.feed_data(b"* " + b"x" * 900_000 + b"{0}\r\n" + b"{0}\r\n" * 19_000 + b"\r\n")
        with affordable(0.1):
            line = await Talk(reader, cast(asyncio.StreamWriter, None), 5_000_000).line()
        assert len(line.literals) == 19_001
        assert line.text.endswith(b"x" + b"{}" * 19_001)

    run(story())
