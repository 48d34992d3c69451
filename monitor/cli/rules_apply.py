"""``monitor rules apply``: tag what was read before a rule was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from monitor.flows.applying import Applying
    from monitor.steps.applying import Found
    from monitor.store import Store
    from monitor.views.search import Place, Stored


def apply(
    rule: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RULE…]", help="These rules.", autocompletion=completing.RULES),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All rules of the configuration.")] = False,
    since: Annotated[
        str, typer.Option(help="From when: a duration back (24h, 7d) or a date. Default: all there is.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and write nothing.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Tag stored articles in which rules hold, as if they had been there when those came. Nobody is told.

    The same call goes on where one was ended. Exit code 1 when no rule holds in any article.
    """
    from monitor.cli.exits import NOTHING
    from monitor.cli.output import ago, print_json, print_table, utc_now
    from monitor.cli.rulebooks import chosen, definitions, expansion
    from monitor.cli.state import archive_of
    from monitor.flows.applying import Applying, name_of

    loaded, now, names = config_or_exit(config), utc_now(), rule or []
    if bool(names) == everything:
        raise typer.BadParameter("name rules, or give --all for all of them")
    rules = chosen(loaded, *names)
    start = ago(since, now) if since else None
    applying = Applying(rules, expansion(loaded), definitions(loaded))
    with archive_of(loaded, state, write=not dry_run) as store:
        run = "" if dry_run else name_of(rules, since)
        _run(store, applying, run, start, now)
    rows = [(name, applying.fresh[name], held) for name, held in applying.held.items()]
    if as_json:
        print_json([dict(zip(("rule", "tagged", "holds"), row, strict=True)) for row in rows])
    else:
        columns = ("rule", "would be tagged" if dry_run else "tagged", "holds in")
        print_table(columns, (tuple(map(str, row)) for row in rows), grow="rule")
    if not applying.held.total():
        raise typer.Exit(NOTHING)


def _run(store: Store, applying: Applying, run: str, start: datetime | None, now: datetime) -> None:
    """Apply, from where the run of that name stopped; without a name count alone."""
    from monitor.cli.progress import Progress
    from monitor.flows.applying import only_counted
    from monitor.views.search import Filters

    known: dict[int, Sequence[str]] = {}
    below = store.applied(run) if run else None
    if below is not None:
        typer.echo(f"Going on from {below.at:%Y-%m-%d %H:%M} UTC, where it was ended.", err=True)
    with Progress(below.at if below else now, start or store.oldest() or now) as progress:

        def stored() -> Iterator[Stored]:
            for one in store.articles(applying.plan, Filters(since=start), below):
                progress.look(one.at)
                progress.found = sum(applying.fresh.values())
                if not run:
                    known[one.id] = one.rules
                yield one

        def settle(found: Sequence[Found], come_to: Place | None) -> Mapping[str, int]:
            if run:
                return store.apply(run, found, come_to)
            counted = only_counted(found, known)
            known.clear()
            return counted

        applying.run(stored(), settle)
