"""The exit codes of commands, as docs/reference/commands.md has them. One code may have several names."""

from __future__ import annotations

from typing import Final

NOTHING: Final = 1
"""Nothing was found, or nothing is stored yet."""
FAILED: Final = 1
"""Some of the input failed, or what was looked at is not as it should be."""
USAGE: Final = 2
CONFIG: Final = 3
"""The configuration is wrong."""
UNUSABLE: Final = 4
"""The database, the network or a receiver can't be used, or the answer can't be written."""
INTERRUPTED: Final = 130
"""Ctrl-C."""
