"""Any text becomes a Config or a ConfigError, and nothing else happens."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import schema
from monitor.config.values import Config
from monitor.errors import ConfigError
from tests.config import given as start

KEYS = sorted({key for table in schema.TABLES.values() for key in table.model_fields} | {"", "x y", "uгl"})
SCALARS = st.one_of(
    st.sampled_from(
        ["", "10m", "10MB", "feed", "high", "desk", "https://a.example/f", "${CANARY}", "${", "a\nb"]
    ),
    st.text(max_size=6),
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.sampled_from(KEYS), SCALARS, max_size=3)
TABLE = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)
NAMES = st.sampled_from([*schema.TABLES, "sources", "x"])


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value)


def load(text: str) -> Config | ConfigError:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return start.given(Path(folder), {})
        except ConfigError as error:
            return error


def holds(outcome: Config | ConfigError, text: str) -> None:
    """It is a configuration, or complaints of which each has a message and a line that is there."""
    if isinstance(outcome, Config):
        return
    assert outcome.problems
    for problem in outcome.problems:
        assert problem.message.isprintable()
        assert 0 <= problem.line <= text.count("\n") + 1


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    holds(load(text), text)


@given(st.lists(st.tuples(NAMES, st.booleans(), TABLE), max_size=5))
def test_any_tables_that_look_like_ours(tables: list[tuple[str, bool, dict[str, Any]]]) -> None:
    parts = []
    for name, many, table in tables:
        lines = [f"{json.dumps(key)} = {inline(value)}" for key, value in table.items()]
        parts.append("\n".join([f"[[{name}]]" if many else f"[{name}]", *lines]))
    text = "\n".join(parts)
    holds(load(text), text)


@given(st.data())
def test_a_wrong_key_hides_no_other(data: st.DataObject) -> None:
    """Law: what is said of a table with two wrong keys is what is said of either alone, together."""
    name = data.draw(st.sampled_from(sorted(schema.SINGLE)))
    keys = data.draw(st.lists(st.sampled_from(sorted(schema.SINGLE[name].model_fields)), unique=True))
    alone = [said(f"[{name}]\n{key} = {{}}") for key in keys]
    together = said(f"[{name}]\n" + "".join(f"{key} = {{}}\n" for key in keys))
    assert together == sorted(message for messages in alone for message in messages)


def said(text: str) -> list[str]:
    outcome = load(text)
    return sorted(problem.message for problem in outcome.problems) if isinstance(outcome, ConfigError) else []
