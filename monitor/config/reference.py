"""The schema as text: the JSON Schema for editors, and the tables of the reference page.

``python -m monitor.config.reference`` writes both anew in a checkout; a test fails while they are behind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from monitor.config import schema
from monitor.config.explain import toml

BEGIN = "<!-- settings: written by `python -m monitor.config.reference` -->"
END = "<!-- end of settings -->"
SCHEMA_FILE = Path("config/monitor.schema.json")
PAGE = Path("docs/reference/configuration.md")


def schema_text() -> str:
    """The JSON Schema of one file, as it is shipped."""
    return json.dumps(schema.json_schema(), indent=2, ensure_ascii=False) + "\n"


def tables() -> str:
    """Every key of every table in Markdown: type, default, meaning."""
    parts = [_table("Top of the file", schema.File, "Above the first `[table]`.")]
    for name, model in schema.TABLES.items():
        heading = f"`[[{name}]]`" if name in schema.LISTS else f"`[{name}]`"
        parts.append(_table(heading, model, model.__doc__ or ""))
    return "\n".join((*parts, _named()))


def _named() -> str:
    """The table whose keys the user names."""
    field = schema.File.model_fields[schema.NAMED]
    ((name, value),) = (field.examples or [{}])[0].items()
    example = f"```toml\n[{schema.NAMED}]\n{name} = {toml(value)}\n```\n"
    return f"### `[{schema.NAMED}]`\n\n{field.description} Each key is a name of your own.\n\n{example}"


def _table(heading: str, model: type[BaseModel], about: str) -> str:
    shape = schema.json_schema()
    properties = shape["$defs"].get(model.__name__, shape)["properties"]
    rows = [
        f"| `{name}` | {_kind(properties[name])} | {_default(field)} | {_cell(field.description or '')} "
        f"| `{name} = {_cell(toml((field.examples or [''])[0]))}` |"
        for name, field in model.model_fields.items()
        if model is not schema.File or (name not in schema.TABLES and name != schema.NAMED)
    ]
    head = "| key | type | default | meaning | example |\n|---|---|---|---|---|\n"
    return f"### {heading}\n\n{about}\n\n{head}" + "\n".join(rows) + "\n"


def _kind(shape: dict[str, Any]) -> str:
    """The type of a key in words."""
    if "anyOf" in shape:
        shape = next(part for part in shape["anyOf"] if part.get("type") != "null")
    if "$ref" in shape:
        return "table"
    if "enum" in shape:
        return " / ".join(filter(None, shape["enum"]))
    if shape["type"] == "array":
        return f"list of {_kind(shape['items'])}"
    pattern = shape.get("pattern", "")
    if "ms|" in pattern:
        return "duration"
    if "[Bb]" in pattern:
        return "size"
    names = {
        "string": "text",
        "integer": "whole number",
        "boolean": "true / false",
        "object": "table of text",
    }
    return names[shape["type"]] if isinstance(shape["type"], str) else "text or number"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    return f"`{_cell(toml(field.default))}`" if field.default is not None else "–"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def weave(page: str) -> str:
    """`page` with the tables between the two marks written anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def write(checkout: Path) -> None:
    """Write both files anew."""
    (checkout / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    page = checkout / PAGE
    page.write_text(weave(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parents[2])
