"""``monitor digest list|show|send``: digests that come by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.digest import Digest
    from monitor.digest.scheduled import Scheduled
    from monitor.store import Answers
    from monitor.views import DigestRun

Format = Literal["text", "markdown", "html", "json"]


def show(made: Digest, form: Format) -> None:
    """Print a digest in a form, text as wide as the terminal."""
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


def show_due(
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
        show(_now(store, one, utc_now()), form)


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


def _now(store: Answers, one: Scheduled, now: datetime) -> Digest:
    """The digest as if it were due now."""
    from monitor.digest.scheduled import asked, made

    run = store.scheduled_runs().get(one.id)
    span = asked(one, run, now)
    since = None if span.by_number else span.since
    matter = store.digest_matter(one.choice, now, since=since, run=run, fresh=span.by_number)
    return made(one, matter, span, run, now)
