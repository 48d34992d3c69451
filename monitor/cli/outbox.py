"""``monitor outbox``: what waits to be delivered, and the dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store import Answers
    from monitor.views import DeliveryDetail, OutboxItem

FEWEST = 6
"""Characters of an id that may stand for it: all begin with ``msg_``."""

app = typer.Typer(help="What waits to be delivered, and the dead letters.")


@app.callback(invoke_without_command=True)
def outbox(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    sent: Annotated[bool, typer.Option("--all", help="Those that were sent or kept quiet, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Deliveries that wait or were given up, newest first. Exit code 1 when there are none."""
    if not context.invoked_subcommand:
        _list(config, state, every=sent, limit=limit, as_json=as_json)


def _list(config: Path | None, state: Path | None, *, every: bool, limit: int, as_json: bool) -> None:
    from monitor.cli.output import nothing, print_json, print_table, short_ids
    from monitor.cli.state import archive

    states = ("waiting", "dead", "sent", "merged", "quiet") if every else ("waiting", "dead")
    with archive(config, state) as store:
        found = store.outbox(states=states, limit=limit)
    if as_json:
        print_json(found)
    elif found:
        names = short_ids([item.id for item in found])
        print_table(
            ("id", "receiver", "state", "tries", "created", "next try", "title", "why"),
            [(names[item.id], *_row(item)) for item in found],
            grow=("title", "why"),
            spare=("created", "tries", "next try", "why"),
        )
    if not found:
        raise nothing("The outbox is empty: nothing waits, nothing was given up.")


@app.command("list")
def list_(
    config: ConfigOption = None,
    state: StateOption = None,
    every: Annotated[bool, typer.Option("--all", help="Those that were sent or kept quiet, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """The same as `monitor outbox`."""
    _list(config, state, every=every, limit=limit, as_json=as_json)


@app.command("show")
def show(
    delivery: Annotated[str, typer.Argument(help="The delivery's id, or its beginning.")],
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """All that is known of a delivery: why it is where it is, and what it says."""
    from monitor.cli.output import nothing, print_json
    from monitor.cli.state import archive

    with archive(config, state) as store:
        found = store.delivery(_whole(store, delivery))
    if found is None:
        raise nothing(f"No delivery has the id {delivery!r}.")
    if as_json:
        print_json(found)
    else:
        for key, value in _facts(found):
            if value:
                print(f"{key + ':':10} {value}")


def _whole(store: Answers, given: str) -> str:
    """The id that begins so; what was given where none does."""
    ids = store.delivery_ids(given) if len(given) >= FEWEST else ()
    if len(ids) > 1 and given not in ids:
        raise typer.BadParameter(
            f"several deliveries have an id that begins with {given!r}: write more of it"
        )
    return given if given in ids or not ids else ids[0]


def _facts(found: DeliveryDetail) -> list[tuple[str, str]]:
    from monitor.cli.output import local
    from monitor.text.shown import line, link

    item, message = found.item, found.message
    return [
        ("delivery", item.id),
        ("to", f"{item.receiver}{f' by {found.route}' if found.route else ''}"),
        ("state", f"{item.state} ({item.kind}), {item.attempts} tries"),
        ("why", line(item.reason)),
        ("made", local(item.created)),
        ("next try", local(item.due) if item.due else ""),
        ("ended", local(found.settled) if found.settled else ""),
        ("alert", found.alert),
        ("story", str(found.story or "")),
        ("together", found.together or ", ".join(found.members)),
        ("title", line(message.title)),
        ("link", link(message.url)),
        ("source", line(message.source)),
        ("rules", line(", ".join(message.rules))),
        ("so far", line(message.story)),
        *((f"with {place}", line(one.title)) for place, one in enumerate(message.headlines, 1)),
    ]


@app.command("replay")
def replay(
    delivery: Annotated[str, typer.Argument(help="The delivery's id, or its beginning.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Make a delivery due now, a dead letter included; the daemon sends it under the same id."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        delivery = _whole(store, delivery)
        done = store.replay(delivery, utc_now())
    if not done:
        raise nothing(f"No waiting or dead delivery has the id {delivery!r}.")
    print(f"{delivery} is due now, unless a silence holds for it.")


@app.command("drop")
def drop(
    delivery: Annotated[str, typer.Argument(help="The delivery's id, or its beginning.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Give a waiting delivery up; it stays in the outbox as a dead letter."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        delivery = _whole(store, delivery)
        done = store.drop(delivery, utc_now())
    if not done:
        raise nothing(f"No waiting delivery has the id {delivery!r}.")
    print(f"{delivery} is given up.")


def _row(item: OutboxItem) -> tuple[str, ...]:
    from monitor.cli.output import local

    due = local(item.due) if item.due else "–"
    return (
        item.receiver,
        item.state,
        str(item.attempts),
        local(item.created),
        due,
        item.title,
        item.reason,
    )
