"""``monitor demo``: the whole program offline, on invented news."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Leave configuration, database and log in this folder.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what failed and the outcome.")] = False,
) -> None:
    """Show everything offline: a small newsroom, the daemon and a chat, all on this machine.

    Ends with exit code 0 when all that had to happen did, else 1.
    """
    from monitor.demo.script import play

    raise typer.Exit(play(keep, quiet))
