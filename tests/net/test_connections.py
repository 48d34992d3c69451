"""No connection, no name, no trust."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from pathlib import Path
from shutil import which

import pytest

from monitor.model import Fault, Request, Response, Unreachable
from monitor.net.http import Http
from monitor.net.limits import Limits
from tests.net.loopback import serving
from tests.net.wire import (
    AGENT,
    LIMITS,
    NEWS,
    SHORT,
    Handler,
    Seen,
    answer,
    client,
    redirects,
    run,
    says,
    site,
)


def reply_of(url: str, **options: object) -> Unreachable:
    async def story() -> object:
        async with client(**options) as http:  # type: ignore[arg-type]
            return await http.fetch(Request(url))

    reply = run(story())
    assert isinstance(reply, Unreachable)
    return reply


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        reply = reply_of(f"http://127.0.0.1:{free.getsockname()[1]}/")
    assert (reply.fault, reply.detail) == (Fault.CONNECT, "connection refused")


@pytest.mark.parametrize(
    ("number", "detail"),
    [(socket.EAI_NONAME, "no such host"), (socket.EAI_AGAIN, "the name server gives no answer")],
)
def test_a_name_that_does_not_resolve(number: int, detail: str) -> None:
    async def fails(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(number, "…")

    reply = reply_of("http://outlet.example/feed", lookup=fails)
    assert (reply.fault, reply.detail) == (Fault.DNS, detail)


def test_a_host_name_that_cannot_be_one() -> None:
    assert reply_of(f"http://{'a' * 70}.example/").fault in (Fault.DNS, Fault.PROTOCOL)


def test_a_resolver_that_never_answers_meets_the_deadline() -> None:
    async def never(host: str, port: int) -> tuple[str, ...]:
        await asyncio.Event().wait()
        raise AssertionError

    assert reply_of("http://outlet.example/", lookup=never, limits=SHORT).fault is Fault.TIMEOUT


# --- TLS --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for ``localhost``, made now."""
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    subprocess.run(
        [openssl, *command.split(), "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    return cert, key


def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def tls_reply(
    certificate: tuple[Path, Path], host: str, *, trusted: bool, handler: Handler | None = None
) -> object:
    async def story() -> object:
        tls = ssl.create_default_context(cafile=certificate[0]) if trusted else None
        async with (
            site(handler or says(answer(NEWS)), server_tls(certificate)) as here,
            client(tls=tls) as http,
        ):
            return await http.fetch(Request(f"https://{host}:{here.port}/a"))

    return run(story())


def test_a_trusted_certificate_is_checked_against_the_name_although_the_address_is_connected_to(
    certificate: tuple[Path, Path],
) -> None:
    reply = tls_reply(certificate, "localhost", trusted=True)
    assert isinstance(reply, Response)
    assert reply.body == NEWS


def test_an_unknown_signer_is_refused(certificate: tuple[Path, Path]) -> None:
    reply = tls_reply(certificate, "localhost", trusted=False)
    assert reply == Unreachable(Fault.TLS, "certificate refused: self-signed certificate")


def test_a_certificate_for_another_host_is_refused(certificate: tuple[Path, Path]) -> None:
    reply = tls_reply(certificate, "127.0.0.1", trusted=True)
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.TLS
    assert "127.0.0.1" not in reply.detail


def test_https_never_becomes_http(certificate: tuple[Path, Path]) -> None:
    reply = tls_reply(certificate, "localhost", trusted=True, handler=redirects(a="http://127.0.0.1:9/"))
    assert reply == Unreachable(Fault.REDIRECT, "redirect from https to http")


@pytest.mark.parametrize("ending", ["close", "abort", "length"])
def test_a_large_body_over_tls_is_whole_however_the_connection_ends(
    certificate: tuple[Path, Path], ending: str
) -> None:
    body = bytes(range(256)) * 4_000
    spoken = list[str | None]()

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        spoken.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        writer.write(answer(body) if ending == "length" else b"HTTP/1.1 200 OK\r\n\r\n" + body)
        await writer.drain()
        if ending == "close":
            writer.close()
        elif ending == "abort":
            writer.transport.get_extra_info("socket")._sock.shutdown(socket.SHUT_WR)

    async def story() -> object:
        context = server_tls(certificate)
        context.set_alpn_protocols(["h2", "http/1.1"])
        tls = ssl.create_default_context(cafile=certificate[0])
        async with site(handle, context) as here, client(tls=tls) as http:
            url = f"https://localhost:{here.port}/"
            replies = [await http.fetch(Request(url)) for _ in range(3)]
            assert here.most_open == (1 if ending == "length" else here.most_open)
        return [isinstance(reply, Response) and reply.body == body for reply in replies]

    assert run(story()) == [True] * 3
    assert spoken == ["http/1.1"] * 3


def test_a_handshake_that_is_not_answered_meets_the_deadline() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def story() -> object:
        async with serving(silent) as port, client(SHORT) as http:
            return await http.fetch(Request(f"https://127.0.0.1:{port}/"))

    assert run(story()) == Unreachable(Fault.TIMEOUT, "no complete answer in time")


def test_a_handshake_that_is_cut_off_is_no_fault_of_trust() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)

    async def story() -> object:
        async with serving(deaf) as port, client() as http:
            return await http.fetch(Request(f"https://127.0.0.1:{port}/"))

    reply = run(story())
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.CONNECT


def test_plain_http_on_a_tls_port_is_a_tls_fault() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def story() -> object:
        server = await asyncio.start_server(plain, "127.0.0.1", 0)
        async with client() as http:
            reply = await http.fetch(Request(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
        server.close()
        return reply

    reply = run(story())
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.TLS


def test_more_idle_connections_than_the_pool_bears_are_refused() -> None:
    with pytest.raises(ValueError, match="idle"):
        Limits(keepalive=21)


def test_http_is_the_web_of_the_flows() -> None:
    from monitor.flows.ports import Web

    async def story() -> None:
        http = Http(LIMITS, user_agent=AGENT)
        web: Web = http
        assert web is http
        await http.aclose()

    run(story())


def test_the_ledger_has_what_the_servers_owner_sees_and_no_receiver() -> None:
    async def story() -> None:
        full = says(answer(b"", status="503 Busy"))
        async with site(says(answer(NEWS))) as good, site(full) as busy, client() as http:
            for url in (good.url, f"{good.url}/2", busy.url, "http://127.0.0.1:1/", "http://10.0.0.1/"):
                await http.fetch(Request(url))
            await http.fetch(Request(good.url, method="POST", body=b"{}"))
            lines = [(one.host, one.requests, one.errors, one.slowed) for one in http.ledger.take()]
            assert lines == [(f"127.0.0.1:{good.port}", 2, 0, 0), (f"127.0.0.1:{busy.port}", 1, 1, 1)]
            assert http.ledger.take() == ()

    run(story())
