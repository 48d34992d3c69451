"""``monitor receivers``: how each receiver stands, and taking one up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.config.values import Config
    from monitor.views import ReceiverStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """How a receiver stands: a record of the JSON form."""

    name: str
    kind: str
    state: str
    why: str = ""
    since: datetime | None = None
    until: datetime | None = None


app = typer.Typer(help="How receivers stand; write to a disabled one again.")


@app.callback(invoke_without_command=True)
def receivers(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Every receiver of the configuration, by name. Exit code 1 when there is none."""
    from monitor.cli.output import nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive_of

    if context.invoked_subcommand:
        return
    loaded = config_or_exit(config)
    with archive_of(loaded, state) as store:
        known = {status.name: status for status in store.receivers()}
    now = utc_now()
    found = [standing(name, kind, known.get(name), now) for name, kind in _named(loaded)]
    if as_json:
        print_json(found)
    elif found:
        print_table(("receiver", "kind", "state", "why"), map(row, found), grow="why")
    if not found:
        raise nothing("No receiver is configured.")


def _named(config: Config) -> list[tuple[str, str]]:
    on = [(receiver.name, receiver.kind) for receiver in config.receivers]
    return sorted([*on, *((name, "off") for name in config.off)])


def standing(name: str, kind: str, status: ReceiverStatus | None, now: datetime) -> Standing:
    """How a receiver of the configuration stands; of kind ``off`` is one without an address."""
    if kind == "off":
        return Standing(name, "", "off", "not set up: its url is empty")
    if status and status.disabled:
        return Standing(name, kind, "disabled", status.reason, since=status.disabled)
    if status and status.flooded and status.flooded > now:
        return Standing(name, kind, "flooded", "alerts come together", until=status.flooded)
    if status and status.wait and status.wait > now:
        return Standing(name, kind, "waiting", "asked to be left alone", until=status.wait)
    return Standing(name, kind, "on")


def row(one: Standing) -> tuple[str, ...]:
    """Its row of the table."""
    from monitor.cli.output import local

    state = f"{one.state} since {local(one.since)}" if one.since else one.state
    return one.name, one.kind, state, f"{one.why} until {local(one.until)}" if one.until else one.why


@app.command("enable")
def enable(
    receiver: Annotated[
        str, typer.Argument(help="The receiver's name.", autocompletion=completing.RECEIVERS)
    ],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Write to a receiver again that was disabled; what waited for it goes out."""
    from monitor.cli.output import nothing
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        done = store.enable(receiver)
    if not done:
        raise nothing(f"No receiver {receiver!r} is disabled.")
    print(f"{receiver} is written to again.")
