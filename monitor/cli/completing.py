"""What a shell offers for names in the configuration: read from its files as they are, and not checked.

A key press must not wait until all of a configuration is judged, and a wrong line must not take the names of
the others away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.models import OptionInfo

BIGGEST = 2_000_000
"""Bytes of a file that is looked into."""

_PLAIN = re.compile(r"[\w.:/+@%,-]+")
"""Names that no shell takes for more than one word, or for anything else. Others are typed by hand."""
_SPECIAL = re.compile(r"[^\w .,/:-]")

Offer = list[tuple[str, str]]
"""Values, each with what it is."""


def names(table: str, key: str, about: str = "") -> Callable[[typer.Context, str], Offer]:
    """Offers what stands under `key` in the tables ``[[table]]``, each with what stands under `about`."""

    def offer(ctx: typer.Context, incomplete: str) -> Offer:
        found: dict[str, str] = {}
        for item in _tables(_directory(ctx), table):
            value = item.get(key)
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str) and _PLAIN.fullmatch(name) and name.startswith(incomplete):
                    found.setdefault(name, _text(item.get(about)))
        return sorted(found.items())

    return offer


def _text(value: object) -> str:
    return _SPECIAL.sub("", value) if isinstance(value, str) else ""


def _directory(ctx: typer.Context) -> Path:
    from monitor.cli.options import config_dir

    given = ctx.params.get("config")
    return config_dir(Path(given) if given else _from_environment())


def _from_environment() -> Path | None:
    import os

    given = os.environ.get("MONITOR_CONFIG")
    return Path(given) if given else None


def _tables(directory: Path, name: str) -> Iterator[dict[str, Any]]:
    import tomllib

    for path in sorted(directory.glob("*.toml")):
        try:
            if path.stat().st_size > BIGGEST:
                continue
            found = tomllib.loads(path.read_text(encoding="utf-8-sig")).get(name)
        except (
            OSError,
            ValueError,
            RecursionError,
        ):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
            continue
        yield from (item for item in (found if isinstance(found, list) else ()) if isinstance(item, dict))


RULES = names("rule", "name", "description")
TAGS = names("rule", "tags")
SOURCES = names("source", "id", "name")
RECEIVERS = names("receiver", "name", "kind")
DIGESTS = names("digest", "id", "title")

Names = list[str] | None
"""Of an option that may be given more than once."""


def tag(meaning: str) -> OptionInfo:
    """``--tag``, which offers the tags there are."""
    return _option("--tag", meaning, TAGS)


def rule(meaning: str) -> OptionInfo:
    """``--rule``, which offers the rules there are."""
    return _option("--rule", meaning, RULES)


def source(meaning: str) -> OptionInfo:
    """``--source``, which offers the sources there are."""
    return _option("--source", meaning, SOURCES)


def _option(name: str, meaning: str, offer: Callable[[typer.Context, str], Offer]) -> OptionInfo:
    made: OptionInfo = typer.Option(name, help=meaning, autocompletion=offer)
    return made
