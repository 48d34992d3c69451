"""Texts of the captured corpus, as articles in memory. Nothing of them is kept or copied."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ParseError
from monitor.model import Entry, Response, Source
from monitor.sources import KINDS
from monitor.text.document import Document, document
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable

ARTICLE = 500
"""Characters from which a text counts as an article."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A page or a feed's entry, as a rule looks at it."""

    title: str
    body: str
    lang: str = ""
    url: str = ""
    author: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """All of it as one text."""
        return f"{self.title}\n\n{self.body}"

    def document(self) -> Document:
        """All of it as a document."""
        return document(
            self.title, self.body, source=self.source, url=self.url, lang=self.lang, author=self.author
        )


def folder() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says; ends the program
    when it is not there."""
    path = Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
    if not path.is_dir():
        raise SystemExit(f"the captured corpus is not at {path}; set MONITOR_CORPUS to its folder")
    return path


def articles(corpus: Path) -> list[Captured]:
    """Texts that are long enough for an article, each once: true texts of pages, entries of feeds."""
    found = {one.body: one for one in (*true_texts(corpus), *entries(corpus)) if len(one.body) > ARTICLE}
    return list(found.values())


def true_texts(corpus: Path) -> Iterator[Captured]:
    """The text of each page for which a person or a reviewed parser has said what it is."""
    for row in _rows(corpus / "pages"):
        truth = json.loads((corpus / "pages" / row["truth"]).read_text(encoding="utf-8"))
        if truth.get("text"):
            yield Captured(truth.get("title") or "", truth["text"], row["lang"], row["url"])


def pages(corpus: Path) -> Iterator[Captured]:
    """What our reader finds on each page; costs as much as reading them does."""
    for row in _rows(corpus / "pages"):
        yield _page(corpus, row)


def entries(corpus: Path) -> Iterator[Captured]:
    """Every entry of every feed, with the longer of its content and its summary."""
    for row in _rows(corpus / "feeds"):
        yield from _feed(corpus, row)


def named(corpus: Path, ids: Collection[str]) -> Iterator[tuple[str, Captured]]:
    """The texts of these ids: a page's file, or a feed's file, # and the number of an entry from 1 on."""
    for row in _rows(corpus / "pages"):
        if row["file"] in ids:
            yield row["file"], _page(corpus, row)
    files = {id.partition("#")[0] for id in ids}
    for row in _rows(corpus / "feeds"):
        for number, entry in enumerate(_feed(corpus, row) if row["file"] in files else (), 1):
            if (id := f"{row['file']}#{number}") in ids:
                yield id, entry


def _page(corpus: Path, row: dict[str, str]) -> Captured:
    read = readable(gzip.decompress((corpus / "pages" / row["file"]).read_bytes()), row["url"])
    return Captured(read.title, read.text, read.lang, row["url"], read.author, row["domain"])


def _feed(corpus: Path, row: dict[str, str]) -> list[Captured]:
    source = Source(id=row["file"], url=f"https://{row['domain'] or 'news.example'}/")
    answer = Response(url=source.url, status=200, body=(corpus / "feeds" / row["file"]).read_bytes())
    try:
        read = KINDS["feed"].read(source, answer).entries
    except ParseError:
        return []
    return [_entry(entry, source.id, row["lang"]) for entry in read]


def _entry(entry: Entry, source: str, lang: str) -> Captured:
    content = fragment_text(entry.content) if entry.content else ""
    body = max(content, entry.summary, key=len)
    return Captured(entry.title, body, entry.lang or lang, entry.link, entry.author, source)


def _rows(kind: Path) -> Iterator[dict[str, str]]:
    with (kind / "index.csv").open(encoding="utf-8", newline="") as index:
        yield from csv.DictReader(index)
