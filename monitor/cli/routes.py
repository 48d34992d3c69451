"""``monitor routes``: the tree of routes, and where an alert would go and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.model import Held, Route, Silence, Subject

app = typer.Typer(help="The tree of routes; where an alert would go, and why.")


@app.callback(invoke_without_command=True)
def routes(context: typer.Context, config: ConfigOption = None) -> None:
    """Every route with what it takes and to whom it leads. Exit code 1 when there is none."""
    from monitor.alerting.matching import shown
    from monitor.cli.output import nothing

    if context.invoked_subcommand:
        return
    loaded = config_or_exit(config)
    if not loaded.routes:
        raise nothing("No route leads to a receiver that is on.")
    for depth, route in _tree(loaded.routes):
        to = ", ".join(route.receivers) or "nobody"
        print(f"{'  ' * depth}{route.name}: {shown(route.matcher)} → {to}{_manner(route)}")


def _tree(routes: Sequence[Route], depth: int = 0) -> list[tuple[int, Route]]:
    return [pair for route in routes for pair in ((depth, route), *_tree(route.routes, depth + 1))]


def _manner(route: Route) -> str:
    from monitor.text.spans import show

    said = [
        *([f"grouped by {', '.join(route.group_by)}"] if route.group_by else []),
        *([f"waits {show(route.group_wait)}"] if route.group_wait else []),
        *([f"quiet at {', '.join(route.mute)}"] if route.mute else []),
        *([f"only at {', '.join(route.active)}"] if route.active else []),
        *([] if route.goes_on else ["last"]),
    ]
    return f" ({'; '.join(said)})" if said else ""


@app.command("test")
def where(
    config: ConfigOption = None,
    state: StateOption = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rule", help="A rule that holds, by name.", autocompletion=completing.RULES),
    ] = None,
    source: Annotated[str, typer.Option(help="Id of the source.", autocompletion=completing.SOURCES)] = "",
    lang: Annotated[str, typer.Option(help="Language of the article.")] = "",
    sites: Annotated[int, typer.Option(min=1, help="At how many sites the story was seen.")] = 1,
    story: Annotated[int, typer.Option(min=0, help="Number of the story, for silences.")] = 0,
    at: Annotated[
        str,
        typer.Option(
            help="When, such as 2026-11-24T23:30+02:00; without a zone, by the clocks here. Default: now."
        ),
    ] = "",
) -> None:
    """Where an alert of these rules would go, and why not elsewhere. Exit code 1 when nobody is told."""
    from monitor.alerting.route import addressees, walked
    from monitor.cli.output import nothing, utc_now
    from monitor.model import Subject

    loaded = config_or_exit(config)
    now = _moment(at) if at else utc_now()
    about = Subject(_held(loaded, rules or []), source, lang, sites, story or None)
    for depth, route, why in walked(loaded.routes, about):
        print(f"{'  ' * depth}{route.name}: {why or 'fits'}")
    told = addressees(loaded.routes, about)
    silence = _silence(loaded, state, about, now)
    for one in told:
        print(f"→ {one.receiver} by {one.route}{_when(loaded, one.route, now)}{silence}")
    if not told:
        raise nothing("Nobody would be told.")


def _held(config: Config, names: Sequence[str]) -> tuple[Held, ...]:
    from monitor.config.fields import nearest
    from monitor.model import Held

    known = {rule.name: rule for rule in config.rules}
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"there is no rule {name!r}{nearest(name, known)}")
    if not names:
        raise typer.BadParameter("name a rule that holds: --rule NAME")
    return tuple(Held(name, known[name].tags, known[name].severity) for name in names)


def _moment(text: str) -> datetime:
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
        if not 1971 <= found.year <= 9000:
            raise ValueError
        return found.astimezone(UTC)  # without a zone it is meant as clocks here go
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-11-24T23:30+02:00") from None


def _when(config: Config, name: str, now: datetime) -> str:
    from monitor.alerting.route import every
    from monitor.alerting.times import by_name, quiet_until
    from monitor.cli.output import local
    from monitor.text.spans import show

    route = next(route for route in every(config.routes) if route.name == name)
    quiet = quiet_until(route, by_name(config.times), now)
    if quiet:
        return f", held until {local(quiet[0])} ({quiet[1]})"
    return f", with its group after {show(route.group_wait)}" if route.group_by else ""


def _silence(config: Config, state: Path | None, about: Subject, now: datetime) -> str:
    """The silence that would stop it, if a database is there to ask."""
    from monitor.alerting.matching import holds
    from monitor.cli.options import state_place
    from monitor.cli.state import archive_of, is_there
    from monitor.views import DATABASE

    if not is_there(state_place(state, config) / DATABASE):
        return ""
    with archive_of(config, state) as store:
        found: list[Silence] = [
            one for one in store.silences(over=now) if one.starts <= now and holds(one.matcher, about)
        ]
    return f", silenced by {found[0].id}" if found else ""
