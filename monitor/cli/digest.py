"""``monitor digest``: what happened in a span of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.digest import Choice, Digest
    from monitor.digest.scheduled import Scheduled
    from monitor.store import Store
    from monitor.views import DigestRun

Format = Literal["text", "markdown", "html", "json"]
LAST = "last"
"""What ``--since`` takes for the last run of the same options."""
USUAL = "24h"


app = typer.Typer(help="What happened in a span of time; digests that come by themselves.")


@app.callback(invoke_without_command=True)
def digest(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[
        str, typer.Option(help="From when: a duration back (24h, 7d), a date, or `last`: the last such run.")
    ] = USUAL,
    until: Annotated[str, typer.Option(help="To when, not included. Default: now.")] = "",
    new: Annotated[
        bool,
        typer.Option("--new", help="Only stories with something new since the last run with these options."),
    ] = False,
    by: Annotated[Literal["tag", "rule"], typer.Option(help="What sections are of: tag or rule.")] = "tag",
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag", help="Only stories with this tag (repeatable).", autocompletion=completing.TAGS
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule", help="Only stories that this rule found (repeatable).", autocompletion=completing.RULES
        ),
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only stories told in this language (repeatable).")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            help="Only stories of this source's id (repeatable).",
            autocompletion=completing.SOURCES,
        ),
    ] = None,
    severity: Annotated[
        Literal["low", "medium", "high", "critical"],
        typer.Option(help="Only stories at least this severe: low, medium, high or critical."),
    ] = "low",
    top: Annotated[
        int, typer.Option("--top", min=0, max=10_000, help="At most so many stories, the foremost; 0: all.")
    ] = 0,
    form: Annotated[
        Format, typer.Option("--format", help="How to show it: text, markdown, html or json.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """Stories that matched a rule, by tag or rule, most serious first. Exit code 1 when there are none.

    With `--new` or `--since last` this run is remembered, for the next one with the same options.
    """
    if context.invoked_subcommand:
        return
    from monitor.cli.output import utc_now
    from monitor.digest import By, Choice
    from monitor.model import Severity

    now = utc_now()
    choice = Choice(
        tags=tuple(tag or ()),
        rules=tuple(rule or ()),
        sources=tuple(source or ()),
        langs=tuple(lang or ()),
        min_severity=Severity[severity.upper()],
        by=By(by),
        top=top,
    )
    _print(config, state, _Asked(choice, since, until, new), "json" if as_json else form, now)


@dataclass(frozen=True)
class _Asked:
    """What was asked for, but for how it is shown: the same again is the same digest, made anew."""

    choice: Choice
    since: str
    until: str
    new: bool

    @property
    def remembers(self) -> bool:
        return self.new or self.since == LAST

    @property
    def name(self) -> str:
        """What a run is remembered by."""
        from hashlib import blake2b

        return blake2b(repr(self).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _print(config: Path | None, state: Path | None, asked: _Asked, form: Format, now: datetime) -> None:
    from monitor.cli.output import NOTHING
    from monitor.cli.state import archive
    from monitor.digest import build
    from monitor.digest.build import ALL
    from monitor.views import DigestRun

    with archive(config, state, write=asked.remembers) as store:
        run = store.digest_run(asked.name) if asked.remembers else None
        start, end = _span(asked, now, run)
        since = None if run and asked.since == LAST else start
        matter = store.digest_matter(asked.choice, end, since=since, run=run, fresh=run is not None)
        made = build(matter, start, end, asked.choice, last=run.made if run else None)
        _show(made, form)
        if asked.remembers:
            store.remember_run(asked.name, DigestRun(now, now, matter.mark))
        filtered = replace(asked.choice, by=ALL.by, top=0) != ALL
        if filtered and not made.stories and store.digest_matter(ALL, end, since=start).stories:
            typer.echo("Stories matched, but none with all that was asked for.", err=True)
    if not made.stories:
        raise typer.Exit(NOTHING)


def _span(asked: _Asked, now: datetime, run: DigestRun | None) -> tuple[datetime, datetime]:
    from monitor.cli.output import ago

    end = ago(asked.until, now) if asked.until else now
    if asked.since == LAST:
        start = run.made if run and run.made else ago(USUAL, now)
    else:
        start = ago(asked.since, now)
    if start >= end:
        raise typer.BadParameter("--since must lie before --until, which is now where it is not given")
    return start, end


def _show(made: Digest, form: Format) -> None:
    import shutil

    from monitor.digest import page, render

    if form == "json":
        print(render.as_json(made))
    elif form == "markdown":
        print(render.markdown(made))
    elif form == "html":
        print(page.page(made), end="")
    else:
        print(render.text(made, shutil.get_terminal_size((100, 24)).columns))


@app.command("list")
def list_(
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """The digests that come by themselves: when, to whom, and when last. Exit code 1 when there is none."""
    from monitor.cli.options import config_or_exit
    from monitor.cli.output import local, nothing, print_json, print_table, utc_now
    from monitor.digest.calendar import upcoming

    loaded, now = config_or_exit(config), utc_now()
    known = _runs(loaded, state)
    rows = [(one, upcoming(one.schedule, now), known.get(one.id)) for one in loaded.digests]
    if as_json:
        print_json([_form(one, due, run) for one, due, run in rows])
    elif rows:
        print_table(
            ("id", "at", "next", "last", "receivers", "title"),
            [
                (
                    one.id,
                    str(one.schedule),
                    local(due),
                    local(run.made if run else None),
                    ", ".join(one.receivers),
                    one.title,
                )
                for one, due, run in rows
            ],
            grow="receivers",
            spare=("title", "last"),
        )
    if not rows:
        raise nothing(
            "No digest comes by itself: the configuration has no [[digest]] to a receiver that is on."
        )


def _form(one: Scheduled, due: datetime | None, run: DigestRun | None) -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.schedule.at,
        "zone": one.schedule.zone.key,
        "next": due,
        "last": run.made if run else None,
        "receivers": one.receivers,
        "title": one.title,
    }


def _runs(config: Config, state: Path | None) -> Mapping[str, DigestRun]:
    """How far each digest has come; nothing where no daemon has run yet."""
    from monitor.cli.options import state_place
    from monitor.cli.state import archive_of, is_there
    from monitor.views import DATABASE

    if not is_there(state_place(state, config) / DATABASE):
        return {}
    with archive_of(config, state) as store:
        return store.scheduled_runs()


@app.command("show")
def show(
    digest: Annotated[str, typer.Argument(help="The digest's id.", autocompletion=completing.DIGESTS)],
    config: ConfigOption = None,
    state: StateOption = None,
    form: Annotated[
        Format, typer.Option("--format", help="How to show it: text, markdown, html or json.")
    ] = "text",
) -> None:
    """What a digest that comes by itself would tell if it came now; it changes nothing."""
    from monitor.cli.options import config_or_exit
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive_of

    loaded = config_or_exit(config)
    one = _named(loaded, digest)
    with archive_of(loaded, state) as store:
        _show(_now(store, one, utc_now()), form)


@app.command("send")
def send(
    digest: Annotated[str, typer.Argument(help="The digest's id.", autocompletion=completing.DIGESTS)],
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            help="To this receiver instead of the digest's own (repeatable).",
            autocompletion=completing.RECEIVERS,
        ),
    ] = None,
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Put a digest into the outbox now, with nothing to tell as well; when it comes next is not changed."""
    from monitor.cli.options import config_or_exit
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive_of
    from monitor.flows.digests import written

    loaded, now = config_or_exit(config), utc_now()
    one = _named(loaded, digest)
    receivers = {receiver.name: receiver for receiver in loaded.receivers}
    if missing := [name for name in to or () if name not in receivers]:
        raise typer.BadParameter(f"{missing[0]!r} is no receiver that is on", param_hint="--to")
    with archive_of(loaded, state, write=True) as store:
        letters = written(_now(store, one, now), tuple(to or one.receivers), receivers)
        store.send_digest(one.id, letters, now)
    print(f"{one.id} is in the outbox for {', '.join(letters)}: the daemon sends it.")


def _named(config: Config, digest: str) -> Scheduled:
    found = next((one for one in config.digests if one.id == digest), None)
    if found is None:
        known = ", ".join(one.id for one in config.digests) or "none"
        raise typer.BadParameter(
            f"no [[digest]] to a receiver that is on has the id {digest!r}; there are: {known}"
        )
    return found


def _now(store: Store, one: Scheduled, now: datetime) -> Digest:
    """The digest as if it were due now."""
    from monitor.digest.scheduled import asked, made

    run = store.scheduled_runs().get(one.id)
    span = asked(one, run, now)
    since = None if span.by_number else span.since
    matter = store.digest_matter(one.choice, now, since=since, run=run, fresh=span.by_number)
    return made(one, matter, span, run, now)
