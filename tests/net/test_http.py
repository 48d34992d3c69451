"""What goes out on the wire, and what comes back of it."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from monitor.model import Fault, Request, Unreachable
from tests.net.wire import (
    AGENT,
    NEWS,
    Seen,
    answer,
    client,
    fetch_from,
    response_of,
    run,
    says,
    site,
)

# --- what goes out ----------------------------------------------------------------------------------------


def test_a_get_carries_what_it_must_and_nothing_else() -> None:
    _, (seen,) = run(fetch_from(says(answer(NEWS)), Request("/feed?a=1#top", headers=(("X-Key", "k"),))))
    assert seen.line == "GET /feed?a=1 HTTP/1.1"
    assert set(seen.headers) == {"host", "user-agent", "accept", "x-key", "accept-encoding"}
    assert seen.headers["user-agent"] == AGENT
    assert seen.headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_validators_go_out_byte_for_byte() -> None:
    etag = 'W/"caf\xe9"'
    _, (seen,) = run(fetch_from(says(answer()), Request("/", headers=(("If-None-Match", etag),))))
    assert b'\r\nif-none-match: W/"caf\xe9"\r\n' in seen.raw


def test_a_post_carries_its_body_and_its_length() -> None:
    request = Request(
        "/hook", method="POST", headers=(("Content-Type", "application/json"),), body=b'{"a":1}'
    )
    _, (seen,) = run(fetch_from(says(answer(status="204 No Content")), request))
    assert seen.body == b'{"a":1}'
    assert seen.headers["content-length"] == "7"


def test_an_empty_post_says_so() -> None:
    _, (seen,) = run(fetch_from(says(answer()), Request("/hook", method="POST")))
    assert seen.headers["content-length"] == "0"


def test_a_source_may_name_its_own_user_agent_but_not_the_framing() -> None:
    headers = (
        ("User-Agent", "Reader/1"),
        ("Host", "evil.example"),
        ("Content-Length", "99"),
        ("Accept-Encoding", "x"),
    )
    _, (seen,) = run(fetch_from(says(answer(NEWS)), Request("/", headers=headers)))
    assert seen.headers["user-agent"] == "Reader/1"
    assert seen.headers["host"].startswith("127.0.0.1:")
    assert seen.headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_no_cookie_comes_back_and_no_referer() -> None:
    async def story() -> list[Seen]:
        cookie = answer(NEWS, "Set-Cookie: id=7; Path=/")
        async with site(says(cookie)) as here, client() as http:
            await http.fetch(Request(here.url))
            await http.fetch(Request(here.url))
            return here.seen

    for seen in run(story()):
        assert not {"cookie", "referer"} & set(seen.headers)


def test_proxy_variables_are_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert response_of(says(answer(NEWS))).body == NEWS


def test_a_header_that_would_split_the_request_is_refused_and_not_shown() -> None:
    reply, seen = run(fetch_from(says(answer()), Request("/", headers=(("X-Key", "s3cret\r\nX-Evil: 1"),))))
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.PROTOCOL
    assert "s3cret" not in str(reply)
    assert not seen


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://outlet.example/feed", Fault.BLOCKED),
        ("file:///etc/passwd", Fault.BLOCKED),
        ("http://user:s3cret@outlet.example/", Fault.BLOCKED),
        ("http://user@outlet.example/", Fault.BLOCKED),
        ("http:///nothing", Fault.BLOCKED),
        ("outlet.example/feed", Fault.BLOCKED),
        ("", Fault.BLOCKED),
        ("http://[::1", Fault.PROTOCOL),
        ("http://outlet.example:99999/", Fault.PROTOCOL),
        ("http://a\x00b.example/", Fault.PROTOCOL),
    ],
)
def test_what_is_no_web_address_is_not_fetched(url: str, fault: Fault) -> None:
    async def story() -> object:
        async with client() as http:
            return await http.fetch(Request(url))

    reply = run(story())
    assert isinstance(reply, Unreachable)
    assert reply.fault is fault
    assert "s3cret" not in str(reply)


# --- what comes back --------------------------------------------------------------------------------------


def test_not_modified_has_its_headers_and_no_body() -> None:
    fields = (b'ETag: "v1"', b"Content-Encoding: gzip", b"Cache-Control: max-age=600")
    raw = b"\r\n".join((b"HTTP/1.1 304 Not Modified", *fields)) + b"\r\n\r\n"
    response = response_of(says(raw))
    assert (response.status, response.body) == (304, b"")
    assert response.headers[0] == ("etag", '"v1"')
    assert response.header("Cache-Control") == "max-age=600"


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("gzip", gzip.compress(NEWS)),
        ("br", brotli.compress(NEWS)),
        ("zstd", zstandard.compress(NEWS)),
        ("gzip, br", brotli.compress(gzip.compress(NEWS))),
        ("identity", NEWS),
    ],
    # Bodies in ids would differ from run to run, since gzip dates its output.
    ids=["gzip", "br", "zstd", "both", "identity"],
)
def test_encoded_bodies_arrive_decoded(name: str, wire: bytes) -> None:
    assert response_of(says(answer(wire, f"Content-Encoding: {name}"))).body == NEWS


def test_encodings_in_two_header_fields_are_two_layers() -> None:
    wire = brotli.compress(gzip.compress(NEWS))
    assert response_of(says(answer(wire, "Content-Encoding: gzip", "Content-Encoding: br"))).body == NEWS


def test_a_large_encoded_body_is_decoded_beside_the_loop() -> None:
    body = b"".join(f"<item>{n * 7919 % 1_000_003}</item>".encode() for n in range(40_000))
    assert response_of(says(answer(gzip.compress(body), "Content-Encoding: gzip"))).body == body


def test_a_body_that_ends_with_the_connection_is_whole() -> None:
    assert response_of(says(b"HTTP/1.0 200 OK\r\n\r\n" + NEWS, close=True)).body == NEWS


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many Requests", "503 Service Unavailable"])
def test_an_error_is_told_by_its_status_even_if_its_body_is_broken(status: str) -> None:
    response = response_of(says(answer(b"?", "Content-Encoding: sdch", "Retry-After: 90", status=status)))
    assert response.header("retry-after") == "90"
    assert response.body == b""


def test_a_message_whose_receipt_is_broken_was_still_taken() -> None:
    broken = says(answer(b"not gzip", "Content-Encoding: gzip"))
    assert response_of(broken, Request("/hook", method="POST", body=b"{}")).status == 200
