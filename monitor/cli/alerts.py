"""``monitor alerts``: what was raised and to whom it went; a sample to try a receiver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.exits import UNUSABLE
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.flows.events import Event
    from monitor.model import Message, Outcome, Receiver
    from monitor.views import AlertRecord

app = typer.Typer(help="What was raised, and to whom it went.")


@app.callback(invoke_without_command=True)
def alerts(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Alerts, newest first. Exit code 1 when there are none."""
    from monitor.cli.output import ago, nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    if context.invoked_subcommand:
        return
    start = ago(since, utc_now()) if since else None
    with archive(config, state) as store:
        found = store.alerts(since=start, limit=limit)
    if as_json:
        print_json([_record(alert) for alert in found])
    elif found:
        print_table(
            ("raised", "severity", "title", "source", "rules", "told"),
            map(_row, found),
            grow="title",
            spare=("rules", "source"),
        )
    if not found:
        raise nothing("No alert yet.")


@app.command("test")
def send_sample(
    receiver: Annotated[
        str,
        typer.Argument(help="The receiver's name in receivers.toml.", autocompletion=completing.RECEIVERS),
    ],
    config: ConfigOption = None,
) -> None:
    """Send a sample alert to a receiver now and say what came of it. Exit code 4 when it was not taken."""
    import asyncio

    from monitor.cli.options import config_or_exit
    from monitor.model import Sent

    settings = config_or_exit(config)
    target = _receiver(settings, receiver)
    outcome = asyncio.run(_send_sample(settings, target))
    if not isinstance(outcome, Sent):
        print(f"{receiver} did not take the sample: {outcome.reason}")
        raise typer.Exit(UNUSABLE)
    print(f"{receiver} took the sample: look at the chat.")


def _receiver(config: Config, name: str) -> Receiver:
    found = next((receiver for receiver in config.receivers if receiver.name == name), None)
    if found is not None:
        return found
    if name in config.off:
        raise typer.BadParameter(
            f"receiver {name!r} has no url yet: paste its webhook address into receivers.toml"
        )
    known = ", ".join([receiver.name for receiver in config.receivers] + list(config.off)) or "none"
    raise typer.BadParameter(f"there is no receiver {name!r}; known: {known}")


async def _send_sample(config: Config, receiver: Receiver) -> Outcome:
    from monitor.app import opened, utc_now
    from monitor.flows.deliver import put
    from monitor.model import Delivery

    now = utc_now()
    delivery = Delivery(f"msg_sample_{now:%Y%m%d%H%M%S}", receiver.name, sample(), now)
    async with opened(config) as doors:
        return await put(delivery, receiver, doors, utc_now, _complain)


def _complain(event: Event) -> None:
    """What was noticed on the way."""
    from monitor.flows.events import Noticed

    if isinstance(event, Noticed):
        typer.echo(event.text, err=True)


def sample() -> Message:
    """The message that ``monitor alerts test`` sends."""
    from monitor.model import Excerpt, Message, Severity

    return Message(
        title="A sample alert from monitor",
        url="https://example.org/sample",
        source="monitor",
        severity=Severity.LOW,
        rules=("sample",),
        tags=("sample",),
        excerpts=(Excerpt("If you can read this, alerts will arrive here.", ((16, 20),)),),
    )


def _record(alert: AlertRecord) -> dict[str, object]:
    message = alert.message
    return {
        "id": alert.id,
        "story": alert.story,
        "created": alert.created,
        "severity": message.severity.label,
        "title": message.title,
        "url": message.url,
        "source": message.source,
        "lang": message.lang,
        "published": message.published,
        "rules": message.rules,
        "tags": message.tags,
        "deliveries": [{"receiver": name, "state": state} for name, state in alert.deliveries],
    }


def _row(alert: AlertRecord) -> tuple[str, ...]:
    from monitor.cli.output import local

    told = ", ".join(f"{name} ({state})" for name, state in alert.deliveries) or "nobody: no route"
    message = alert.message
    return (
        local(alert.created),
        message.severity.label,
        message.title,
        message.source,
        ", ".join(message.rules),
        told,
    )
