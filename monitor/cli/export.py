"""``monitor export``: what leaves the archive, with what vouches for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views.export import Selection


def export(
    case: Annotated[
        str, typer.Option(metavar="NAME", help="Evidence as NAME.warc.gz with a manifest, NAME.json.")
    ] = "",
    ndjson: Annotated[
        bool, typer.Option("--ndjson", help="Articles, stories and alerts, one JSON object a line.")
    ] = False,
    everything: Annotated[
        Path | None,
        typer.Option(
            "--all", metavar="FILE", help="The database and the configuration, without secrets: .tar.zst."
        ),
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Check a case by its manifest. Exit code 1 when it fails."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the case.")] = Path(),
    cursor: Annotated[
        str, typer.Option(help="Go on behind where an export of lines ended, as its last line says.")
    ] = "",
    article: Annotated[list[int] | None, typer.Option(help="These articles, by number.")] = None,
    story: Annotated[int | None, typer.Option(help="Articles of this story.")] = None,
    alert: Annotated[str, typer.Option(help="The article that raised this alert.")] = "",
    tag: Annotated[str, typer.Option(help="Articles with this tag.")] = "",
    rule: Annotated[str, typer.Option(help="Articles in which this rule held.")] = "",
    source: Annotated[str, typer.Option(help="Articles of this source.")] = "",
    since: Annotated[
        str, typer.Option(help="First seen since then: a duration back (24h, 7d) or a date.")
    ] = "",
    until: Annotated[str, typer.Option(help="First seen before: a duration back or a date.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Export evidence as WARC, the archive as lines of JSON, or all of it for another machine."""
    from monitor.cli import exporting
    from monitor.cli.output import ago, utc_now
    from monitor.views.export import Selection

    if sum((bool(case), ndjson, everything is not None, verify is not None)) != 1:
        raise typer.BadParameter("say one of --case, --ndjson, --all and --verify")
    now = utc_now()
    chosen = Selection(
        tuple(article or ()),
        story,
        alert,
        tag,
        rule,
        source,
        ago(since, now) if since else None,
        ago(until, now) if until else None,
    )
    if verify is not None:
        _verify(verify)
    elif everything is not None:
        exporting.everything(everything, config, state, now)
    elif ndjson:
        exporting.lines(chosen, cursor, config, state)
    else:
        _case(case, chosen, out, config, state)


def _case(name: str, chosen: Selection, out: Path, config: Path | None, state: Path | None) -> None:
    import re
    from dataclasses import replace

    from monitor.cli import exporting
    from monitor.cli.output import named

    if not re.fullmatch(r"\w[\w.-]{0,99}", name):
        raise typer.BadParameter("the name of a case is letters, digits and . _ -", param_hint="--case")
    done = exporting.case(name, replace(chosen, matched=not chosen.articles), out, config, state)
    pages = sum(one["pages"] for one in done.articles)
    print(f"{named(out / name)}.warc.gz: {len(done.articles)} articles, {pages} pages as they were fetched.")
    print(f"{named(out / name)}.json vouches for it; note its SHA-256 where nobody can change it:")
    print(done.sha256)


def _verify(path: Path) -> None:
    from monitor.cli import exporting
    from monitor.cli.output import named

    problems = exporting.problems(path)
    for problem in problems:
        print(f"! {problem}")
    print(f"{named(path)}: {'NOT ' if problems else ''}as its manifest says.")
    if problems:
        raise typer.Exit(FAILED)
