"""Lengths of time in words."""

from __future__ import annotations

from datetime import timedelta


def show(span: timedelta) -> str:
    """A span in its one or two greatest units: ``45s``, ``10m``, ``1h 30m``, ``2d``."""
    seconds = max(round(span.total_seconds()), 0)
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count or (unit == "s" and not parts):
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2])
