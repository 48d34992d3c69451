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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final, TypeVar, cast

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
            result: T = _typed(cast(Any, kind))(raw)
            return result
        case {"failure": str(detail), "overrun": bool(overrun)}:
            return Failure(_printable(detail), overrun)
    raise MalformedError("neither a result nor a failure")


def _json(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode("ascii")


def _plain(value: Any) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, name)) for name in _names(cast(Any, type(value)))]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"no way to send a {type(value).__name__}")


@lru_cache(maxsize=64)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@lru_cache(maxsize=64)
def _typed(kind: Any) -> Callable[[Any], Any]:
    """What reads a value of a type, made once for each; it raises `MalformedError` for what is none."""
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind))
    if origin in (types.UnionType, typing.Union):
        return _optional(typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        made: Any = kind
        return _each([hints[name] for name in _names(made)], lambda one: made(*one))
    return partial(_scalar, kind)


def _tuple(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(kinds) != 2 or kinds[1] is not Ellipsis:
        return _each(kinds, tuple)
    read = _typed(kinds[0])

    def many(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise MalformedError("a list is missing")
        return tuple(map(read, raw))

    return many


def _each(kinds: Sequence[Any], make: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    reads = [_typed(kind) for kind in kinds]

    def each(raw: Any) -> Any:
        if not isinstance(raw, list) or len(raw) != len(reads):
            raise MalformedError("a field is missing or too many")
        return make(read(one) for read, one in zip(reads, raw, strict=True))

    return each


def _optional(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Unions of the model are all of the form ``X | None``."""
    (kind,) = (kind for kind in kinds if kind is not types.NoneType)
    read = _typed(kind)
    return lambda raw: None if raw is None else read(raw)


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
    except (ValueError, OverflowError) as error:  # a moment may lie before the first that UTC has
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
