"""A configuration without its secrets: what was written out becomes a reference to the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.config.secrets import is_literal
from monitor.errors import ConfigError, Problem

_SHORTEST = 4
"""Characters of a secret that can be looked for in a text without hitting others."""


def redacted(directory: Path, suffixes: Collection[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The files of `directory` by name, and the variables that stand for the secrets now.

    Raises `ConfigError` for a file that cannot be read, or in which a secret would stay.
    """
    here = sorted(path for path in directory.iterdir() if path.suffix in suffixes and path.name[0] != ".")
    files = {path.name: _text(path) for path in here if path.is_file()}
    names: dict[str, str] = {}
    for text in (text for name, text in files.items() if name.endswith(".toml")):
        for variable, secret in _secrets(tomllib.loads(text)):
            names.setdefault(secret, _free(variable, set(names.values())))
    clean = {name: _without(text, names) for name, text in files.items()}
    left = [
        fault
        for name, text in clean.items()
        if name.endswith(".toml") and (fault := _left(text, name, names))
    ]
    if left:
        raise ConfigError(tuple(left))
    return clean, tuple(sorted(names.values()))


def _without(text: str, names: Mapping[str, str]) -> str:
    for secret in sorted(names, key=len, reverse=True):
        text = text.replace(secret, f"${{{names[secret]}}}")
    return text


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError((Problem("cannot be read as text", str(path)),)) from None


def _secrets(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name for a variable, secret) of all that is written out in a file that was accepted."""
    for table in data.get("receiver", ()):
        keys = ("token", "user", "password", *(() if table.get("kind") == "email" else ("url",)))
        for key in keys:
            yield from _written(f"{table['name']}_{key}", table.get(key, ""))
        for place, key in enumerate(table.get("signing_keys", ()), 1):
            yield from _written(f"{table['name']}_signing_key_{place}", key)
    for table in data.get("source", ()):
        for key in ("user", "password"):
            yield from _written(f"{table['id']}_{key}", table.get(key, ""))
        for name, value in table.get("headers", {}).items():
            yield from _written(f"{table['id']}_{name}", value)
    yield from _written("heartbeat_url", data.get("heartbeat", {}).get("url", ""))


def _written(name: str, value: str) -> Iterator[tuple[str, str]]:
    if is_literal(value):
        yield re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "SECRET", value


def _free(name: str, taken: Collection[str]) -> str:
    name = f"_{name}" if name[0].isdigit() else name
    names = (name, *(f"{name}_{number}" for number in range(2, 10_000)))
    return next(one for one in names if one not in taken)


def _left(text: str, name: str, secrets: Collection[str]) -> Problem | None:
    """The fault of a file in which a secret stands in a way that cannot be found: with escapes, say."""
    try:
        found = list(_secrets(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        found = [("", "")]
    if found or any(len(secret) < _SHORTEST for secret in secrets):
        said = "a secret in it cannot be taken out: give it by ${NAME}, or write it without escapes"
        return Problem(said, name)
    return None
