"""The command line: one module per command; each parses, calls and prints.

Command modules import typer and the standard library alone; what a command needs beyond that it imports when
it runs, so that ``monitor --help`` and completion stay quick.

Exit codes: 0 done; 1 nothing found, or some of the input failed; 2 wrong usage; 3 wrong configuration;
4 the database or the network cannot be used; 130 ended by Ctrl-C.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from copy import copy
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli import (
    alarms,
    alerts,
    audit,
    check,
    db,
    demo,
    diff,
    digest,
    explain,
    export,
    init,
    outbox,
    receivers,
    routes,
    rules,
    run,
    search,
    silence,
    sources,
    stories,
    story,
    tail,
    trying,
    watch,
)
from monitor.cli.border import guard
from monitor.cli.output import forget_output, plain
from monitor.errors import ConfigError, MonitorError, RangeError

FAILED = 1
USAGE = 2
CONFIG = 3
STORE = 4
INTERRUPTED = 130


class _Root(TyperGroup):
    """All commands: a reader that goes away and a person who has seen enough end each without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before typer takes it for a failure: `monitor search … | head` is none
            forget_output()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    name="monitor",
    cls=_Root,
    help="Watch news sources, match standing queries, alert once per story.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


@app.callback()
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


app.command("init")(init.init)
app.command("check")(check.check)
app.command("run")(run.run)
app.add_typer(digest.app, name="digest")
app.command("search", context_settings={"allow_extra_args": True})(search.search)
app.command("explain")(explain.explain)
app.command("diff")(diff.diff)
app.add_typer(rules.app, name="rules")
app.add_typer(sources.app, name="sources")
app.add_typer(alerts.app, name="alerts")
app.add_typer(outbox.app, name="outbox")
app.command("alarms")(alarms.alarms)
app.add_typer(receivers.app, name="receivers")
app.add_typer(routes.app, name="routes")
app.add_typer(silence.app, name="silence")
app.command("watch")(watch.watch)
app.command("tail")(tail.tail)
app.add_typer(audit.app, name="audit")
app.command("stories")(stories.stories)
app.add_typer(story.app, name="story")
app.add_typer(trying.app, name="try")
app.add_typer(db.app, name="db")
app.command("export")(export.export)
app.command("demo")(demo.demo)


def _for(name: str) -> typer.Typer:
    """The command of that name, if there is one; else all: typer makes all it has before it looks for one."""
    found = copy(app)
    found.registered_commands = [one for one in app.registered_commands if one.name == name]
    found.registered_groups = [one for one in app.registered_groups if one.name == name]
    return found if found.registered_commands or found.registered_groups else app


def _is_text(word: str) -> bool:
    """Whether it can be written in UTF-8: bytes that are not come from a shell as surrogates."""
    return not any("\ud800" <= sign <= "\udfff" for sign in word)


def main() -> None:
    """Entry point of the command ``monitor``: what the program foresees ends in words, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that is not UTF-8 shows what it lacks as escapes: a title must not end a command.
            stream.reconfigure(errors="backslashreplace")
    guard()
    if any(not _is_text(word) and not os.path.lexists(word) for word in sys.argv[1:]):
        print("An argument is not UTF-8 text.", file=sys.stderr)
        raise SystemExit(USAGE)
    gc.disable()  # looking for garbage in what is loaded, where there is none, is a tenth of an answer's time
    try:
        try:
            _for(next(iter(sys.argv[1:]), ""))(prog_name="monitor")
        finally:
            gc.enable()
            # Here, where it is noticed that the reader went away: `monitor search … | head` is no fault.
            sys.stdout.flush()
    except ConfigError as error:
        print(error, file=sys.stderr)
        raise SystemExit(CONFIG) from None
    except MonitorError as error:
        print(f"monitor: {plain(str(error))}", file=sys.stderr)
        raise SystemExit(USAGE if isinstance(error, RangeError) else STORE) from None
    except BrokenPipeError:
        forget_output()
        raise SystemExit(0) from None
