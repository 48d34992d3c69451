"""Answers of servers, by name: bytes on the wire, said at once, in drops, or without end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import brotli
import zstandard

from benchmarks.hostility.documents import HTML, Document, feeds, malformed, mutants, pages

MUTANTS = 45


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends: `head`, then `piece` as often as it says, with a pause between."""

    name: str
    head: bytes
    piece: bytes = b""
    times: int = 0
    """-1: without end."""
    pause: float = 0.0
    page: bool = False
    """It stands at an article's address; the feed that leads there is well-behaved."""
    port: str = "plain"
    """Where it is given: "plain", "tls", or "abrupt", which speaks before it has heard anything."""


def catalogue() -> list[Answer]:
    """All that is known to hurt."""
    documents = [*feeds(), *pages(), *mutants(MUTANTS), *malformed()]
    return [*map(_document, documents), *_bombs(), *_endless(), *_lies(), *_redirects(), *_handshakes()]


def _document(document: Document) -> Answer:
    name, media, body = document
    return Answer(
        name, _head(f"Content-Type: {media}", f"Content-Length: {len(body)}"), body, 1, page=media == HTML
    )


def _head(*fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "Connection: close", "", "")).encode(
        "utf-8", "surrogateescape"
    )


def _deflated(data: bytes) -> bytes:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    return raw.compress(data) + raw.flush()


_PACKERS = {
    "gzip": lambda data: gzip.compress(data, 9),
    "deflate": lambda data: zlib.compress(data, 9),
    "br": lambda data: brotli.compress(data, quality=4),
    "zstd": zstandard.ZstdCompressor().compress,
}


def _bombs() -> Iterator[Answer]:
    zeros = b"<rss>" + bytes(150_000_000)
    packed = {name: pack(zeros) for name, pack in _PACKERS.items()}
    packed["deflate (raw)"] = _deflated(zeros)
    for name, body in packed.items():
        yield Answer(f"a bomb in {name}", _head(f"Content-Encoding: {name.split()[0]}"), body, 1)
    for outer in ("gzip", "br", "zstd"):
        for inner in ("gzip", "br", "zstd"):
            body = _PACKERS[outer](packed[inner])
            yield Answer(
                f"a bomb in {inner} in {outer}", _head(f"Content-Encoding: {inner}, {outer}"), body, 1
            )
    for name in (
        "compress",
        "x-unknown",
        "gzip," * 50 + "gzip",
        "identity, br, gzip, zstd, deflate, br",
        "\x00",
    ):
        yield Answer(f"encoded in {name[:30]!r}", _head(f"Content-Encoding: {name}"), b"x" * 1000, 1)
    yield Answer("gzip that is cut", _head("Content-Encoding: gzip"), packed["gzip"][:5_000], 1)
    yield Answer("gzip that is none", _head("Content-Encoding: gzip"), b"<rss/>" * 999, 1)


