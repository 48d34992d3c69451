"""WARC 1.1 (ISO 28500:2017): each record is one gzip member, so that one can be cut out and read by itself.

Nothing depends on when it is written: the same evidence makes the same bytes, and the same record ids.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from monitor.model import Evidence

_NAMESPACE: Final = uuid.UUID("6b1f3f0e-6f43-5c1e-9a4e-1f7f5d0d5a2b")
_FRAMING: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that speak of the bytes on the wire, which are not those that are kept."""

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Record:
    """One record, before it is compressed."""

    kind: str
    """WARC-Type."""
    uri: str
    """WARC-Target-URI; empty for a warcinfo."""
    date: datetime
    media: str
    block: bytes
    payload: bytes | None = None
    """Of an HTTP message, its body."""
    whole: bool = True
    about: str = ""
    """Id of the record that this one belongs to."""

    @property
    def id(self) -> str:
        """What follows from the content: the same content, the same id."""
        digest = hashlib.sha256(self.block).hexdigest()
        return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{self.kind} {self.uri} {stamp(self.date)} {digest}')}>"


def response(evidence: Evidence) -> Record:
    """The answer of a server. Its body is kept decoded, so headers on its encoding are marked as of old."""
    phrase = HTTPStatus(evidence.status).phrase if evidence.status in set(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {evidence.status} {phrase}".rstrip()]
    for name, value in evidence.headers:
        shown = f"x-archive-orig-{name}" if name in _FRAMING else name
        lines.append(f"{_line(shown)}: {_line(value)}")
    lines.append(f"content-length: {len(evidence.body)}")
    head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
    return Record(
        "response",
        evidence.url,
        evidence.at,
        "application/http; msgtype=response",
        head + evidence.body,
        evidence.body,
        evidence.is_whole,
    )


def resource(uri: str, date: datetime, media: str, block: bytes, about: str = "") -> Record:
    """Something that no server sent, such as what was made of a page."""
    return Record("resource", uri, date, media, block, about=about)


def info(date: datetime, fields: dict[str, str], filename: str) -> Record:
    """What the file is: its first record."""
    block = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items())
    return Record("warcinfo", filename, date, "application/warc-fields", block.encode())


def compressed(record: Record) -> bytes:
    """The record as one gzip member."""
    return gzip.compress(written(record), compresslevel=6, mtime=0)


def written(record: Record) -> bytes:
    """The record as it stands in an uncompressed file."""
    named = "WARC-Filename" if record.kind == "warcinfo" else "WARC-Target-URI"
    fields = [
        ("WARC-Type", record.kind),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", stamp(record.date)),
        (named, _line(record.uri)),
        ("Content-Type", record.media),
        ("WARC-Block-Digest", digest(record.block)),
    ]
    if record.payload is not None:
        fields.append(("WARC-Payload-Digest", digest(record.payload)))
    if not record.whole:
        fields.append(("WARC-Truncated", "length"))
    if record.about:
        fields.append(("WARC-Concurrent-To", record.about))
    fields.append(("Content-Length", str(len(record.block))))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"WARC/1.1\r\n{head}\r\n".encode() + record.block + b"\r\n\r\n"


def digest(data: bytes) -> str:
    """A labelled digest, in base 32 as tools expect it."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def stamp(when: datetime) -> str:
    """A time in UTC, as WARC 1.1 writes it."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _line(text: str) -> str:
    """Text that cannot end its line."""
    return _CONTROLS.sub(" ", text)
