"""The commands by name: each has a module of its own, loaded when it is the one that was asked for."""

from __future__ import annotations

import gc
import inspect
import sys
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from monitor import __version__
from monitor.cli.exits import INTERRUPTED

VERBS = (
    *(
        "init",
        "check",
        "run",
        "digest",
        "search",
        "explain",
        "diff",
        "rules",
        "sources",
        "alerts",
        "outbox",
        "alarms",
    ),
    *(
        "receivers",
        "routes",
        "silence",
        "watch",
        "tail",
        "audit",
        "stories",
        "story",
        "try",
        "db",
        "export",
        "demo",
    ),
)
"""All commands."""
_MODULES = {"try": "trying"}
"""Modules that cannot be named as their command is."""
_SETTINGS = {"search": {"allow_extra_args": True}}


class _Root(TyperGroup):
    """All commands: a person who has seen enough ends each without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"monitor {__version__}")
        raise typer.Exit


PAGED = {
    *("alarms", "alerts", "diff", "digest", "explain", "outbox", "receivers"),
    *("routes", "rules", "search", "silence", "sources", "stories", "story"),
}
"""Commands whose answers may be long. Those that go on, or stand in a pipe of filters, have no pager."""
LIVE = frozenset({"add", "check", "try"})
"""What of them takes its time, or asks: it is seen as it comes."""


def _main(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback ends the program
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help="Print long answers straight to the terminal.")
    ] = False,
) -> None:
    """Watch news sources, match standing queries, alert once per story."""
    if context.invoked_subcommand not in PAGED:
        gc.enable()  # those that go on
    long = context.invoked_subcommand in PAGED and LIVE.isdisjoint(context.args[:1])
    if long and not no_pager and sys.stdout.isatty():
        from monitor.cli.paging import paged

        context.with_resource(paged())


HELP = frozenset({"-h", "--help"})


def program(name: str = "") -> typer.Typer:
    """The command line with the command `name` alone, if there is one; else with all.

    For `HELP` all have their help and none has options: to read those takes longer than all else.
    """
    made = typer.Typer(
        name="monitor",
        cls=_Root,
        help="Watch news sources, match standing queries, alert once per story.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_main)
    modules = {
        verb: import_module(f"monitor.cli.{_MODULES.get(verb, verb)}")
        for verb in ((name,) if name in VERBS else VERBS)
    }
    for verb, module in modules.items():
        if not hasattr(module, "app"):
            command = getattr(module, verb)
            declare = made.command(verb, context_settings=_SETTINGS.get(verb), help=inspect.getdoc(command))
            declare(_nothing if name in HELP else command)
    for verb, module in modules.items():
        if hasattr(module, "app") and name in HELP:
            made.command(verb, help=module.app.info.help)(_nothing)
        elif hasattr(module, "app"):
            made.add_typer(module.app, name=verb)
    return made


def _nothing() -> None:
    """Stands for a command of which only name and help are shown."""


@cache
def built(name: str = "") -> Any:
    """The same, its options read from the functions; to be called, and to be looked into."""
    return get_command(program(name))
