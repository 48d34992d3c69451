"""A receiver's template: written in its table, or in a file beside the configuration named *.j2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.config.registries import Registries
from monitor.config.schema import ReceiverTable
from monitor.config.sheets import Item, printable
from monitor.errors import Problem

_FILE = re.compile(r"[^\n{}]+\.j2")
_LONGEST = 64_000
"""Bytes of a file that is looked into."""


def read(item: Item[ReceiverTable], directory: Path) -> str | Problem:
    """The template's text, "" for none; a relative file is meant from `directory`."""
    written = item.table.template
    if not _FILE.fullmatch(written):
        return written
    path = directory / written
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting
            return item.problem(f"the template {path} cannot be read: not a file", "template")
        with path.open("rb") as file:
            return file.read(_LONGEST).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return item.problem(f"the template {path} is not text in UTF-8", "template")
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no such name"
        return item.problem(f"the template {path} cannot be read: {said}", "template")


def tried(
    item: Item[ReceiverTable], kind: str, text: str, directory: Path, registries: Registries
) -> Iterator[Problem]:
    """What is wrong with the template for that kind of receiver, at the very line."""
    found = registries.try_template(kind, text) if text else None
    if found is None:
        return
    message, line = found
    said = printable(f"the template of receiver `{item.table.name}`: {message}")
    if _FILE.fullmatch(item.table.template):
        yield Problem(said, str(directory / item.table.template), line)
    elif line:
        place = item.sheet.places.within((*item.path, "template"), line, 1)
        yield Problem(said, item.sheet.name, place.line)
    else:
        yield item.problem(said, "template")
