"""What the schema refuses, said to the person who wrote the file.

Values are shown only where they cannot be secrets: a message says what was found, not what it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from monitor.config import schema
from monitor.config.fields import found, nearest
from monitor.config.locate import Path
from monitor.config.table import Table

_EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list in brackets",
    "dict_type": "a table",
}
# Words that other programs use for the same thing, too far from ours for a comparison of letters.
_ALIASES = {
    "interval": "every",
    "frequency": "every",
    "period": "every",
    "language": "lang",
    "languages": "langs",
    "title": "name",
    "webhook": "url",
    "link": "url",
    "feed": "url",
    "chat_id": "chat",
    "channel": "chat",
    "secret": "signing_keys",
    "priority": "severity",
    "level": "severity",
    "to": "receivers",
    "match": "query",
    "terms": "query",
    "type": "kind",
    "disabled": "enabled",
    "from": "sender",
    "recipients": "to",
    "username": "user",
    "smtp": "url",
    "host": "url",
    "cron": "at",
    "schedule": "at",
    "timezone": "zone",
}
_NEEDED = {
    "source": "this source has no {key}",
    "rule": "this rule has no {key}",
    "person": "this person has no {key}",
    "receiver": "this receiver has no {key}",
    "route": "this route has no {key}",
    "time": "this time has no {key}",
    "inhibit": "this table has no {key}",
    "digest": "this digest has no {key}",
}


def explain(error: ErrorDetails, data: Mapping[str, Any]) -> tuple[str, Path]:
    """The message for one of pydantic's errors, and the path of the key it is about."""
    path = tuple(error["loc"])
    kind = error["type"]
    if len(path) > 2 and (inner := schema.INNER.get((str(path[0]), str(path[2])))):
        if kind == "model_type":
            return f"`{path[2]}` must be a table, found {found(_value(data, path))}", path
        if kind in ("extra_forbidden", "missing"):
            return _of_inner(path, kind, inner), path[:3]
    if kind == "extra_forbidden":
        return _unknown(path, _value(data, path)), path
    if kind == "missing":
        return _missing(path), path[:-1]
    if kind == "model_type":
        return _not_a_table(path, _value(data, path)), path
    return f"{_name(path)} {_wrong(error, path, data)}", path


def _of_inner(path: Path, kind: str, table: type[Table]) -> str:
    """A key of a table within a table that is not known, or not there."""
    name, key = path[2], str(path[3])
    if kind == "missing":
        example = (table.model_fields[key].examples or [""])[0]
        return f"this {path[0]}'s `{name}` has no `{key}`; add: {key} = {toml(example)}"
    near = nearest(key, table.model_fields) or f"; it knows: {', '.join(table.model_fields)}"
    return f"unknown key `{key[:60]}` in `{name}`{near}"


def _value(data: Any, path: Path) -> object:
    for step in path:
        data = data[step]
    return data


def _name(path: Path) -> str:
    """How a message calls the key: without its table, and with the number of a list's item, from 1."""
    inner = path[2:] if path[0] in schema.LISTS and len(path) > 2 else path[1:] or path
    if isinstance(inner[-1], int) and len(inner) > 1:
        return f"item {inner[-1] + 1} of {_name(path[:-1])}"
    return f"`{'.'.join(map(str, inner))}`"


def _field(path: Path) -> FieldInfo | None:
    """The schema's field that `path` leads to."""
    if len(path) == 1:
        return schema.File.model_fields.get(str(path[0]))
    depth = 2 if path[0] in schema.LISTS else 1
    table = schema.TABLES.get(str(path[0]))
    return table.model_fields.get(str(path[depth])) if table and len(path) > depth else None


def _wrong(error: ErrorDetails, path: Path, data: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "setting":
        return str(context["message"])
    if kind in _EXPECTED:
        return _mistyped(_EXPECTED[kind], path, _value(data, path))
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']}, found {toml(_value(data, path))}"
    if kind == "less_than_equal":
        return f"must be at most {context['le']}, found {toml(_value(data, path))}"
    if kind == "too_short":
        return "must name at least one"
    if kind == "too_long":
        return f"must have at most {context['max_length']} items, found {context['actual_length']}"
    return f"cannot be read: {error['msg']}"  # a kind that this schema does not use today


def _mistyped(expected: str, path: Path, value: object) -> str:
    if path[0] in schema.LISTS and len(path) == 1:
        return f"is written {_header(str(path[0]))}, with two brackets, above each one; found {found(value)}"
    field, example = _field(path), ""
    if field and field.examples and len(path) == (3 if path[0] in schema.LISTS else 2):
        example = f"; for example: {path[-1]} = {toml(field.examples[0])}"
    return f"must be {expected}, found {found(value)}{_shown(value, path)}{example}"


def _shown(value: object, path: Path) -> str:
    """A number or a truth value, unless it may be a secret that lacks its quotes."""
    secret = path[0] == "receiver" or "headers" in path
    return f" ({toml(value)})" if isinstance(value, bool | int | float) and not secret else ""


def _missing(path: Path) -> str:
    key = str(path[-1])
    field = _field(path)
    said = _NEEDED[str(path[0])].format(key=f"`{key}`")
    return f"{said}; add: {key} = {toml(field.examples[0])}" if field and field.examples else said


def _not_a_table(path: Path, value: object) -> str:
    name = str(path[0])
    if path[0] in schema.LISTS:
        return f"each {name} must be a table under [[{name}]], found {found(value)}"
    if isinstance(value, list):
        return f"[{name}] is written with one bracket and stands once"
    return f"[{name}] must be a table, found {found(value)}"


def _unknown(path: Path, value: object) -> str:
    key = str(path[-1])
    if len(path) == 1:
        return _unknown_at_top(key, value)
    table = schema.TABLES[str(path[0])]
    said = f"unknown key `{key[:60]}` in {_header(str(path[0]))}"
    if key in schema.File.model_fields and key not in schema.TABLES:
        return f"{said}; it belongs at the top of the file, above the first [table]"
    if _ALIASES.get(key) in table.model_fields:
        return f"{said}; did you mean `{_ALIASES[key]}`?"
    if near := nearest(key, table.model_fields):
        return said + near
    return said + (_elsewhere(key) or f"; it knows: {', '.join(table.model_fields)}")


def _unknown_at_top(key: str, value: object) -> str:
    is_table = isinstance(value, dict | list)
    said = f"unknown {'table' if is_table else 'key'} `{key[:60]}`"
    close = nearest(key, schema.File.model_fields)
    name = close.rpartition("`")[0].rpartition("`")[2]
    if name in (*schema.TABLES, schema.NAMED):
        close = f"; did you mean {_header(name)}?"
    known = (
        [_header(table) for table in (*schema.TABLES, schema.NAMED)] if is_table else schema.File.model_fields
    )
    return said + (close or _elsewhere(key) or f"; known are: {', '.join(known)}")


def _header(table: str) -> str:
    """How a table is opened."""
    return f"[[{table}]]" if table in schema.LISTS else f"[{table}]"


def _elsewhere(key: str) -> str:
    """Where a key that is wrong here would be right."""
    homes = [_header(name) for name, table in schema.TABLES.items() if key in table.model_fields]
    return f"; it belongs in {' or '.join(homes)}" if homes else ""


def toml(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, float):
        return repr(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except ValueError:  # an integer in hexadecimal may have more decimal digits than Python writes
        return "a number too long to write"
