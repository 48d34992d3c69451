"""``monitor sources``: how each source is doing, when it is polled next and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing, sources_add, sources_check, sources_opml, sources_try
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from monitor.views import SourceStatus

app = typer.Typer(help="How each source is doing, and when it is polled next.")

app.command("add")(sources_add.add)
app.command("check")(sources_check.check)
app.command("try")(sources_try.try_)
app.command("export")(sources_opml.export)
app.command("import")(sources_opml.import_)

Name = Annotated[
    str, typer.Argument(help="Id of the source.", metavar="SOURCE", autocompletion=completing.SOURCES)
]


@app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only those whose last poll failed, or that are gone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How each source is doing, when it is polled next and why, and what could be done about it."""
    from monitor.cli.output import nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    if context.invoked_subcommand:
        return
    now = utc_now()
    with archive(config, state) as store:
        found = [status for status in store.source_statuses(now) if not failing or _fails(status)]
    if as_json:
        print_json([_record(status, now) for status in found])
    elif found:
        print_table(
            ("source", "state", "last good", "next poll", "set by", "24 h", "full text", "gaps", "advice"),
            (_row(status, now) for status in found),
            grow="advice",
            spare=("full text", "gaps", "last good", "24 h", "set by"),
        )
    if not found:
        raise nothing("No source is failing." if failing else "No source is known yet: start `monitor run`.")


@app.command()
def show(source: Name, config: ConfigOption = None, state: StateOption = None) -> None:
    """All that is known of one source: its rhythm, its validators, and what went wrong lately."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive
    from monitor.text.shown import line

    now = utc_now()
    with archive(config, state) as store:
        found = [status for status in store.source_statuses(now) if status.source.id == source]
    if not found:
        raise nothing(f"There is no source {line(source)}.")
    for name, value in _facts(found[0], now):
        print(f"{name:<14} {line(value)}")


@app.command()
def politeness(
    since: Annotated[str, typer.Option("--since", metavar="TIME", help="From when on: 7d, a date.")] = "7d",
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What was asked of each host by day: what its owner would read in the log."""
    from monitor.cli.output import ago, local, nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    now = utc_now()
    start = ago(since, now)
    with archive(config, state) as store:
        found = store.host_ledger(start, now)
    if as_json:
        print_json(found)
    elif found:
        print_table(
            ("host", "requests", "a day", "unchanged", "errors", "429, 503", "MB", "asked to wait"),
            (
                (
                    row.host,
                    f"{row.requests:,}",
                    f"{row.requests / row.days:,.0f}",
                    f"{100 * row.unchanged // row.requests} %",
                    f"{row.errors:,}",
                    f"{row.slowed:,}",
                    f"{row.bytes / 1e6:,.1f}",
                    f"until {local(row.hold)}" if row.hold else "",
                )
                for row in found
            ),
            spare=("MB", "a day"),
        )
    if not found:
        raise nothing("Nobody was asked for anything in that time.")


@app.command()
def resume(source: Name, config: ConfigOption = None, state: StateOption = None) -> None:
    """Poll a source again that was given up because its server said that it is gone (410)."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive
    from monitor.text.shown import line

    with archive(config, state, write=True) as store:
        if not store.resume(source, utc_now()):
            raise nothing(f"No source {line(source)} is gone.")
    print(f"{line(source)} is due now.")


def _fails(status: SourceStatus) -> bool:
    return bool(status.state.failures or status.state.gone)


def _next_poll(status: SourceStatus) -> tuple[datetime | None, str, str]:
    """When a source is polled next, what set that time, and why in words."""
    from monitor.model import Because

    state = status.state
    if status.next_poll and status.hold and status.hold > status.next_poll:
        return status.hold, Because.RETRY_AFTER, "its host asked all who would ask it to wait (Retry-After)"
    return status.next_poll, state.because, state.why


def _record(status: SourceStatus, now: datetime) -> dict[str, object]:
    from monitor.cadence.advice import advice, condition

    state = status.state
    next_poll, because, why = _next_poll(status)
    return {
        "id": status.source.id,
        "name": status.source.title,
        "url": status.source.url,
        "kind": status.source.kind,
        "state": condition(status),
        "advice": advice(status, now),
        "polled": state.polled,
        "succeeded": state.succeeded,
        "next_poll": next_poll,
        "set_by": because,
        "why": why,
        "interval_seconds": state.interval,
        "failures": state.failures,
        "error": state.error,
        "errors": state.troubles,
        "gaps": state.gaps,
        "last_gap": state.gap,
        "moved": state.moved,
        "entries": status.entries,
        "entries_day": status.entries_day,
        "articles": status.articles,
        "articles_full": status.articles_full,
        "push": status.push,
    }


def _row(status: SourceStatus, now: datetime) -> tuple[str, ...]:
    from monitor.cadence.advice import advice, condition
    from monitor.cli.output import local

    state = status.state
    next_poll, because, _ = _next_poll(status)
    failed = f"{state.failures}×: {state.error}" if state.failures else ""
    told = (failed, advice(status, now))
    return (
        status.source.id,
        condition(status),
        local(state.succeeded),
        "now" if next_poll and next_poll <= now else local(next_poll),
        str(because),
        str(status.entries_day),
        _share(status),
        str(state.gaps or "–"),
        "; ".join(part for part in told if part),
    )


def _share(status: SourceStatus) -> str:
    return f"{100 * status.articles_full // status.articles} %" if status.articles else "–"


def _push(status: SourceStatus) -> str:
    """How the source's subscription stands, in words."""
    from monitor.cli.output import local
    from monitor.text.url import authority

    push = status.push
    if push is None:
        return ""
    if push.until is None:
        return f"asked of {authority(push.hub)}, not verified by it: {push.error or 'no word yet'}"
    ahead = ", ahead of polling" if status.state.pushed else ""
    return f"by {authority(push.hub)} until {local(push.until)}{ahead}"


def _facts(status: SourceStatus, now: datetime) -> Iterator[tuple[str, str]]:
    """Name and value of what is shown of one source."""
    from monitor.cadence.advice import advice, condition
    from monitor.cli.output import local

    state = status.state
    next_poll, _, why = _next_poll(status)
    yield "source", f"{status.source.title} ({status.source.id}), {status.source.kind}"
    yield "address", status.source.url
    if state.moved:
        yield "asked at", state.moved
    yield "state", condition(status)
    if said := advice(status, now):
        yield "advice", said
    yield "last poll", local(state.polled)
    yield "last good", local(state.succeeded)
    yield "next poll", f"{local(next_poll)}  {why}"
    if status.push:
        yield "push", _push(status)
    yield "entries", f"{status.entries_day} in the last 24 hours, {status.entries} in all"
    yield "full text", f"{_share(status)} of {status.articles} articles"
    yield "gaps", f"{state.gaps}, the last one {local(state.gap)}" if state.gaps else "none"
    yield "validators", ", ".join(filter(None, (state.etag, state.last_modified))) or "none"
    yield "read in full", local(state.full)
    for trouble in reversed(state.troubles):
        yield "error", f"{local(trouble.first)} to {local(trouble.last)}, {trouble.times}×: {trouble.error}"
