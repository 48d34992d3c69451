"""Durations and sizes as people write them: ``90s``, ``1h30m``, ``3d``; ``64KB``, ``10MB``."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
# Decimal, as disks and networks count; the binary ones have names of their own (IEC 80000-13).
_SIZE_UNITS = {
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
}
# Nine digits of the largest unit stay within what a timedelta can hold only below the cap that follows.
_DURATION = re.compile(r"(?:[0-9]{1,9}(?:ms|s|m|h|d|w))+")
_DURATION_PART = re.compile(r"([0-9]{1,9})(ms|s|m|h|d|w)")
_SIZE = re.compile(r"([0-9]{1,12}) ?([A-Za-z]{1,3})")
LONGEST = timedelta(days=3650)
DURATION_PATTERN = r"^([0-9]{1,9}(ms|s|m|h|d|w))+$"
SIZE_PATTERN = r"^[0-9]{1,12} ?([KkMmGg][Ii]?)?[Bb]$"


def duration(text: str) -> timedelta:
    """Time written as ``90s``, ``10m``, ``1h30m`` …; raises ValueError saying what is wrong."""
    if not _DURATION.fullmatch(text):
        raise ValueError("write a number and a unit (ms, s, m, h, d, w)")
    milliseconds = sum(
        int(number) * int(_DURATION_UNITS[unit] / timedelta(milliseconds=1))
        for number, unit in _DURATION_PART.findall(text)
    )
    if milliseconds > LONGEST / timedelta(milliseconds=1):
        raise ValueError(f"longer than {LONGEST.days} days")
    return timedelta(milliseconds=milliseconds)


def show_duration(value: timedelta) -> str:
    """The shortest text that `duration` reads as `value` (whole milliseconds): ``90m`` as ``1h30m``."""
    rest, parts = value, []
    for unit in ("d", "h", "m", "s", "ms"):
        count, rest = divmod(rest, _DURATION_UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def size(text: str) -> int:
    """Bytes written as ``64KB``, ``10MB``, ``1GiB``; raises ValueError saying what is wrong."""
    found = _SIZE.fullmatch(text)
    unit = _SIZE_UNITS.get(found[2].upper()) if found else None
    if found is None or unit is None:
        raise ValueError("write a number and a unit (B, KB, MB, GB, KiB, MiB, GiB)")
    return int(found[1]) * unit
