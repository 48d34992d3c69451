"""A configuration without its secrets: what was written out becomes a reference to the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.config.secrets import is_literal
from monitor.errors import ConfigError, Problem

_TELLING = 8
"""Characters from which a secret is taken out wherever it stands, in comments too: shorter ones hit words."""
_FILE = re.compile(r"\$\{file:([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Redacted:
    """The files of a configuration by name, without secrets."""

    files: Mapping[str, str]
    variables: Sequence[str]
    """That stand for the secrets now."""
    beside: Sequence[str]
    """Files with secrets that are referred to, and are none of `files`."""


def redacted(directory: Path, suffixes: Collection[str]) -> Redacted:
    """The configuration in `directory`, its files of these suffixes.

    Raises `ConfigError` for a file that cannot be read, or in which a secret would stay.
    """
    here = sorted(path for path in directory.iterdir() if path.suffix in suffixes and path.name[0] != ".")
    files = {path.name: _text(path) for path in here if path.is_file()}
    tables = [text for name, text in files.items() if name.endswith(".toml")]
    names: dict[str, str] = {}
    keys: dict[str, set[str]] = {}
    for variable, key, secret in (found for text in tables for found in _secrets(tomllib.loads(text))):
        names.setdefault(secret, _free(variable, set(names.values())))
        keys.setdefault(secret, set()).add(key)
    clean = {name: _without(text, names, keys) for name, text in files.items()}
    left = [fault for name, text in clean.items() if name.endswith(".toml") and (fault := _left(text, name))]
    if left:
        raise ConfigError(tuple(left))
    beside = {found for text in tables for found in _FILE.findall(text)}
    return Redacted(clean, tuple(sorted(names.values())), tuple(sorted(beside - clean.keys())))


def _without(text: str, names: Mapping[str, str], keys: Mapping[str, Collection[str]]) -> str:
    """`text` with references. Who logs in is taken out where it says so: much else may have that name."""
    for secret in sorted(names, key=len, reverse=True):
        reference = f"${{{names[secret]}}}"
        for key in keys[secret]:
            at = rf"""(?<![\w-])({re.escape(key)}["']?\s*=\s*(["'])){re.escape(secret)}(?=\2)"""
            text = re.sub(at, rf"\g<1>{reference}", text)
        if len(secret) >= _TELLING and set(keys[secret]) != {"user"}:
            text = text.replace(secret, reference)
    return text


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError((Problem("cannot be read as text", str(path)),)) from None


def _secrets(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(name for a variable, key, secret) of all that is written out in a file that was accepted."""
    for table in data.get("receiver", ()):
        keys = ("token", "user", "password", *(() if table.get("kind") == "email" else ("url",)))
        for key in keys:
            yield from _written(f"{table['name']}_{key}", key, table.get(key, ""))
        for place, key in enumerate(table.get("signing_keys", ()), 1):
            yield from _written(f"{table['name']}_signing_key_{place}", "signing_keys", key)
    for table in data.get("source", ()):
        for key in ("user", "password"):
            yield from _written(f"{table['id']}_{key}", key, table.get(key, ""))
        for name, value in table.get("headers", {}).items():
            yield from _written(f"{table['id']}_{name}", name, value)
    yield from _written("heartbeat_url", "url", data.get("heartbeat", {}).get("url", ""))


def _written(name: str, key: str, value: str) -> Iterator[tuple[str, str, str]]:
    if is_literal(value):
        yield re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "SECRET", key, value


def _free(name: str, taken: Collection[str]) -> str:
    name = f"_{name}" if name[0].isdigit() else name
    names = (name, *(f"{name}_{number}" for number in range(2, 10_000)))
    return next(one for one in names if one not in taken)


def _left(text: str, name: str) -> Problem | None:
    """The fault of a file in which a secret stands in a way that cannot be found: with escapes, say."""
    try:
        found = any(_secrets(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        found = True
    if found:
        said = "a secret in it cannot be taken out: give it by ${NAME}, or write it without escapes"
        return Problem(said, name)
    return None
