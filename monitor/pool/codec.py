"""What a child answers: JSON, read back field by field against the types of the model.

A child has parsed hostile input and may be in its hands, so nothing it sends is run or believed. A
restricted unpickler keeps foreign code out, yet still builds values of any shape (an Entry whose title is a
number); JSON against the dataclasses' own type hints does both with less. The other way, from the daemon
to its child, pickle is safe: the child trusts the daemon.
"""

from __future__ import annotations

import base64
import dataclasses
import enum
import json
import types
import typing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

T = TypeVar("T")

_PLAIN: Final = (bool, int, float)
_DETAIL: Final = 300
"""Characters of an error that are kept."""


class MalformedError(Exception):
    """An answer that is not of the type it should be."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that ended without a result. `overrun`: for want of time or memory."""

    detail: str
    overrun: bool = False


def dump_result(value: object) -> bytes:
    """A job's result as it travels. Dataclasses, enums, datetimes, tuples, text, bytes and numbers only."""
    return _json({"result": _plain(value)})


def dump_failure(failure: Failure) -> bytes:
    """A job's failure as it travels."""
    return _json({"failure": failure.detail[:_DETAIL], "overrun": failure.overrun})


def load(kind: type[T], message: bytes) -> T | Failure:
    """The answer in `message`: a result of type `kind`, or a failure; raises `MalformedError`."""
    try:
        answer = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    match answer:
        case {"result": raw}:
            result: T = _typed(kind, raw)
            return result
        case {"failure": str(detail), "overrun": bool(overrun)}:
            return Failure(_printable(detail), overrun)
    raise MalformedError("neither a result nor a failure")


def _json(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode("ascii")


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"no way to send a {type(value).__name__}")


def _typed(kind: Any, raw: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind), raw)
    if origin in (types.UnionType, typing.Union):
        return _optional(typing.get_args(kind), raw)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, raw)
    return _scalar(kind, raw)


def _tuple(kinds: tuple[Any, ...], raw: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise MalformedError("a list is missing")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_typed(kinds[0], item) for item in raw)
    return _each(kinds, raw)


def _each(kinds: tuple[Any, ...], raw: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list) or len(raw) != len(kinds):
        raise MalformedError("a field is missing or too many")
    return tuple(_typed(kind, item) for kind, item in zip(kinds, raw, strict=True))


def _optional(kinds: tuple[Any, ...], raw: Any) -> Any:
    """Unions of the model are all of the form ``X | None``."""
    (kind,) = (kind for kind in kinds if kind is not types.NoneType)
    return None if raw is None else _typed(kind, raw)


def _dataclass(kind: Any, raw: Any) -> Any:
    return kind(*_each(_field_kinds(kind), raw))


@lru_cache(maxsize=64)
def _field_kinds(kind: Any) -> tuple[Any, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(hints[field.name] for field in dataclasses.fields(kind))


def _scalar(kind: Any, raw: Any) -> Any:
    try:
        if kind is str and isinstance(raw, str):
            raw.encode()  # a lone surrogate would fail in the database, on every poll again
            return raw
        if kind is bytes and isinstance(raw, str):
            return base64.b64decode(raw, validate=True)
        if kind is datetime and isinstance(raw, str):
            return _moment(raw)
        if issubclass(kind, enum.Enum):
            return kind(raw)
    except ValueError as error:
        raise MalformedError(f"not a {kind.__name__}") from error
    if kind in _PLAIN and type(raw) is kind:
        return raw
    raise MalformedError(f"not a {kind.__name__}")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment.astimezone(UTC)


def _printable(text: str) -> str:
    """One line for people: what a child says is shown in logs and terminals."""
    return "".join(character if character.isprintable() else " " for character in text[:_DETAIL])
