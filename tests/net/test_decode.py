"""Every encoding there and back; bombs, truncation and lies refused while they are small."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Fault
from monitor.net.decode import decoded, weighed
from monitor.net.fault import RefusedError
from monitor.net.limits import Limits

LIMITS = Limits()
ZEROS = bytes(25_000_000)


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", lambda data: brotli.compress(data, quality=4)),
    "zstd": ("zstd", zstd),
    "zstd streamed": ("zstd", lambda data: zstandard.ZstdCompressor(write_content_size=False).compress(data)),
}
encoders = pytest.mark.parametrize("encoder", ENCODERS)


@given(
    data=st.binary(max_size=5000),
    repeat=st.integers(1, 40),
    names=st.lists(st.sampled_from(sorted(ENCODERS)), max_size=2),
)
@settings(deadline=None, max_examples=60)
def test_decoded_undoes_what_was_applied_in_order(data: bytes, repeat: int, names: list[str]) -> None:
    body = wire = data * repeat
    for name in names:
        wire = ENCODERS[name][1](wire)
    encodings = ", ".join(ENCODERS[name][0] for name in names)
    assert decoded(wire, encodings, LIMITS) == body
    assert weighed(wire, encodings, LIMITS) == len(body)


@given(
    wire=st.binary(max_size=300),
    name=st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "br, zstd"]),
)
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_decoded_or_refused(wire: bytes, name: str) -> None:
    try:
        body = decoded(wire, name, LIMITS)
    except RefusedError:
        return
    assert len(body) <= LIMITS.max_decoded


@encoders
def test_large_incompressible_bodies_come_through_whole(encoder: str) -> None:
    name, encode = ENCODERS[encoder]
    body = b"".join(
        zlib.crc32(bytes([n % 251, n % 241])).to_bytes(4, "big") + n.to_bytes(4, "big") for n in range(60_000)
    )
    assert decoded(encode(body), name, LIMITS) == body


@encoders
def test_a_truncated_body_is_noticed(encoder: str) -> None:
    name, encode = ENCODERS[encoder]
    wire = encode(b"The council met. " * 500)
    for cut in (len(wire) // 2, len(wire) - 1):
        with pytest.raises(RefusedError) as refused:
            decoded(wire[:cut], name, LIMITS)
        assert refused.value.fault is Fault.ENCODING


@encoders
def test_a_bomb_is_refused_while_it_is_small(encoder: str) -> None:
    name, encode = ENCODERS[encoder]
    wire = encode(ZEROS)
    assert _peak_of_refusal(decoded, wire, name) < 12_000_000
    assert _peak_of_refusal(weighed, wire, name) < 6_000_000


@pytest.mark.parametrize("encoder", ["gzip", "raw deflate", "brotli", "zstd"])
def test_a_doubled_bomb_is_refused_while_it_is_small(encoder: str) -> None:
    name, encode = ENCODERS[encoder]
    wire = encode(encode(ZEROS))
    assert _peak_of_refusal(weighed, wire, f"{name}, {name}") < 12_000_000


@pytest.mark.parametrize("layers", [1, 2])
def test_a_decoded_body_is_there_once(layers: int) -> None:
    body = random.Random(1).randbytes(4_000_000).hex().encode()
    inner = gzip.compress(body, compresslevel=0) if layers == 2 else body
    wire = gzip.compress(inner, compresslevel=1)
    tracemalloc.start()
    try:
        assert decoded(wire, ", ".join(["gzip"] * layers), LIMITS) == body
        assert tracemalloc.get_traced_memory()[1] < 1.5 * len(body)
    finally:
        tracemalloc.stop()


@given(st.lists(st.sampled_from(sorted(ENCODERS)), min_size=1, max_size=2), st.binary(max_size=300))
def test_two_layers_are_undone_as_one_after_the_other(encoders: list[str], body: bytes) -> None:
    wire = body
    for encoder in encoders:
        wire = ENCODERS[encoder][1](wire)
    assert decoded(wire, ", ".join(ENCODERS[encoder][0] for encoder in encoders), LIMITS) == body


def _peak_of_refusal(undo: Callable[[bytes, str, Limits], object], wire: bytes, name: str) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError) as refused:
            undo(wire, name, LIMITS)
        assert refused.value.fault is Fault.TOO_LARGE
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_bound_on_decoded_size_holds_without_a_bomb() -> None:
    body = bytes(range(256)) * 4000
    small = replace(LIMITS, max_decoded=1_000_000)
    with pytest.raises(RefusedError) as refused:
        decoded(gzip.compress(body, compresslevel=1), "gzip", small)
    assert refused.value.fault is Fault.TOO_LARGE
    assert decoded(gzip.compress(body[:1_000_000]), "gzip", small) == body[:1_000_000]


def test_members_and_frames_follow_one_another() -> None:
    assert decoded(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", LIMITS) == b"one two"
    assert decoded(zstd(b"one ") + zstd(b"two"), "zstd", LIMITS) == b"one two"


def test_padding_after_gzip_is_ignored() -> None:
    assert decoded(gzip.compress(b"news") + bytes(20), "gzip", LIMITS) == b"news"


@pytest.mark.parametrize(
    "name", ["compress", "utf-8", "gzip, aes128gcm", "gzip, gzip, gzip", "bz2", "gzip;q=1"]
)
def test_unknown_and_too_many_encodings_are_refused(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decoded(b"anything", name, LIMITS)
    assert refused.value.fault is Fault.ENCODING
    assert "aes" not in refused.value.detail


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate"])
def test_a_body_that_is_not_what_the_header_says_is_refused(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decoded(b"<rss version='2.0'></rss>", name, LIMITS)
    assert refused.value.fault is Fault.ENCODING


@pytest.mark.parametrize("name", ["", "identity", " , ", "GZIP", "identity, gzip"])
def test_empty_bodies_need_no_encoding(name: str) -> None:
    assert decoded(b"", name, LIMITS) == b""
    plain = b"plain" if "gzip" not in name.lower() else gzip.compress(b"plain")
    assert decoded(plain, name, LIMITS) == b"plain"


@encoders
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_540, 65_700, 65_794, 131_072, 131_330])
def test_bodies_about_as_large_as_a_step_come_through_whole(encoder: str, size: int) -> None:
    """Decoders hold output back at a full step, with all input used up: it must still be asked for."""
    name, encode = ENCODERS[encoder]
    assert decoded(encode(bytes(size)), name, LIMITS) == bytes(size)
