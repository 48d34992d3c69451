"""``monitor receivers``: how each receiver stands, and taking one up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.views import ReceiverStatus

app = typer.Typer(help="How receivers stand; write to a disabled one again.")


@app.callback(invoke_without_command=True)
def receivers(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Every receiver of the configuration, by name. Exit code 1 when there is none."""
    from monitor.cli.output import nothing, print_json, print_table
    from monitor.cli.state import archive_of

    if context.invoked_subcommand:
        return
    loaded = config_or_exit(config)
    with archive_of(loaded, state) as store:
        known = {status.name: status for status in store.receivers()}
    rows = [_row(name, kind, known.get(name)) for name, kind in _named(loaded)]
    if as_json:
        print_json([dict(zip(("name", "kind", "state", "why"), row, strict=True)) for row in rows])
    elif rows:
        print_table(("receiver", "kind", "state", "why"), rows, grow="why")
    if not rows:
        raise nothing("No receiver is configured.")


def _named(config: Config) -> list[tuple[str, str]]:
    on = [(receiver.name, receiver.kind) for receiver in config.receivers]
    return sorted([*on, *((name, "off") for name in config.off)])


def _row(name: str, kind: str, status: ReceiverStatus | None) -> tuple[str, ...]:
    from monitor.cli.output import local, utc_now

    if kind == "off":
        return name, "", "off", "not set up: its url is empty"
    if status is None:
        return name, kind, "on", ""
    if status.disabled:
        return name, kind, f"disabled since {local(status.disabled)}", status.reason
    now = utc_now()
    if status.flooded and status.flooded > now:
        return name, kind, "flooded", f"alerts come together until {local(status.flooded)}"
    if status.wait and status.wait > now:
        return name, kind, "waiting", f"asked to be left alone until {local(status.wait)}"
    return name, kind, "on", ""


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
