"""Mail on the wire: TLS or nothing, one deadline, what each answer becomes, and no secret in any of it."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import ssl
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Fault, Letter, Reply, Response, Security, Unreachable
from monitor.net.mail import Mailer
from tests.net.smtp import USUAL, Script, Server, mail_server
from tests.net.test_connections import certificate, server_tls
from tests.net.wire import LOOPBACK, run, trusting

__all__ = ["certificate"]

CANARY = "CANARY0secret0CANARY"
LETTER = Letter(
    host="localhost",
    port=0,
    security=Security.PLAIN,
    sender="monitor@example.org",
    recipients=("ann@example.org", "bob@example.org"),
    headers=(("From", "monitor <monitor@example.org>"), ("Subject", "Ferry")),
    text="Ferry\n.\n.hidden\nFrom here\n",
    html="<p>Ferry</p>\n",
    label="receiver desk",
)
LOGIN = replace(LETTER, user="ann", password=CANARY)


def mailer(seconds: float = 5, tls: ssl.SSLContext | None = None, **options: Any) -> Mailer:
    usual: dict[str, Any] = {"allow": LOOPBACK, "tls": lambda: tls or trusting()}
    return Mailer(timedelta(seconds=seconds), **(usual | options))


def sent(
    script: Script | None = None,
    letter: Letter = LETTER,
    *,
    server: dict[str, Any] | None = None,
    **options: Any,
) -> tuple[Reply, Server]:
    """What comes of a letter to a server that says what `script` has."""

    async def story() -> tuple[Reply, Server]:
        async with mail_server(script, **(server or {})) as here:
            return await mailer(**options).send(replace(letter, port=here.port)), here

    return run(story())


def stage(reply: Reply) -> tuple[int, str]:
    assert isinstance(reply, Response), reply
    return reply.status, reply.header("smtp-stage")


def test_a_letter_arrives_whole() -> None:
    reply, server = sent()
    assert stage(reply) == (250, "content")
    assert isinstance(reply, Response)
    assert reply.header("smtp-refused") == ""
    (raw,) = server.letters
    assert server.said[0] == "EHLO example.org"
    assert server.said[1].startswith("MAIL FROM:<monitor@example.org> SIZE=")
    assert server.said[2:] == ["RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA", "QUIT"]
    read = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in read.iter_parts()}
    assert parts == {"text/plain": LETTER.text, "text/html": LETTER.html}
    assert read["subject"] == "Ferry"


@pytest.mark.parametrize(
    ("command", "said", "status", "where"),
    [
        ("GREETING", "421 4.3.2 closing", 421, "greeting"),
        ("GREETING", "554 5.7.1 go away", 554, "greeting"),
        ("EHLO", "421 busy", 421, "greeting"),
        ("EHLO", "550 no", 550, "greeting"),
        ("MAIL", "451 4.7.1 greylisted", 451, "sender"),
        ("MAIL", "552 5.3.4 too large", 552, "sender"),
        ("MAIL", "553 5.7.1 not yours", 553, "sender"),
        ("MAIL", "530 5.7.0 log in", 530, "sender"),
        ("RCPT", "450 4.2.1 later", 450, "recipients"),
        ("RCPT", "550 5.1.1 no such", 550, "recipients"),
        ("RCPT", "421 4.7.0 closing", 421, "recipients"),
        ("DATA", "451 4.3.0 no", 451, "content"),
        ("DATA", "554 5.5.1 no", 554, "content"),
        ("CONTENT", "451 4.7.1 greylisted", 451, "content"),
        ("CONTENT", "452 4.3.1 no room", 452, "content"),
        ("CONTENT", "552 5.2.3 too large", 552, "content"),
        ("CONTENT", "554 5.7.1 spam", 554, "content"),
        ("CONTENT", "350 hm", 350, "content"),
    ],
)
def test_every_step_may_fail(command: str, said: str, status: int, where: str) -> None:
    reply, _ = sent({command: said})
    assert stage(reply) == (status, where)


@pytest.mark.parametrize(
    ("said", "status"), [("535 5.7.8 no", 535), ("454 4.7.0 later", 454), ("534 5.7.9 x", 534)]
)
def test_a_refused_login_is_tried_once(certificate: tuple[Path, Path], said: str, status: int) -> None:
    reply, server = secure(certificate, {"AUTH": said}, LOGIN)
    assert stage(reply) == (status, "login")
    assert server.count("AUTH") == 1


def test_no_way_to_log_in(certificate: tuple[Path, Path]) -> None:
    reply, server = secure(certificate, {"EHLO": "250-x\r\n250-STARTTLS\r\n250 AUTH GSSAPI"}, LOGIN)
    assert stage(reply) == (504, "login")
    assert server.count("AUTH") == 0


def test_one_put_off_keeps_it_from_all_and_one_refused_does_not() -> None:
    reply, server = sent({"RCPT": ("250 ok", "451 4.7.1 greylisted")})
    assert stage(reply) == (451, "recipients")
    assert server.letters == []
    assert stage(sent({"RCPT": ("252 we will see", "251 will forward")})[0]) == (250, "content")
    reply, server = sent({"RCPT": ("550 5.1.1 no such", "250 ok")})
    assert stage(reply) == (250, "content")
    assert isinstance(reply, Response)
    assert reply.header("smtp-refused") == "1 of 2"
    assert len(server.letters) == 1


def test_a_lost_farewell_changes_nothing() -> None:
    for farewell in ("", "500 no", "garbage"):
        reply, _ = sent({"QUIT": farewell})
        assert stage(reply) == (250, "content")


def test_a_leave_that_takes_longer_than_the_deadline_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.net.mail._FAREWELL", 0.4)
    reply, server = sent({"QUIT": "…"}, seconds=0.2)
    assert stage(reply) == (250, "content")
    assert server.count("QUIT") == 1


# --- no answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ({"GREETING": "HTTP/1.1 400 Bad Request"}, Fault.PROTOCOL),
        ({"GREETING": "220-" + "x" * 40_000}, Fault.PROTOCOL),
        ({"EHLO": "999 what"}, Fault.PROTOCOL),
        ({"EHLO": "\xff\xfe\x00"}, Fault.PROTOCOL),
        ({"EHLO": "250-x\r\n" * 9000}, Fault.PROTOCOL),
        ({"MAIL": "-1 x"}, Fault.PROTOCOL),
        ({"GREETING": "…"}, Fault.TIMEOUT),
        ({"DATA": "…"}, Fault.TIMEOUT),
        ({"CONTENT": "…"}, Fault.TIMEOUT),
    ],
    ids=range(9),
)
def test_nonsense_and_silence(script: Script, fault: Fault) -> None:
    reply, _ = sent(script, seconds=0.3)
    assert isinstance(reply, Unreachable), reply
    assert reply.fault is fault


def test_nobody_there() -> None:
    async def lookup(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    reply = run(mailer().send(replace(LETTER, host="127.0.0.1", port=1)))
    assert reply == Unreachable(Fault.CONNECT, "connection refused")
    reply = run(mailer(lookup=lookup).send(replace(LETTER, port=25)))
    assert reply == Unreachable(Fault.DNS, "no such host")


def test_the_second_address_is_tried() -> None:
    async def lookup(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    assert stage(sent(lookup=lookup)[0]) == (250, "content")


# --- addresses and TLS ------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "::1"])
def test_inner_addresses_are_refused_by_default(host: str) -> None:
    for security in Security:
        letter = replace(LETTER, host=host, port=25, security=security)
        reply = run(mailer(allow=()).send(letter))
        assert isinstance(reply, Unreachable)
        assert reply.fault in (Fault.BLOCKED, Fault.DNS)


def test_without_tls_only_to_networks_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.net.guard.is_public", lambda _: True)
    reply, server = sent(allow=())
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.BLOCKED
    assert server.said == []


def secure(
    certificate: tuple[Path, Path],
    script: Script | None = None,
    letter: Letter = LETTER,
    *,
    trusted: bool = True,
    security: Security = Security.STARTTLS,
) -> tuple[Reply, Server]:
    tls = ssl.create_default_context(cafile=certificate[0]) if trusted else trusting()
    server = {"tls": server_tls(certificate), "implicit": security is Security.TLS}
    return sent(script, replace(letter, security=security), server=server, tls=tls)


def commands(said: Iterable[str]) -> list[str]:
    return [line.split(" ")[0] for line in said]


def test_starttls_comes_before_all_that_matters(certificate: tuple[Path, Path]) -> None:
    reply, server = secure(certificate, letter=LOGIN)
    assert stage(reply) == (250, "content")
    assert commands(server.said)[:5] == ["EHLO", "STARTTLS", "tls:EHLO", "tls:AUTH", "tls:MAIL"]


def test_tls_from_the_start(certificate: tuple[Path, Path]) -> None:
    reply, server = secure(certificate, letter=LOGIN, security=Security.TLS)
    assert stage(reply) == (250, "content")
    assert commands(server.said)[:3] == ["tls:EHLO", "tls:AUTH", "tls:MAIL"]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_strangers_certificate_gets_no_mail(certificate: tuple[Path, Path], security: Security) -> None:
    reply, server = secure(certificate, letter=LOGIN, trusted=False, security=security)
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.TLS
    assert "certificate" in reply.detail
    assert not server.count("AUTH") + server.count("MAIL")


def test_a_certificate_for_another_host(certificate: tuple[Path, Path]) -> None:
    reply, _ = secure(certificate, letter=replace(LOGIN, host="127.0.0.1"))
    assert reply == Unreachable(Fault.TLS, "the certificate is for another host")


@pytest.mark.parametrize(
    "script",
    [
        {"EHLO": "250-mail.example\r\n250 AUTH PLAIN"},
        {"STARTTLS": "454 4.7.0 not now"},
        {"STARTTLS": "502 what?"},
        {"STARTTLS": "220 go ahead\r\n250 injected"},
    ],
)
def test_without_starttls_nothing_is_said(certificate: tuple[Path, Path], script: Script) -> None:
    reply, server = secure(certificate, script, LOGIN)
    if "injected" in str(script):
        assert stage(reply) == (250, "content")  # what came before TLS is dropped
        return
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.TLS
    assert not server.count("AUTH") + server.count("MAIL")


def test_tls_to_a_server_that_speaks_none() -> None:
    reply, _ = sent(letter=replace(LOGIN, security=Security.TLS))
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.TLS


def test_nothing_stays_open(certificate: tuple[Path, Path]) -> None:
    """However it ends, and the deadline too while a letter waits for a server that does not read."""
    tls = ssl.create_default_context(cafile=certificate[0])
    ends: list[tuple[Script, Security, ssl.SSLContext]] = [
        ({}, Security.TLS, tls),
        ({}, Security.STARTTLS, tls),
        ({}, Security.TLS, trusting()),
        ({}, Security.STARTTLS, trusting()),
        ({"GREETING": "554 no"}, Security.PLAIN, tls),
        ({"GREETING": ""}, Security.TLS, tls),
        ({"RCPT": "550 no"}, Security.STARTTLS, tls),
        ({"CONTENT": "…"}, Security.STARTTLS, tls),
        ({"EHLO": "…"}, Security.PLAIN, tls),
    ]

    async def story() -> None:
        for script, security, trusted in ends:
            implicit = security is Security.TLS
            async with mail_server(script, tls=server_tls(certificate), implicit=implicit) as here:
                letter = replace(LETTER, port=here.port, security=security, html="x" * 300_000)
                await mailer(0.15, tls=trusted).send(letter)
        for _ in range(5):
            await asyncio.sleep(0)

    before = len(os.listdir("/proc/self/fd"))
    run(story())
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before, "what others left open may have been closed meanwhile"


# --- secrets ----------------------------------------------------------------------------------------------


def test_no_secret_and_no_address_in_what_is_told(certificate: tuple[Path, Path]) -> None:
    echo = f"535 5.7.8 {CANARY} is wrong for ann@example.org"
    for script in ({"AUTH": echo}, {"MAIL": "…" * 2 + CANARY}, {"GREETING": f"HTTP {CANARY}"}):
        reply, _ = secure(certificate, script, LOGIN)
        assert CANARY not in repr(reply)
        assert "example.org" not in repr(reply)
    assert CANARY not in repr(LOGIN)
    assert "example.org" not in repr(LOGIN)


def test_a_letter_that_no_command_can_carry() -> None:
    reply, server = sent(letter=replace(LETTER, recipients=("ё@b.example",)))
    assert reply == Unreachable(Fault.PROTOCOL, "the letter cannot be put on the wire")
    assert server.letters == []
    for address in ("a@b.example\r\nRCPT TO:<evil@x.example>", "<a@b.example> EVIL=NEVER"):
        _, server = sent(letter=replace(LETTER, recipients=(address,)))
        assert "evil" not in str(server.said).lower()


def test_the_script_is_whole() -> None:
    assert {"MAIL", "RCPT", "DATA", "CONTENT"} <= USUAL.keys()
