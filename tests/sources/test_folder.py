"""A folder of files: what is news, what an edit, and what was told before."""

from __future__ import annotations

import pytest

from monitor.errors import ParseError
from monitor.model import Entry
from monitor.text.bundle import Piece, packed
from tests.cost import affordable
from tests.hostile import HOSTILE
from tests.sources.reading import read_feed, source


def read(*files: tuple[str, str]) -> tuple[Entry, ...]:
    body = packed(Piece(name, 1791000000, text.encode("utf-8", "surrogatepass")) for name, text in files)
    return read_feed(body, source=source("folder")).entries


def utf_8(text: str) -> str:
    """As a file can be named."""
    return text.encode("utf-8", "replace").decode()


def test_a_file_is_known_by_its_path_and_by_what_it_holds() -> None:
    before, edited, moved = (
        read((name, text))[0] for name, text in (("a.txt", "one"), ("a.txt", "two"), ("sub/b.txt", "one"))
    )
    assert before.key == edited.key == "a.txt"
    assert before.also == moved.also != edited.also


def test_a_title_is_the_first_line_with_a_word() -> None:
    titles = [
        one.title for one in read(("a.md", "\n---\n## Ferry **late**\n\nx"), ("b.txt", "***"), ("c.txt", "1"))
    ]
    assert titles == ["1", "", "Ferry **late"]


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "eml"])
def test_hostile_files_are_read_in_bounded_time(suffix: str) -> None:
    texts = HOSTILE[::30]
    with affordable(2.0):
        found = [one for text in texts for one in read((f"{utf_8(text[:50])}.{suffix}", text))]
    assert all(len(one.key) <= 500 and one.link.isascii() for one in found)
    assert len(found) > len(texts) / 2


@pytest.mark.parametrize(
    "body", [b"x", b"[]\n", b'["a", 0, 5]\nabc', b'["a", 0, -1]\nabc', b"\n", b"{}\n" * 9]
)
def test_what_is_no_bundle_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        read_feed(body, source=source("folder"))
