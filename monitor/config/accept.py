"""One file against the schema: what is wrong with it, and all of it that can be checked further.

A wrong key must not hide what else is wrong in its table. So a table with wrong keys goes on without them: an
optional one falls back to its default, one that must be given to the schema's own example, and the item says
which keys are not the user's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from monitor.config import schema
from monitor.config.explain import explain
from monitor.config.locate import Path
from monitor.config.schema import File
from monitor.config.sheets import Item, Sheet
from monitor.errors import Problem

MOST = 200
"""Wrong keys of one file that are explained: more are no slips, and nobody reads megabytes of them."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file as the schema sees it, mended where it was wrong."""

    sheet: Sheet
    file: File
    items: Mapping[str, Sequence[Item[Any]]]
    """The tables of each list."""
    problems: Sequence[Problem]
    wrong: Collection[Path]
    """Settings, ``(table, key)``, that were wrong and are left out."""
    names: bool = True
    """All names are here that a query may refer to: of no rule and of no termset it is left out."""

    def settings(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        """The settings that the file gives, with their paths."""
        for name in sorted(self.file.model_fields_set - schema.LISTS.keys()):
            table = getattr(self.file, name)
            if name == schema.NAMED:
                yield from (((name, key), table[key]) for key in sorted(table))
            elif name in schema.SINGLE:
                yield from (((name, key), getattr(table, key)) for key in sorted(table.model_fields_set))
            else:
                yield (name,), table


def accept(sheet: Sheet) -> Accepted:
    """The file, and everything in it that the schema refuses."""
    file = _validated(sheet.data)
    if isinstance(file, File):
        return Accepted(sheet, file, _items(sheet, file, {}, {}), (), ())
    errors = file.errors(include_url=False)
    problems = [sheet.problem(*explain(error, sheet.data)) for error in errors[:MOST]]
    if len(errors) > MOST:
        more = f"and {len(errors) - MOST:,} more like these"
        problems.append(sheet.problem(more, tuple(errors[MOST]["loc"])))
    wrong = _wrong_keys(errors)
    data, places, mended = _mended(sheet.data, wrong)
    file = File.model_validate(data)
    items = _items(sheet, file, places, mended)
    return Accepted(sheet, file, items, problems, tuple(_flat(wrong)), not any(_nameless(wrong)))


def _validated(data: Mapping[str, Any]) -> File | ValidationError:
    try:
        return File.model_validate(data)
    except ValidationError as error:
        return error


_Wrong = dict[Path, set[str]]
"""Wrong keys of each table; an empty set for a table that is wrong as a whole."""


def _wrong_keys(errors: Sequence[Any]) -> _Wrong:
    wrong: _Wrong = defaultdict(set)
    whole: set[Path] = set()
    for error in errors:
        path = tuple(error["loc"])
        depth = 2 if path[0] in schema.LISTS else 1
        if len(path) > depth:
            wrong[path[:depth]].add(str(path[depth]))
        else:
            whole.add(path)
    return dict(wrong) | {path: set() for path in whole}


def _flat(wrong: _Wrong) -> Iterator[Path]:
    for path, keys in wrong.items():
        yield from ((*path, key) for key in keys)


def _nameless(wrong: _Wrong) -> Iterator[bool]:
    """Of each wrong table: does a name go with it that queries may refer to?"""
    for path, keys in wrong.items():
        yield path[0] == schema.NAMED or (path[0] == "rule" and (not keys or "name" in keys))


def _mended(
    data: Mapping[str, Any], wrong: _Wrong
) -> tuple[dict[str, Any], dict[str, list[int]], dict[Path, frozenset[str]]]:
    """`data` without what is wrong; the places of the list items left; the keys that are examples now."""
    left: dict[str, Any] = {}
    places: dict[str, list[int]] = {}
    mended: dict[Path, frozenset[str]] = {}
    for name, value in data.items():
        if wrong.get((name,)) == set():
            continue
        if name in schema.LISTS:
            places[name] = [place for place in range(len(value)) if wrong.get((name, place)) != set()]
            left[name] = [
                _mend(value[place], wrong.get((name, place), set()), schema.LISTS[name])
                for place in places[name]
            ]
            mended |= {(name, place): frozenset(wrong.get((name, place), ())) for place in places[name]}
        elif name in schema.SINGLE:
            left[name] = _mend(value, wrong.get((name,), set()), schema.SINGLE[name])
        elif name == schema.NAMED:
            left[name] = {key: item for key, item in value.items() if key not in wrong.get((name,), set())}
        else:
            left[name] = value
    return left, places, mended


def _mend(table: Mapping[str, Any], wrong: set[str], model: type[BaseModel]) -> dict[str, Any]:
    """The table without its wrong keys, and with examples for those that must be there."""
    kept = {key: value for key, value in table.items() if key not in wrong}
    fields = model.model_fields
    must = [key for key in wrong if key in fields and fields[key].is_required()]
    return kept | {key: (fields[key].examples or [""])[0] for key in must}


def _items(
    sheet: Sheet, file: File, places: Mapping[str, list[int]], mended: Mapping[Path, frozenset[str]]
) -> dict[str, list[Item[Any]]]:
    """The tables of each list with the places they have in the file."""
    found: dict[str, list[Item[Any]]] = {}
    for name in schema.LISTS:
        tables = getattr(file, name)
        found[name] = [
            Item(table, sheet, (name, place), mended.get((name, place), frozenset()))
            for table, place in zip(tables, places.get(name, range(len(tables))), strict=True)
        ]
    return found
