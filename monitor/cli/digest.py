"""``monitor digest``: what happened in a span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.digest import Choice, Digest
    from monitor.views import DigestRun

Format = Literal["text", "markdown", "html", "json"]
LAST = "last"
"""What ``--since`` takes for the last run of the same options."""
USUAL = "24h"


def digest(
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
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="Only stories with this tag (repeatable).")
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="Only stories that this rule found (repeatable).")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only stories told in this language (repeatable).")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only stories of this source's id (repeatable).")
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
    from monitor.cli.output import NOTHING, utc_now
    from monitor.cli.state import archive
    from monitor.digest import By, Choice, build
    from monitor.model import Severity
    from monitor.views import DigestRun

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
    remembers = new or since == LAST
    with archive(config, state, write=remembers) as store:
        name = _name(choice, since, until, new=new)
        run = store.digest_run(name) if remembers else None
        start, end = _span(since, until, now, run)
        by_number = since == LAST and run is not None
        matter = store.digest_matter(
            choice,
            end,
            since=None if by_number else start,
            mark=run.mark if run else None,
            fresh=run is not None,
        )
        made = build(matter, start, end, choice, last=run.made if run else None)
        _show(made, "json" if as_json else form)
        if remembers:
            store.remember_run(name, DigestRun(now, now, matter.mark))
        others = choice != Choice(by=choice.by, top=choice.top) and not made.stories
        if others and store.digest_matter(Choice(), end, since=start).stories:
            typer.echo("Stories matched, but none with all that was asked for.", err=True)
    if not made.stories:
        raise typer.Exit(NOTHING)


def _span(since: str, until: str, now: datetime, run: DigestRun | None) -> tuple[datetime, datetime]:
    from monitor.cli.output import ago

    end = ago(until, now) if until else now
    start = (run.made if run else None) or ago(USUAL, now) if since == LAST else ago(since, now)
    if start >= end:
        raise typer.BadParameter("--since must lie before --until, which is now where it is not given")
    return start, end


def _name(choice: Choice, since: str, until: str, *, new: bool) -> str:
    """What a run is remembered by: the same options, the same name."""
    from hashlib import blake2b

    return "asked " + blake2b(repr((choice, since, until, new)).encode(), digest_size=12).hexdigest()


def _show(made: Digest, form: Format) -> None:
    import shutil

    from monitor.digest import page, render

    if form == "json":
        print(render.as_json(made))
    elif form == "markdown":
        print(render.markdown(made))
    elif form == "html":
        print(page.page(made), end="")
    else:
        print(render.text(made, shutil.get_terminal_size((100, 24)).columns))
