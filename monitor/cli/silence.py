"""``monitor silence``: for some time nobody is told of what a matcher fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from monitor.config.values import Config
    from monitor.model import Matcher, Silence

app = typer.Typer(help="For some time nobody is told of a story, a rule, a source …", no_args_is_help=True)


@app.command("add")
def add(
    matchers: Annotated[
        list[str],
        typer.Argument(help="What to be silent of: story=12, rule=NAME, tag=, source=, lang=, severity<=low"),
    ],
    config: ConfigOption = None,
    state: StateOption = None,
    lasts: Annotated[str, typer.Option("--for", help="For how long: 30m, 4h, 2d.")] = "1d",
    author: Annotated[str, typer.Option(help="Who says so.", envvar="USER")] = "",
    comment: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Keep quiet about all that fits; several of one key are alternatives, different keys must all hold.

    What comes meanwhile is kept and not told later. It holds at once, for what already waits as well.
    """
    from functools import partial

    from monitor.alerting.matching import parsed, shown
    from monitor.cli.output import local, utc_now
    from monitor.cli.state import archive
    from monitor.errors import ParseError
    from monitor.model import Silence
    from monitor.store.silences import unknown_stories
    from monitor.text.shown import line

    now = utc_now()
    try:
        matcher = parsed(matchers)
    except ParseError as error:
        raise typer.BadParameter(str(error)) from None
    author, comment = line(author)[:100], line(comment)[:500]
    _unknown(config_or_exit(config), matcher)
    ends = now + _span(lasts)
    made = Silence(_id(now), matcher, author, comment, now, ends)
    with archive(config, state, write=True) as store:
        store.add_silence(made)
        for story in store.ask(partial(unknown_stories, stories=matcher.stories)):
            typer.echo(f"note: there is no story {story}, or its articles are forgotten", err=True)
    print(f"{made.id}: {shown(matcher)} is silent until {local(ends)}.")


def _unknown(config: Config, matcher: Matcher) -> None:
    """Say which names the configuration does not know: a silence of a typing error is none."""
    from monitor.config.fields import nearest

    known = {
        "rule": (matcher.rules, {rule.name for rule in config.rules}),
        "tag": (matcher.tags, {tag for rule in config.rules for tag in rule.tags}),
        "source": (matcher.sources, {source.id for source in (*config.sources, *config.disabled)}),
    }
    for key, (names, there) in known.items():
        for name in names:
            if name not in there:
                typer.echo(f"note: no {key} is called {name}{nearest(name, there)}", err=True)


def _span(text: str) -> timedelta:
    from monitor.config.units import duration

    try:
        found = duration(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: {error}", param_hint="--for") from None
    if not found:
        raise typer.BadParameter("a silence must last", param_hint="--for")
    return found


def _id(now: datetime) -> str:
    import secrets

    return f"sil_{now:%m%d%H%M}{secrets.token_hex(2)}"


@app.command("list")
def list_(
    config: ConfigOption = None,
    state: StateOption = None,
    over: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Silences, the latest to end first. Exit code 1 when there are none."""
    from monitor.cli.output import nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    with archive(config, state) as store:
        found = store.silences(over=None if over else utc_now())
    if as_json:
        print_json([_record(one) for one in found])
    elif found:
        print_table(("id", "what", "until", "by", "why"), map(_row, found), grow="what", spare=("by",))
    if not found:
        raise nothing("There are no silences.")


@app.command("expire")
def expire(
    silence: Annotated[str, typer.Argument(help="The silence's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """End a silence now."""
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        done = store.expire_silence(silence, utc_now())
    if not done:
        raise nothing(f"No silence that is not over has the id {silence!r}.")
    print(f"{silence} is over.")


def _record(one: Silence) -> dict[str, object]:
    from monitor.alerting.matching import shown

    return {
        "id": one.id,
        "matcher": shown(one.matcher),
        "starts": one.starts,
        "ends": one.ends,
        "author": one.author,
        "comment": one.comment,
    }


def _row(one: Silence) -> tuple[str, ...]:
    from monitor.alerting.matching import shown
    from monitor.cli.output import local

    return one.id, shown(one.matcher), local(one.ends), one.author, one.comment
