"""A source added to the files that a person keeps: at the end, so that nothing else in them changes.

A table that stands last needs no knowledge of what stands before it, and no comment, order or spacing of the
file is touched. The whole configuration is read again with it; when that fails, the file is put back.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Mapping
from itertools import count
from pathlib import Path

from monitor.config.explain import toml
from monitor.config.load import load
from monitor.text.url import site

FILE = "sources.toml"
_LONGEST_ID = 50


def table(values: Mapping[str, object]) -> str:
    """A ``[[source]]`` table; empty values are left out."""
    lines = [f"{key} = {toml(value)}" for key, value in values.items() if value]
    return "\n".join(("[[source]]", *lines)) + "\n"


def free_id(url: str, kind: str, taken: Collection[str], given: dict[str, int] | None = None) -> str:
    """An id that no source has: the name of the site or of its channel.

    `given` remembers how far names were numbered: thousands of one site are not counted anew each time.
    """
    given = {} if given is None else given
    name = url.rstrip("/").rpartition("/")[2] if kind == "telegram" else site(url)
    words = re.sub(r"[^\w]+", "-", name.lower()).strip("-_")[:_LONGEST_ID] or "source"
    for number in count(given.get(words, 1)):
        name = f"{words}-{number}" if number > 1 else words
        if name not in taken:
            break
    given[words] = number + 1
    return name


def add_source(directory: Path, text: str, env: Mapping[str, str]) -> Path:
    """Add a table to the file of sources; raises `ConfigError`, all as it was, when it does not fit in."""
    path = directory / FILE
    before = path.read_bytes() if path.exists() else None
    kept = (before or b"").rstrip()
    _replace(path, (kept + b"\n\n" if kept else b"") + text.encode())
    try:
        load(directory, env)
    except BaseException:
        if before is None:
            path.unlink()
        else:
            _replace(path, before)
        raise
    return path


def _replace(path: Path, body: bytes) -> None:
    """Write a file whole or not at all; its permissions stay."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    place = path.resolve()  # a link is written through, not replaced
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
