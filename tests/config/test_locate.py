"""The place of every key, in every form that TOML can write one."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.config.locate import Path, Place, locate

TEXT = '''\
# [source] is not here
contact = "https://example.org" # every = 1

[polling]
every = "10m"
"at most" = '6h'

[[source]]
id = "first"
headers = { "x-key" = "1", y.z = [1, { q = "}" }] }
when = 1979-05-27 07:32:00
ratio = 1.5

[[source]]
id = "second"
query = \'\'\'
[[source]]
id = "third"
\'\'\'
more = """
say ""twice"" \\"""
id = 5
"""
a.b.c = true
tags = [ # [[source]]
  "one",
  # "none"
  "two", "three",
]
[source.headers]
accept = "x"

[[source.part]]
z = 1
[[source.part]]
z = 2

[[source]]
id = "third"
'''


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("contact",), 2, 1),
        (("polling",), 4, 1),
        (("polling", "every"), 5, 1),
        (("polling", "at most"), 6, 1),
        (("source", 0), 8, 1),
        (("source", 0, "id"), 9, 1),
        (("source", 0, "headers", "x-key"), 10, 13),
        (("source", 0, "headers", "y", "z"), 10, 28),
        (("source", 0, "headers", "y", "z", 1, "q"), 10, 40),
        (("source", 0, "when"), 11, 1),
        (("source", 0, "ratio"), 12, 1),
        (("source", 1), 14, 1),
        (("source", 1, "id"), 15, 1),
        (("source", 1, "query"), 16, 1),
        (("source", 1, "more"), 20, 1),
        (("source", 1, "a", "b", "c"), 24, 1),
        (("source", 1, "tags"), 25, 1),
        (("source", 1, "tags", 0), 26, 3),
        (("source", 1, "tags", 2), 28, 10),
        (("source", 1, "headers"), 30, 1),
        (("source", 1, "headers", "accept"), 31, 1),
        (("source", 1, "part", 1, "z"), 36, 1),
        (("source", 2, "id"), 39, 1),
    ],
)
def test_finds_the_place(path: Path, line: int, column: int) -> None:
    assert locate(TEXT).of(path) == Place(line, column)


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    places = locate(TEXT)
    assert places.of(("source", 0, "url")) == Place(8, 1)
    assert places.of(("nothing", "at", "all")) == Place(1)


@pytest.mark.parametrize(
    ("text", "line", "column", "place"),
    [
        ("q = 'one two'", 1, 5, Place(1, 10)),
        ('q = "one two"', 1, 5, Place(1, 10)),
        ("q = '''one\ntwo'''", 1, 2, Place(1, 9)),
        ("q = '''one\ntwo'''", 2, 2, Place(2, 2)),
        ("q = '''\none\ntwo'''", 1, 2, Place(2, 2)),
        ('q = """\r\none\r\ntwo"""', 2, 2, Place(3, 2)),
        ('q = "a \\" b"', 1, 5, Place(1)),
        ('q = """a \\\n b\nc"""', 2, 1, Place(1)),
        ("q = 5", 1, 5, Place(1, 1)),
    ],
)
def test_places_within_a_string(text: str, line: int, column: int, place: Place) -> None:
    assert locate(text).within(("q",), line, column) == place


KEYS = st.text(st.sampled_from("ab-_ .[]=#'\"\n\\é"), min_size=0, max_size=4)
STRINGS = st.text(st.sampled_from("ab =#[]{}'\"\n,\\é"), max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.floats(-9, 9, allow_nan=False) | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def written(value: Any, style: int) -> str:
    """A value as TOML, strings in one of its forms."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(item, style)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        gap = "\n # ] comment\n " if style % 2 else ""
        return "[" + gap + f",{gap}".join(written(item, style) for item in value) + gap + "]"
    if isinstance(value, str) and style > 1 and "'''" not in value and not value.endswith("'"):
        return f"'''\n{value}'''"
    return json.dumps(value, ensure_ascii=False)


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Every path of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in paths(item, (*path, key)))]


@given(TABLES, st.lists(TABLES, max_size=3), st.integers(0, 3))
def test_every_path_of_every_document_has_a_place(
    top: dict[str, Any], tables: list[dict[str, Any]], style: int
) -> None:
    """Law: the places know exactly the paths that the parser finds, in the order of the text."""
    lines = [f"{quoted(key)} = {written(value, style)}" for key, value in top.items() if key != "list"]
    for table in tables:
        lines += ["[[list]]", *(f"{quoted(key)} = {written(value, style)}" for key, value in table.items())]
    text = "\n".join(lines)
    data = tomllib.loads(text)
    places = locate(text)
    assert set(places.keys) == set(paths(data)) - {()}
    for path in set(places.keys):
        around = places.keys.get(path[:-1])
        assert around is None or around.line <= places.keys[path].line


@example('"\x1f"')
@example('"\\q" = 1')
@given(st.text(max_size=200))
def test_any_text_is_scanned(text: str) -> None:
    """It is meant for TOML; on anything else it must still come to an end."""
    assert locate(text).of(("a",)).line >= 1
