"""A case: evidence of some articles in one WARC file, and a manifest that vouches for every byte of it.

The manifest has where each record stands in the file, its SHA-256, and what it shows: which article, fetched
when, by which rules it was found. `faults` reads both again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final

from monitor import __version__
from monitor.export import warc
from monitor.model import Evidence
from monitor.views.export import ArticleRecord

FORMAT: Final = 1
_PIECE: Final = 1 << 20
_LARGEST: Final = 1 << 28
"""Bytes of a record beyond which a file is not one of ours."""


@dataclass(slots=True)
class Case:
    """A case as it is written, record by record."""

    name: str
    made: datetime
    to: BinaryIO
    at: int = 0
    records: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    _whole: Any = field(default_factory=hashlib.sha256)

    def open(self, chosen: Mapping[str, object]) -> None:
        """Write what the file is, and what was chosen for it."""
        said = {
            "software": f"monitor {__version__}",
            "format": "WARC File Format 1.1",
            "description": f"case {self.name}",
            "selection": json.dumps(chosen, ensure_ascii=False, sort_keys=True),
        }
        self._write(warc.info(self.made, said, f"{self.name}.warc.gz"), {})

    def add(self, article: ArticleRecord, pages: Iterable[Evidence]) -> None:
        """Write the pages of an article as they were fetched, and the article as it was read and found."""
        about = ""
        for page in pages:
            record = warc.response(page)
            about = about or record.id
            shown = {"article": article.article, "page_sha256": page.sha256, "page_bytes": page.size}
            self._write(record, {**shown, "whole": page.is_whole})
        block = json.dumps(plain(article), ensure_ascii=False, indent=2).encode("utf-8", "replace")
        uri = f"urn:monitor:article:{article.article}"
        record = warc.resource(uri, article.seen, "application/json", block, about)
        self._write(record, {"article": article.article})
        self.articles.append(
            {
                "article": article.article,
                "title": article.title,
                "url": article.link or article.url,
                "source": article.source,
                "seen": warc.stamp(article.seen),
                "rules": [held.rule for held in article.matches],
                "tags": sorted({tag for held in article.matches for tag in held.tags}),
                "alerts": list(article.alerts),
                "pages": sum(one.get("page_sha256") is not None for one in self._of(article.article)),
            }
        )

    def manifest(self, chosen: Mapping[str, object]) -> dict[str, Any]:
        """What vouches for the file, once all is written."""
        return {
            "format": FORMAT,
            "program": "monitor",
            "version": __version__,
            "case": self.name,
            "made": warc.stamp(self.made),
            "selection": dict(chosen),
            "warc": {
                "file": f"{self.name}.warc.gz",
                "bytes": self.at,
                "sha256": self._whole.hexdigest(),
            },
            "articles": self.articles,
            "records": self.records,
        }

    def _of(self, article: int) -> Iterator[dict[str, Any]]:
        """The records of the article that was written last."""
        for one in reversed(self.records):
            if one.get("article") != article:
                return
            yield one

    def _write(self, record: warc.Record, more: Mapping[str, object]) -> None:
        data = warc.compressed(record)
        self.to.write(data)
        self._whole.update(data)
        self.records.append(
            {
                "id": record.id.strip("<>"),
                "type": record.kind,
                "uri": record.uri,
                "date": warc.stamp(record.date),
                "offset": self.at,
                "length": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                **more,
            }
        )
        self.at += len(data)


def plain(thing: Any) -> dict[str, Any]:
    """A record as JSON knows it."""
    return _of_each(asdict(thing))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return warc.stamp(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _of_each(value) if isinstance(value, dict) else value


def _of_each(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def faults(manifest: Mapping[str, Any], file: BinaryIO) -> Iterator[str]:
    """What in a file is not as its manifest says, in words; raises `ValueError` for what is no manifest."""
    try:
        told, records = manifest["warc"], list(manifest["records"])
        size, whole = int(told["bytes"]), str(told["sha256"])
        places = [(int(one["offset"]), int(one["length"]), str(one["sha256"]), one) for one in records]
    except (KeyError, TypeError, ValueError):
        raise ValueError("this is not the manifest of a case") from None
    digest, length = _digest(file)
    if (length, digest) != (size, whole):
        yield f"the file has {length} bytes and SHA-256 {digest}; the manifest says {size} and {whole}"
    yield from _gaps(places, size)
    for offset, many, sha256, one in places:
        file.seek(offset)
        data = file.read(min(max(many, 0), _LARGEST))
        name = f"record {one.get('id')} at {offset}"
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"{name}: its SHA-256 differs"
        elif one.get("page_sha256") and one.get("whole") and _page(data) != one["page_sha256"]:
            yield f"{name}: the page in it is not the one that was fetched"


def _digest(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        length += len(piece)
    return digest.hexdigest(), length


def _gaps(places: Sequence[tuple[int, int, str, Any]], size: int) -> Iterator[str]:
    """Bytes of the file that no record vouches for."""
    at = 0
    for offset, length, _, _ in places:
        if offset != at:
            yield f"between bytes {at} and {offset} stands what no record is"
        at = offset + length
    if at != size:
        yield f"the records end at byte {at}, the file at {size}"


def _page(data: bytes) -> str:
    """SHA-256 of the body of the HTTP answer in a record."""
    try:
        record = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return ""
    block = record.partition(b"\r\n\r\n")[2]
    return hashlib.sha256(block.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")).hexdigest()