def _endless() -> Iterator[Answer]:
    for pause in (0.0, 0.2):
        kind = "drips" if pause else "without end"
        yield Answer(f"a status line {kind}", b"HTTP/1.1 200 ", b"O", -1, pause)
        yield Answer(f"header fields {kind}", b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", -1, pause)
        yield Answer(f"a header field {kind}", b"HTTP/1.1 200 OK\r\nX-A: ", b"b", -1, pause)
        yield Answer(f"a body {kind}", _head(), b"<a>", -1, pause)
        yield Answer(f"chunks {kind}", _head("Transfer-Encoding: chunked"), b"1\r\nx\r\n", -1, pause)
        yield Answer(
            f"empty chunk extensions {kind}",
            _head("Transfer-Encoding: chunked"),
            b"1;a=b\r\nx\r\n",
            -1,
            pause,
        )
        yield Answer(
            f"trailers {kind}", _head("Transfer-Encoding: chunked") + b"0\r\n", b"X-A: b\r\n", -1, pause
        )
        yield Answer(
            f"a gzip body {kind}",
            _head("Content-Encoding: gzip") + gzip.compress(b"x")[:10],
            b"\0",
            -1,
            pause,
        )
        yield Answer(f"continue {kind}", b"", b"HTTP/1.1 100 Continue\r\n\r\n", -1, pause)
    yield Answer("silence", b"", b"", -1, 1.0)
    yield Answer("silence after the head", _head("Content-Length: 10"), b"", -1, 1.0)


def _lies() -> Iterator[Answer]:
    for length in (
        "-1",
        "0",
        "1e9",
        "99999999999999999999999",
        "5, 6",
        "0x10",
        "",
        "٣",
        "18446744073709551617",
    ):
        yield Answer(f"Content-Length: {length}", _head(f"Content-Length: {length}"), b"<rss/>", 1)
    yield Answer("two lengths", _head("Content-Length: 3", "Content-Length: 9"), b"<rss/>", 1)
    yield Answer(
        "a length and chunks",
        _head("Content-Length: 3", "Transfer-Encoding: chunked"),
        b"5\r\nabcde\r\n0\r\n\r\n",
        1,
    )
    for chunk in (b"-1\r\nx\r\n", b"FFFFFFFFFFFFFFFFF\r\nx\r\n", b"zz\r\n", b"0" * 99_999 + b"\r\n"):
        yield Answer(f"a chunk of {chunk[:12]!r}", _head("Transfer-Encoding: chunked"), chunk, 1)
    for status in (
        "099 No",
        "600 Beyond",
        "999 Denied",
        "1000 X",
        "-1 X",
        "2 0",
        "204 No Content",
        "304 Not Modified",
        "206 Part",
        "200",
    ):
        yield Answer(f"status {status}", _head(status=status), b"<rss/>", 1)
    for raw in (
        b"HTTP/0.9 200\r\n\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"\x16\x03\x01\x00\xa5",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"<rss/>",
        b"\n" * 9_999,
        b"SSH-2.0-x\r\n",
    ):
        yield Answer(f"speaks {raw[:14]!r}", raw)
    yield Answer("header fields by the thousand", _head(*(f"X-{n}: y" for n in range(5_000))))
    yield Answer("a header field of 1 MB", _head("X: " + "y" * 1_000_000))
    yield Answer("header fields that go on", _head("X: a\r\n b\r\n\tc"), b"<rss/>", 1)
    yield Answer(
        "header fields with controls", b"HTTP/1.1 200 OK\r\nX: a\x00b\x1bc\r\nETag: \x80\xff\r\n\r\n<rss/>"
    )
    for name, value in (
        ("Retry-After", "9" * 400),
        ("Cache-Control", "max-age=" + "9" * 400),
        ("Expires", "never " * 999),
        ("Age", "-1"),
        ("ETag", "x" * 60_000),
        ("Last-Modified", "\xff" * 999),
    ):
        yield Answer(f"{name} without bounds", _head(f"{name}: {value}"), b"<rss/>", 1)
    yield Answer("429 for ten years", _head("Retry-After: 315360000", status="429 Slow"))
    yield Answer("hangs up at once", b"")


def _redirects() -> Iterator[Answer]:
    for target in (
        *(
            "/h/self",
            "//",
            "",
            "http://",
            "file:///etc/passwd",
            "ftp://x/",
            "javascript:alert(1)",
            "http://10.0.0.1/",
        ),
        *(
            "http://169.254.169.254/latest/meta-data/",
            "http://[::ffff:10.0.0.1]/",
            "http://0x0a000001/",
            "http://a:b@x/",
        ),
        *(
            "http://localhost:99999/",
            "http://" + "a" * 300 + ".example/",
            "\x00",
            "?" + "a" * 60_000,
            "http://①.②/",
        ),
    ):
        yield Answer(f"redirects to {target[:40]!r}", _head(f"Location: {target}", status="301 Moved"))


def _handshakes() -> Iterator[Answer]:
    """TLS that fails: what the client says hello to."""
    yield Answer("TLS with a certificate that nobody signed", _head(), b"<rss/>", 1, port="tls")
    for name, said in (
        ("plain HTTP", _head() + b"<rss/>"),
        ("an alert", b"\x15\x03\x03\x00\x02\x02\x28"),
        ("a record longer than any", b"\x16\x03\x03\xff\xff" + bytes(99_999)),
        ("noise", bytes(range(256)) * 400),
        ("half a hello", b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"),
        ("nothing, and hangs up", b""),
    ):
        yield Answer(f"TLS that answers {name}", said, port="abrupt")
    for pause in (0.0, 0.2):
        kind = "drips" if pause else "without end"
        yield Answer(f"a handshake {kind}", b"", b"\x14\x03\x03\x00\x01\x01", -1, pause, port="abrupt")
    yield Answer("silence in the handshake", b"", b"", -1, 1.0, port="abrupt")
