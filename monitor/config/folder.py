"""Where the state lies, and whether names are corrected, by as little of a configuration as says it.

Whoever asks the archive need not wait until a thousand rules are read, nor until a wrong one is mended.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_KEY: Final = "state_dir"
_PERSON: Final = re.compile(rb"""^\s*(?:\[\[\s*["']?person\b|["']?person["']?\s*=)""", re.MULTILINE)


def state_dir(directory: Path, home: str) -> Path | None:
    """What the files in `directory` say of it; None when they say nothing.

    Raises `ValueError` where that cannot be told this way: `load` says what is wrong with the files.
    """
    try:
        found = [said for path in files(directory) if (said := _said(path)) is not None]
    except OSError as error:
        raise ValueError(directory) from error
    texts = [said for said in found if isinstance(said, str)]
    if len(found) > 1 or texts != found:
        raise ValueError(_KEY)
    return folder(texts[0], directory, home) if texts else None


def corrects_names(directory: Path) -> bool:
    """Whether files in `directory` seem to have a ``[[person]]``; raises `OSError`."""
    return any(_PERSON.search(path.read_bytes()) for path in files(directory))


def folder(text: str, directory: Path, home: str) -> Path | None:
    """A path as people write it: relative to `directory`, ``~`` is `home`; None where it is empty."""
    if not text:
        return None
    if home and (text == "~" or text.startswith("~/")):
        return Path(home) / text[2:]
    return directory / text


def files(directory: Path) -> Sequence[Path]:
    """The files that make a configuration, by name; raises `OSError`. Hidden ones are editors' copies."""
    return sorted(path for path in directory.iterdir() if path.suffix == ".toml" and path.name[0] != ".")


def _said(path: Path) -> object:
    """The key's value, looked for only where its name is written at all."""
    if not path.is_file():
        raise ValueError(path)
    text = path.read_text("utf-8-sig")
    try:
        return tomllib.loads(text).get(_KEY) if _KEY in text else None
    except RecursionError as error:
        raise ValueError(path) from error
