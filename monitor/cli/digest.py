"""``monitor digest``: what happened in a span of time."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from monitor.cli.options import ConfigOption, StateOption

Format = Literal["text", "markdown", "json"]


def digest(
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "24h",
    until: Annotated[str, typer.Option(help="To when, not included. Default: now.")] = "",
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="Only stories with this tag (repeatable).")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only stories told in this language.")
    ] = None,
    severity: Annotated[
        Literal["low", "medium", "high", "critical"],
        typer.Option(help="Only stories at least this severe: low, medium, high or critical."),
    ] = "low",
    form: Annotated[
        Format, typer.Option("--format", help="How to show it: text, markdown or json.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """Stories that matched a rule, by tag, most serious first. Exit code 1 when there are none."""
    import shutil

    from monitor.cli.output import NOTHING, ago, utc_now
    from monitor.cli.state import archive
    from monitor.digest import build, render
    from monitor.model import Severity

    now = utc_now()
    start, end = ago(since, now), ago(until, now) if until else now
    if start >= end:
        raise typer.BadParameter("--since must lie before --until, which is now where it is not given")
    with archive(config, state) as store:
        stories = store.stories(since=start, until=end, matched=True)
    made = build(
        stories, start, end, tags=tag or (), langs=lang or (), min_severity=Severity[severity.upper()]
    )
    shown = "json" if as_json else form
    if shown == "json":
        print(render.as_json(made))
    elif shown == "markdown":
        print(render.markdown(made))
    else:
        print(render.text(made, shutil.get_terminal_size((100, 24)).columns))
    if not made.stories:
        if stories:
            typer.echo("Stories matched, but none with the tag, language and severity asked for.", err=True)
        raise typer.Exit(NOTHING)
