"""Column types: how values of the model are written down, the same on every database.

Long text is zstd (level 3 halves real articles at 32 µs to read one; a trained dictionary gained a tenth more
and is not worth carrying); for times and lists see `kept`.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, TypeVar

import zstandard
from sqlalchemy import BigInteger, Dialect, LargeBinary, Row, Text
from sqlalchemy.types import TypeDecorator

from monitor.model import Because, Move, Rhythm, Trouble
from monitor.store.kept import dump, micros, moment, words

V = TypeVar("V")
Record = Row[*tuple[Any, ...]]
"""A row that was read; its columns are known where it was asked for."""

_LEVEL = 3


class _Coded(TypeDecorator[V]):
    """A value that the database keeps in another form. None stays NULL."""

    impl: Any = Text
    cache_ok = True

    def write(self, value: V) -> Any:
        """The form that is kept."""
        raise NotImplementedError

    def read(self, kept: Any) -> V:
        """The value of what was kept."""
        raise NotImplementedError

    def process_bind_param(self, value: V | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """SQLAlchemy's hook on the way in."""
        return None if value is None else self.write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> V | None:  # noqa: ARG002
        """SQLAlchemy's hook on the way out."""
        return None if value is None else self.read(value)


class Moment(_Coded[datetime]):
    """An aware time, read back in UTC."""

    impl = BigInteger
    cache_ok = True

    def write(self, value: datetime) -> int:
        """Microseconds since 1970; ValueError for a naive time."""
        return micros(value)

    def read(self, kept: int) -> datetime:
        """The time in UTC."""
        return moment(kept)


class Duration(_Coded[timedelta]):
    """A length of time."""

    impl = BigInteger
    cache_ok = True

    def write(self, value: timedelta) -> int:
        """Microseconds."""
        return micros(value)

    def read(self, kept: int) -> timedelta:
        """The length of time."""
        return timedelta(microseconds=kept)


class Words(_Coded[tuple[str, ...]]):
    """A tuple of strings, as a JSON array."""

    impl = Text
    cache_ok = True

    def write(self, value: tuple[str, ...]) -> str:
        """JSON."""
        return dump(list(value)) if value else "[]"

    def read(self, kept: str) -> tuple[str, ...]:
        """The tuple."""
        return words(kept)


class Reason(_Coded[Because]):
    """What set the time of a next poll, by name."""

    impl = Text
    cache_ok = True

    def write(self, value: Because) -> str:
        """The name."""
        return value.value

    def read(self, kept: str) -> Because:
        """The reason of this name."""
        return Because(kept)


class Rhythms(_Coded[Rhythm]):
    """What a feed says of its rhythm, as a JSON array of its fields."""

    impl = Text
    cache_ok = True

    def write(self, value: Rhythm) -> str:
        """JSON."""
        return dump([value.ttl, value.update, list(value.skip_hours), list(value.skip_days)])

    def read(self, kept: str) -> Rhythm:
        """The rhythm."""
        ttl, update, hours, days = json.loads(kept)
        return Rhythm(ttl, update, tuple(hours), tuple(days))


class Moves(_Coded[Move]):
    """A redirect that is watched, as a JSON array of its fields."""

    impl = Text
    cache_ok = True

    def write(self, value: Move) -> str:
        """JSON."""
        return dump([value.to, micros(value.since), value.sightings])

    def read(self, kept: str) -> Move:
        """The move."""
        to, since, sightings = json.loads(kept)
        return Move(to, moment(since), sightings)


class Troubles(_Coded[tuple[Trouble, ...]]):
    """What went wrong lately, as a JSON array of arrays."""

    impl = Text
    cache_ok = True

    def write(self, value: tuple[Trouble, ...]) -> str:
        """JSON."""
        return dump([[one.error, micros(one.first), micros(one.last), one.times] for one in value])

    def read(self, kept: str) -> tuple[Trouble, ...]:
        """The troubles."""
        rows = json.loads(kept)
        return tuple(Trouble(error, moment(first), moment(last), times) for error, first, last, times in rows)


class Packed(_Coded[str]):
    """Long text, compressed. Empty text stays an empty blob."""

    impl = LargeBinary
    cache_ok = True

    def write(self, value: str) -> bytes:
        """zstd."""
        return pack(value)

    def read(self, kept: bytes) -> str:
        """The text."""
        return unpack(kept)


def pack(text: str) -> bytes:
    """`text` as zstd; empty for empty."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(text.encode()) if text else b""


def unpack(data: bytes) -> str:
    """The text that `pack` was given."""
    return zstandard.ZstdDecompressor().decompress(data).decode() if data else ""


def pack_bytes(data: bytes) -> bytes:
    """`data` as zstd; empty for empty."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data) if data else b""


def unpack_bytes(data: bytes) -> bytes:
    """What `pack_bytes` was given."""
    return zstandard.ZstdDecompressor().decompress(data) if data else b""
