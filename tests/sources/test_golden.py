"""Feeds in many formats and encodings, each beside the entries that it holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.sources.reading import read

GOLDEN = Path(__file__).with_name("golden")
FILES = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".expected.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_feed_gives_the_entries_beside_it(file: Path) -> None:
    expected = json.loads(file.with_name(file.name + ".expected.json").read_text("utf-8"))
    found = [asdict(entry) for entry in read(file.read_bytes())]
    for entry in found:
        entry["key"] = "DIGEST" if entry["key"].startswith("sha256:") else entry["key"]
    assert json.loads(json.dumps(found, default=lambda when: when.isoformat())) == expected
