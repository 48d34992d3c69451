"""The configuration that comes with the program, for a newcomer to start from."""

from __future__ import annotations

from pathlib import Path

import monitor


def shipped() -> Path:
    """Its directory: ``monitor/shipped`` in a wheel, ``config/`` in a checkout."""
    package = Path(monitor.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "config"
