"""A page as a headless Chromium shows it: a picture as rows of pixels, and what the network was asked for."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Pixel = tuple[int, int, int]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
MUST = bool(os.environ.get("MONITOR_BROWSER"))
"""Set where a browser was installed for the test: then its absence is a fault."""


@dataclass(frozen=True)
class Shown:
    """What a browser made of a page."""

    rows: Sequence[Sequence[Pixel]]
    asked: frozenset[str]
    """Every address that was asked for, the page's own among them."""


def show(page: str, folder: Path, width: int, height: int, *, dark: bool) -> Shown:
    """The page in a window of that size, for a reader who likes it light or dark."""
    file, picture, log = folder / "page.html", folder / "page.png", folder / "net.json"
    file.write_text(page, "utf-8")
    options = (
        "--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-dev-shm-usage "
        "--disable-extensions --disable-background-networking --disable-component-update --disable-sync"
    )
    words = [
        *(CHROMIUM, *options.split(), f"--user-data-dir={folder / 'profile'}"),
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        *(f"--window-size={width},{height}", f"--screenshot={picture}", f"--log-net-log={log}"),
        file.as_uri(),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return Shown(pixels(picture.read_bytes()), _asked(json.loads(log.read_text("utf-8"))))


def _asked(log: dict[str, list[dict[str, dict[str, object]]]]) -> frozenset[str]:
    urls = (event.get("params", {}).get("url") for event in log["events"])
    return frozenset(url for url in urls if isinstance(url, str))


def pixels(png: bytes) -> list[list[Pixel]]:
    """The rows of a PNG of 8 bits a channel, RGB or RGBA (ISO/IEC 15948)."""
    at, packed, width, depth = 8, b"", 0, 3
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, _, bits, colour, *_, interlaced = struct.unpack(">IIBBBBB", body)
            assert (bits, interlaced) == (8, 0)
            depth = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    raw, step = zlib.decompress(packed), width * depth
    rows, above = [], bytes(step)
    for start in range(0, len(raw), step + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + step], above, depth)
        rows.append([(above[x], above[x + 1], above[x + 2]) for x in range(0, step, depth)])
    return rows


def _unfiltered(kind: int, row: bytes, above: bytes, depth: int) -> bytes:
    made = bytearray(row)
    if kind == 2:
        return bytes((one + other) & 255 for one, other in zip(row, above, strict=True))
    for at in range(len(made)) if kind else ():
        left, up = made[at - depth] if at >= depth else 0, above[at]
        if kind == 1:
            made[at] = (made[at] + left) & 255
        elif kind == 3:
            made[at] = (made[at] + (left + up) // 2) & 255
        else:
            made[at] = (made[at] + _paeth(left, up, above[at - depth] if at >= depth else 0)) & 255
    return bytes(made)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
