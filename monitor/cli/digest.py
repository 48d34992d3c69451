"""``monitor digest``: what happened in a span of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import completing, digest_due
from monitor.cli.digest_due import Format, show
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from monitor.digest import Choice
    from monitor.views import DigestRun

LAST = "last"
"""What ``--since`` takes for the last run of the same options."""
USUAL = "24h"


app = typer.Typer(help="What happened in a span of time; digests that come by themselves.")
app.command("list")(digest_due.list_)
app.command("show")(digest_due.show_due)
app.command("send")(digest_due.send)


@app.callback(invoke_without_command=True)
def digest(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[
        str, typer.Option(help="From when: a duration back (24h, 7d), a date, or `last`: the last such run.")
    ] = USUAL,
    until: Annotated[str, typer.Option(help="To when, not included. Default: now.")] = "",
    new: Annotated[
        bool,
        typer.Option("--new", help="Only stories with something new since the last run with these options."),
    ] = False,
    by: Annotated[Literal["tag", "rule"], typer.Option(help="What sections are of: tag or rule.")] = "tag",
    tag: Annotated[completing.Names, completing.tag("Only stories with this tag (repeatable).")] = None,
    rule: Annotated[
        completing.Names, completing.rule("Only stories that this rule found (repeatable).")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only stories told in this language (repeatable).")
    ] = None,
    source: Annotated[
        completing.Names, completing.source("Only stories of this source's id (repeatable).")
    ] = None,
    severity: Annotated[
        Literal["low", "medium", "high", "critical"],
        typer.Option(help="Only stories at least this severe: low, medium, high or critical."),
    ] = "low",
    top: Annotated[
        int, typer.Option("--top", min=0, max=10_000, help="At most so many stories, the foremost; 0: all.")
    ] = 0,
    form: Annotated[
        Format, typer.Option("--format", help="How to show it: text, markdown, html or json.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """Stories that matched a rule, by tag or rule, most serious first. Exit code 1 when there are none.

    With `--new` or `--since last` this run is remembered, for the next one with the same options.
    """
    if context.invoked_subcommand:
        return
    from monitor.cli.output import utc_now
    from monitor.digest import By, Choice
    from monitor.model import Severity

    now = utc_now()
    choice = Choice(
        tags=tuple(tag or ()),
        rules=tuple(rule or ()),
        sources=tuple(source or ()),
        langs=tuple(lang or ()),
        min_severity=Severity[severity.upper()],
        by=By(by),
        top=top,
    )
    _print(config, state, _Asked(choice, since, until, new), "json" if as_json else form, now)


@dataclass(frozen=True)
class _Asked:
    """What was asked for, but for how it is shown: the same again is the same digest, made anew."""

    choice: Choice
    since: str
    until: str
    new: bool

    @property
    def remembers(self) -> bool:
        return self.new or self.since == LAST

    @property
    def name(self) -> str:
        """What a run is remembered by."""
        from hashlib import blake2b

        return blake2b(repr(self).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _print(config: Path | None, state: Path | None, asked: _Asked, form: Format, now: datetime) -> None:
    from monitor.cli.exits import NOTHING
    from monitor.cli.state import archive
    from monitor.digest import build
    from monitor.digest.build import ALL
    from monitor.views import DigestRun

    with archive(config, state) as store:
        run = store.digest_run(asked.name) if asked.remembers else None
        start, end = _span(asked, now, run)
        since = None if run and asked.since == LAST else start
        matter = store.digest_matter(asked.choice, end, since=since, run=run, fresh=run is not None)
        made = build(matter, start, end, asked.choice, last=run.made if run else None)
        show(made, form)
        filtered = replace(asked.choice, by=ALL.by, top=0) != ALL
        if filtered and not made.stories and store.digest_matter(ALL, end, since=start).stories:
            typer.echo("Stories matched, but none with all that was asked for.", err=True)
    if asked.remembers:
        with archive(config, state, write=True) as changed:
            changed.remember_run(asked.name, DigestRun(now, now, matter.mark))
    if not made.stories:
        raise typer.Exit(NOTHING)


def _span(asked: _Asked, now: datetime, run: DigestRun | None) -> tuple[datetime, datetime]:
    from monitor.cli.output import ago

    end = ago(asked.until, now) if asked.until else now
    if asked.since == LAST:
        start = run.made if run and run.made else ago(USUAL, now)
    else:
        start = ago(asked.since, now)
    if start >= end:
        raise typer.BadParameter("--since must lie before --until, which is now where it is not given")
    return start, end
