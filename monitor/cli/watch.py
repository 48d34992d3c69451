"""``monitor watch``: a rule, a receiver and a route in one go."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, StateOption, complain, config_dir, config_or_exit

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.flows.search import Verify
    from monitor.rules.plan import Plan

WEEK = "7d"
SAMPLES = 5


def watch(
    query: Annotated[str, typer.Argument(help="What to look for, as in rules; in single quotes.")],
    to: Annotated[str, typer.Option(help="Webhook address to tell, or the name of a receiver.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: Annotated[str, typer.Option(help="Name of the rule. Default: from the query.")] = "",
    severity: Annotated[str, typer.Option(help="low, medium, high or critical.")] = "medium",
) -> None:
    """Write a rule, a receiver and a route into a file of their own, and show what they would have caught.

    A running daemon takes them up when it is reloaded (systemctl reload monitor). Delete the file to undo it.
    """
    from monitor.cli.output import named, utc_now
    from monitor.cli.queries import parsed
    from monitor.cli.rulebooks import definitions, expansion

    loaded, directory = config_or_exit(config), config_dir(config)
    asked, verify = parsed(query, utc_now(), expansion(loaded), definitions(loaded))
    title = name or _named(query, loaded)
    path = directory / f"watch-{_slug(title)}.toml"
    # An address is a secret. The name of a receiver is none, and a service of another user reads the file.
    _write(path, _file(loaded, title, query, to, severity), 0o600 if "://" in to else 0o644)
    try:
        _checked(directory, title, to)
    except BaseException:
        path.unlink()
        raise
    print(f"Wrote {named(path)}: rule {title!r}. Reload the daemon to start it: systemctl reload monitor")
    _show(loaded, state, asked, verify)


def _named(query: str, config: Config) -> str:
    words = " ".join(re.findall(r"[^\W_]+", query)[:4]).lower() or "watch"
    taken = {rule.name for rule in config.rules}
    names = (words, *(f"{words} {number}" for number in range(2, 1000)))
    return next(one for one in names if one not in taken)


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name).strip("-")[:60] or "rule"


def _file(config: Config, name: str, query: str, to: str, severity: str) -> str:
    """The text of the file. Where no route was written, all went to all: that is written down, to stay so."""
    known = [*(receiver.name for receiver in config.receivers), *config.off]
    receiver, parts = to, ["# Written by: monitor watch. Delete this file to undo it."]
    if "://" in to:
        receiver = f"{name} receiver"
        parts += ["[[receiver]]", f"name = {_text(receiver)}", f"url = {_text(to)}"]
    parts += ["[[rule]]", f"name = {_text(name)}", f"query = {_text(query)}", f"severity = {_text(severity)}"]
    unrouted = not config.routes or [route.name for route in config.routes] == ["everything"]
    if unrouted and known and receiver not in known:
        names = ", ".join(map(_text, known))
        parts += ["# Until now everything went to everybody, as no route was written.", "[[route]]"]
        parts += [f"receivers = [{names}]"]
    if receiver not in known or not unrouted:
        parts += ["[[route]]", f"receivers = [{_text(receiver)}]", f"rules = [{_text(name)}]"]
    return "\n".join(parts) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str, mode: int) -> None:
    """A new file; `mode` holds from its first byte."""
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8"
        ) as file:
            file.write(text)
    except FileExistsError:
        raise typer.BadParameter(f"{path} is there already: give another --name") from None
    except OSError as error:
        typer.echo(f"{path}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(FAILED) from None


def _checked(directory: Path, name: str, to: str) -> None:
    """Load all of it again; prints what is wrong and exits 3 when the new file does not fit in."""
    from monitor.alerting.route import addressees
    from monitor.cli.exits import CONFIG
    from monitor.cli.options import load_config
    from monitor.errors import ConfigError
    from monitor.model import Held, Subject

    try:
        loaded = load_config(directory)
    except ConfigError as error:
        complain(error)
        raise typer.Exit(CONFIG) from None
    severity = next(rule.severity for rule in loaded.rules if rule.name == name)
    wanted = f"{name} receiver" if "://" in to else to
    told = addressees(loaded.routes, Subject((Held(name, (), severity),)))
    if wanted not in {one.receiver for one in told}:
        last = next((route.name for route in loaded.routes if not route.goes_on), "")
        why = f"route {last!r} is the last and takes it before" if last else f"{wanted} is off"
        typer.echo(f"{to if '://' not in to else wanted} would never be told: {why}", err=True)
        raise typer.Exit(CONFIG)


def _show(config: Config, state: Path | None, asked: Plan, verify: Verify) -> None:
    """What the last week's articles would have raised."""
    from monitor.cli.options import state_place
    from monitor.cli.output import ago, local, utc_now
    from monitor.cli.state import archive_of, is_there
    from monitor.text.shown import line
    from monitor.views import DATABASE
    from monitor.views.search import Filters

    if not is_there(state_place(state, config) / DATABASE):
        print("Nothing is stored yet that it could have caught.")
        return
    with archive_of(config, state) as store:
        hits = store.search(asked, verify, Filters(since=ago(WEEK, utc_now())), limit=1000)
    print(f"In the last {WEEK} it would have held in {len(hits)} articles.")
    for hit in hits[:SAMPLES]:
        print(f"  {local(hit.when)}  {line(hit.title)}  ({line(hit.source)})")
