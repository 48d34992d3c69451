"""``monitor sources check``: a live look at all configured sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, config_or_exit

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.config.values import Config
    from monitor.flows.probe import Probed
    from monitor.model import Source


def check(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            help="Ids of sources. Default: all that are on.",
            metavar="[ID…]",
            autocompletion=completing.SOURCES,
        ),
    ] = None,
    config: ConfigOption = None,
    every: Annotated[bool, typer.Option("--all", help="Show good ones too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, all of them.")] = False,
) -> None:
    """Ask every source once and report what is dead, moved, empty, challenged, not a feed, or old.

    One source of each host at a time, at the pace that is set for the network; nothing is stored. The exit
    code is 1 when a source gives nothing.
    """
    import asyncio

    from monitor.cli.exits import NOTHING
    from monitor.cli.output import print_json, utc_now
    from monitor.cli.sources_try import record
    from monitor.flows.probe import condition

    loaded = config_or_exit(config)
    sources = _chosen(loaded, ids or [])
    found = asyncio.run(_checked(loaded, sources, quiet=as_json))
    now = utc_now()
    if as_json:
        print_json([record(one, now) for one in found])
    else:
        _show(found, now, every)
    raise typer.Exit(NOTHING if not all(condition(one, now).gives for one in found) else 0)


def _chosen(config: Config, ids: Sequence[str]) -> Sequence[Source]:
    from monitor.text.shown import line

    known = {source.id: source for source in (*config.disabled, *config.sources)}
    if unknown := [one for one in ids if one not in known]:
        raise typer.BadParameter(f"there is no source {line(unknown[0])}")
    return [known[one] for one in dict.fromkeys(ids)] or config.sources


async def _checked(config: Config, sources: Sequence[Source], *, quiet: bool) -> Sequence[Probed]:
    from itertools import count

    from monitor.app import probing
    from monitor.cli.asking import progress
    from monitor.flows.probe import checked

    done = count(1)
    with progress(shown=not quiet) as told:
        async with probing(config) as asking:

            def ended(probed: Probed) -> None:
                told(f"{next(done)} of {len(sources)} asked, last {probed.source.id}")

            return await checked(sources, asking.probe, ended)


def _show(found: Sequence[Probed], now: datetime, every: bool) -> None:
    from monitor.cli.output import local, print_table
    from monitor.flows.probe import Condition, condition, doubts

    judged = [(one, condition(one, now)) for one in found]
    rows = [
        (
            one.source.id,
            str(state),
            str(len(one.feed.entries)),
            local(one.newest),
            "; ".join(doubts(one, now)),
        )
        for one, state in judged
        if every or state is not Condition.GOOD
    ]
    if rows:
        print_table(("source", "state", "entries", "newest", "why"), rows, grow="why", spare=("entries",))
    counts = {state: sum(given is state for _, given in judged) for state in Condition}
    print(", ".join(f"{count} {state}" for state, count in counts.items() if count) or "There is no source.")
