"""``monitor alarms``: what is wrong with the monitor, or far from usual in what it watches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views import AlarmRecord


def alarms(
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[
        str, typer.Option(help="With those that are over since: a duration back (24h, 30d) or a date.")
    ] = "7d",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What is wrong now, and what was lately: silent rules, spikes, failing sources, a full disk.

    Exit code 1 when nothing is and was.
    """
    from monitor.cli.output import ago, nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    start = ago(since, utc_now())
    with archive(config, state) as store:
        found = store.alarms(start, limit)
    if as_json:
        print_json(found)
    elif found:
        in_order = sorted(found, key=lambda alarm: alarm.closed is not None)
        print_table(
            ("opened", "over", "kind", "about", "what", "told"),
            map(_row, in_order),
            grow="what",
            spare=("told",),
        )
    if not found:
        raise nothing("No alarm stands, and none was over since then.")


def _row(alarm: AlarmRecord) -> tuple[str, ...]:
    from monitor.cli.output import local

    return (
        local(alarm.opened),
        local(alarm.closed),
        alarm.kind,
        alarm.subject or "–",
        alarm.text,
        "yes" if alarm.told else "nobody",
    )
