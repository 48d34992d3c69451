"""``monitor demo``: the whole program offline, on invented news."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.cli.scratch_folder import scratch_folder


def demo(
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Leave configuration, database and log in this folder.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what failed and the outcome.")] = False,
) -> None:
    """Show everything offline: a small newsroom, the daemon and a chat, all on this machine.

    Ends with exit code 0 when all that had to happen did, else 1.
    """
    from monitor.cli.output import named
    from monitor.demo.script import play

    if keep is None:
        with scratch_folder("demo") as room:
            raise typer.Exit(0 if play(room, quiet) else FAILED)
    keep.mkdir(parents=True, exist_ok=True)
    held = play(keep, quiet)
    if not quiet:
        print(f"Kept in {named(keep)}: config/, state/, daemon.log")
    raise typer.Exit(0 if held else FAILED)
