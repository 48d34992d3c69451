"""Documents of every kind, each beside the entries that it holds; a kind other than feed has a folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Feed
from monitor.sources import KINDS
from tests.sources.reading import read_feed, source

GOLDEN = Path(__file__).with_name("golden")
FILES = sorted(
    path for path in GOLDEN.rglob("*") if path.is_file() and not path.name.endswith(".expected.json")
)


def kind_of(file: Path) -> str:
    return "feed" if file.parent == GOLDEN else file.parent.name


def told(feed: Feed) -> Any:
    """The entries; for other kinds than feeds all that the reader says, but for its memory."""
    said = asdict(feed)
    del said["shown"]
    found = json.loads(json.dumps(said, default=lambda when: when.isoformat()))
    for entry in found["entries"]:
        entry["key"] = "DIGEST" if entry["key"].startswith("sha256:") else entry["key"]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_document_gives_the_entries_beside_it(file: Path) -> None:
    expected = json.loads(file.with_name(file.name + ".expected.json").read_text("utf-8"))
    kind = kind_of(file)
    found = told(read_feed(file.read_bytes(), source=source(kind)))
    assert (found["entries"] if kind == "feed" else found) == expected


def test_every_kind_has_a_golden_pair() -> None:
    assert {kind_of(file) for file in FILES} == set(KINDS)
