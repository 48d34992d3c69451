"""``monitor outbox``: what waits to be delivered, and the dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views import OutboxItem

app = typer.Typer(help="What waits to be delivered, and the dead letters.")


@app.callback(invoke_without_command=True)
def outbox(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    sent: Annotated[bool, typer.Option("--all", help="Those that were sent, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Deliveries that wait or were given up, newest first. Exit code 1 when there are none."""
    from monitor.cli.output import nothing, print_json, print_table
    from monitor.cli.state import archive

    if context.invoked_subcommand:
        return
    states = ("waiting", "dead", "sent") if sent else ("waiting", "dead")
    with archive(config, state) as store:
        found = store.outbox(states=states, limit=limit)
    if as_json:
        print_json(found)
    elif found:
        print_table(
            ("id", "receiver", "state", "tries", "created", "next try", "title", "why"),
            map(_row, found),
            grow="why",
            spare=("created", "tries", "title"),
        )
    if not found:
        raise nothing("The outbox is empty: nothing waits, nothing was given up.")


@app.command("replay")
def replay(
    delivery: Annotated[str, typer.Argument(help="The delivery's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Make a delivery due now, a dead letter included; the daemon sends it under the same id."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        done = store.replay(delivery, utc_now())
    if not done:
        raise nothing(f"No waiting or dead delivery has the id {delivery!r}.")
    print(f"{delivery} is due now.")


@app.command("drop")
def drop(
    delivery: Annotated[str, typer.Argument(help="The delivery's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Give a waiting delivery up; it stays in the outbox as a dead letter."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        done = store.drop(delivery, utc_now())
    if not done:
        raise nothing(f"No waiting delivery has the id {delivery!r}.")
    print(f"{delivery} is given up.")


def _row(item: OutboxItem) -> tuple[str, ...]:
    from monitor.cli.output import local

    due = local(item.due) if item.due else "–"
    return (
        item.id,
        item.receiver,
        item.state,
        str(item.attempts),
        local(item.created),
        due,
        item.title,
        item.reason,
    )
