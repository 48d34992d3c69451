"""``monitor sources``: how each source is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.views import SourceStatus

app = typer.Typer(help="How each source is doing, and when it is polled next.")


@app.callback(invoke_without_command=True)
def sources(
    config: ConfigOption = None,
    state: StateOption = None,
    failing: Annotated[bool, typer.Option("--failing", help="Only those whose last poll failed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How each source is doing, and when it is polled next."""
    from monitor.cli.output import nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    now = utc_now()
    with archive(config, state) as store:
        found = [status for status in store.source_statuses(now) if status.state.failures or not failing]
    if as_json:
        print_json([_record(status) for status in found])
    elif found:
        print_table(
            ("source", "state", "last good", "next poll", "24 h", "entries", "full text", "why"),
            (_row(status, now) for status in found),
            grow="why",
            spare=("full text", "entries", "last good", "24 h"),
        )
    if not found:
        raise nothing("No source is failing." if failing else "No source is known yet: start `monitor run`.")


def condition(status: SourceStatus) -> str:
    """One word for how a source is doing."""
    if status.state.failures:
        return "failing"
    return "waiting" if status.state.is_new else "good"


def _record(status: SourceStatus) -> dict[str, object]:
    state = status.state
    return {
        "id": status.source.id,
        "name": status.source.title,
        "url": status.source.url,
        "kind": status.source.kind,
        "state": condition(status),
        "polled": state.polled,
        "succeeded": state.succeeded,
        "next_poll": status.next_poll,
        "interval_seconds": state.interval,
        "failures": state.failures,
        "error": state.error,
        "entries": status.entries,
        "entries_day": status.entries_day,
        "articles": status.articles,
        "articles_full": status.articles_full,
    }


def _row(status: SourceStatus, now: datetime) -> tuple[str, ...]:
    from monitor.cli.output import local

    full = f"{100 * status.articles_full // status.articles} %" if status.articles else "–"
    due = "now" if status.next_poll and status.next_poll <= now else local(status.next_poll)
    failures = f"{status.state.failures}×: {status.state.error}" if status.state.failures else ""
    return (
        status.source.id,
        condition(status),
        local(status.state.succeeded),
        due,
        str(status.entries_day),
        str(status.entries),
        full,
        failures,
    )
