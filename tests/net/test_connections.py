"""No connection, no name, no trust."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from monitor.model import Fault, Request, Response, Unreachable
from monitor.net.http import Http
from monitor.net.limits import Limits
from tests.net.wire import (
    AGENT,
    LIMITS,
    NEWS,
    SHORT,
    Handler,
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


def test_http2_is_spoken_when_it_is_asked_for(certificate: tuple[Path, Path]) -> None:
    context = server_tls(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    limits = replace(LIMITS, http2=True)
    trusted = ssl.create_default_context(cafile=certificate[0])

    async def story() -> object:
        server = await asyncio.start_server(serve_http2, "127.0.0.1", 0, ssl=context)
        async with client(limits, tls=trusted) as http:
            reply = await http.fetch(Request(f"https://localhost:{server.sockets[0].getsockname()[1]}/a"))
        server.close()
        return reply

    reply = run(story())
    assert isinstance(reply, Response)
    assert (reply.body, reply.header("x-path")) == (NEWS, "/a")


async def serve_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One answer over HTTP/2: news, and the path that was asked for."""
    http2 = H2Connection(H2Configuration(client_side=False, header_encoding=None))
    http2.initiate_connection()
    writer.write(http2.data_to_send())
    while data := await reader.read(65536):
        for event in http2.receive_data(data):
            if isinstance(event, RequestReceived):
                path = dict(event.headers)[b":path"]
                http2.send_headers(event.stream_id, [(b":status", b"200"), (b"x-path", path)])
                http2.send_data(event.stream_id, NEWS, end_stream=True)
        writer.write(http2.data_to_send())
    writer.close()


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
