"""The configurations that come with the program, for a newcomer to start from.

A pack is a folder of files. The first is ``config/`` itself; another holds only what differs, and takes
settings, receivers and schema from there, so that no file is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import monitor

DEFAULT = "ukraine-air-defence"
PACKS: Mapping[str, str] = {
    DEFAULT: "some 200 sources in 14 languages, Telegram channels too, and 20 rules for the war of drones",
    "minimal": "five sources and three short rules, to write your own over",
}
"""Names of the packs, each with what it holds."""

COMMON = frozenset({"monitor.toml", "receivers.toml", "monitor.schema.json"})
"""Files that every pack has: settings, not what is watched."""


def shipped() -> Path:
    """The directory of the first pack: ``monitor/shipped`` in a wheel, ``config/`` in a checkout."""
    package = Path(monitor.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "config"


def files(pack: str = DEFAULT) -> Mapping[str, Path]:
    """The files of a pack, by the names they get; raises KeyError when there is none of that name."""
    if pack not in PACKS:
        raise KeyError(pack)
    first = _configuration(shipped())
    if pack == DEFAULT:
        return first
    common = {name: path for name, path in first.items() if name in COMMON}
    return common | _configuration(shipped() / "packs" / pack)


def _configuration(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted(folder.iterdir()) if path.suffix in (".toml", ".json")}
