"""``monitor tail``: matches as they come, read from the database beside the daemon that writes it."""

from __future__ import annotations

import select
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.model import Matcher
    from monitor.store import Answers
    from monitor.views.arrival import Arrival, Arrivals, Place

EVERY = 1.0
"""Seconds between two looks."""
PATIENCE = 30
"""Looks in a row that may fail before it is given up: a restore or an upgrade takes seconds."""


def tail(
    query: Annotated[
        str, typer.Argument(help="Only articles for which this query holds, as in `monitor search`.")
    ] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    tag: Annotated[completing.Names, completing.tag("Only with this tag (repeatable).")] = None,
    rule: Annotated[completing.Names, completing.rule("Only of this rule (repeatable).")] = None,
    source: Annotated[completing.Names, completing.source("Only of this source's id (repeatable).")] = None,
    severity: Annotated[
        Literal["low", "medium", "high", "critical"],
        typer.Option(help="Only at least this severe: low, medium, high or critical."),
    ] = "low",
    every: Annotated[
        bool, typer.Option("--all", help="Every article that is read, those in which no rule holds too.")
    ] = False,
    since: Annotated[str, typer.Option(help="Begin earlier: a duration back (24h, 7d) or a date.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a line.")] = False,
) -> None:
    """Follow matches as they come, from another process than the daemon, until Ctrl-C.

    Tag, rule and severity are asked of one and the same rule. A page that is read again later and in which
    another rule holds then comes again, with that rule.
    """
    from monitor.cli.options import state_place
    from monitor.cli.output import ago, utc_now
    from monitor.model import Matcher, Severity
    from monitor.views import DATABASE

    loaded = config_or_exit(config)
    begin = ago(since, utc_now()) if since else None
    matcher = Matcher(
        rules=tuple(rule or ()),
        tags=tuple(tag or ()),
        sources=tuple(source or ()),
        min_severity=Severity[severity.upper()],
    )
    wanted = _wanted(matcher, query, loaded, every=every)
    path = state_place(state, loaded) / DATABASE
    followed = follow(path, begin, every=every, texts=bool(query), wait=_wait, say=_say)
    try:
        for arrival in followed:
            if wanted(arrival):
                _print(arrival, as_json=as_json)
    except KeyboardInterrupt:
        pass  # that is how it ends
    finally:
        followed.close()


def _wanted(matcher: Matcher, query: str, config: Config, *, every: bool) -> Callable[[Arrival], bool]:
    """Whether an arrival is one that was asked for. Raises `typer.Exit` for a query that cannot be read."""
    from monitor.alerting.matching import holds
    from monitor.cli.output import utc_now
    from monitor.cli.queries import parsed
    from monitor.cli.rulebooks import definitions, expansion
    from monitor.model import Matcher, Subject

    verify = parsed(query, utc_now(), expansion(config), definitions(config))[1] if query else None
    plain = every and matcher == Matcher(sources=matcher.sources)

    def wanted(arrival: Arrival) -> bool:
        about = Subject(arrival.held, arrival.source, arrival.lang)
        fits = arrival.source in matcher.sources or not matcher.sources if plain else holds(matcher, about)
        return fits and (verify is None or (arrival.text is not None and verify(arrival.text) is not None))

    return wanted


def follow(
    path: Path,
    since: datetime | None,
    *,
    every: bool,
    texts: bool,
    wait: Callable[[], bool],
    say: Callable[[str], None],
) -> Generator[Arrival, None, None]:
    """What comes into the database at `path`, until `wait` says that nobody listens any more.

    The database may come later, and may be put in the place of another one; a look that fails is repeated.
    Raises `StoreError` when it goes on failing.
    """
    followed = _Followed(path, since, every=every, texts=texts, say=say)
    try:
        more = True
        while more or wait():
            came = followed.look()
            yield from came.found if came else ()
            more = came is not None and came.more
    finally:
        followed.close()


class _Followed:
    """The database while it is followed: opened when it is there, anew when another takes its place."""

    def __init__(
        self, path: Path, since: datetime | None, *, every: bool, texts: bool, say: Callable[[str], None]
    ) -> None:
        self._path, self._since, self._every, self._texts, self._say = path, since, every, texts, say
        self._place: Place | None = None
        self._store: Answers | None = None
        self._is: tuple[int, int] | None = None
        self._failed = 0
        self._waits = False

    def look(self) -> Arrivals | None:
        """What came since the last look; None when there was nothing to look at, of which is told once."""
        from monitor.errors import StoreError

        try:
            store = self._opened()
            came = self._came(store) if store else None
        except StoreError as error:
            self._failed += 1
            if self._failed >= PATIENCE:
                raise
            if self._failed == 1:
                self._say(f"{error}; it is tried again.")
            self.close()
            return None
        self._failed = 0
        if came is None:
            self._await()
            return None
        self._waits = False
        if came.replaced:
            self._say("The database was replaced: following it from its end.")
        return came

    def _await(self) -> None:
        from monitor.views.arrival import Place

        if not self._waits:
            self._say(f"There is no database in {self._path.parent}: waiting for the daemon.")
        self._waits = True
        if self._place is None and self._since is None:
            self._place = Place()  # all that comes is news

    def _came(self, store: Answers) -> Arrivals:
        from functools import partial

        from monitor.store.arrivals import arrivals, start

        if self._place is None:
            self._place = store.ask(partial(start, every=self._every, since=self._since))
        asked = partial(arrivals, place=self._place, every=self._every, texts=self._texts)
        came = store.ask(asked)
        self._place = came.place
        return came

    def _opened(self) -> Answers | None:
        from monitor.cli.state import is_there
        from monitor.store import open_archive

        found = _identity(self._path) if is_there(self._path) else None
        if found != self._is:
            self.close()
        if found is not None and self._store is None:
            self._store = open_archive(self._path)
            self._is = found
        return self._store

    def close(self) -> None:
        """Give the file back."""
        if self._store is not None:
            self._store.close()
        self._store = self._is = None


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None when it has just gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _wait() -> bool:
    """Sleep a little; whether somebody still reads what is printed."""
    sys.stdout.flush()
    time.sleep(EVERY)
    try:
        listener = select.poll()
        listener.register(sys.stdout.fileno(), 0)
        gone = select.POLLERR | select.POLLHUP | select.POLLNVAL
        return not any(event & gone for _, event in listener.poll(0))
    except (OSError, ValueError):  # an output without a descriptor cannot be told to be closed
        return True


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _print(arrival: Arrival, *, as_json: bool) -> None:
    from monitor.cli.output import console, json_line

    if as_json:
        print(json_line(_record(arrival)), flush=True)
        return
    screen = console()
    if screen.is_terminal:
        _show(arrival, screen.width)
    else:
        print(_line(arrival), flush=True)


def _record(arrival: Arrival) -> dict[str, object]:
    return {
        "article": arrival.article,
        "story": arrival.story,
        "title": arrival.title,
        "url": arrival.url,
        "source": arrival.source,
        "lang": arrival.lang,
        "published": arrival.published,
        "seen": arrival.seen,
        "severity": arrival.held[0].severity.label if arrival.held else None,
        "rules": [one.rule for one in arrival.held],
        "tags": _tags(arrival),
        "alert": arrival.alert or None,
    }


def _tags(arrival: Arrival) -> list[str]:
    return list(dict.fromkeys(tag for one in arrival.held for tag in one.tags))


def _line(arrival: Arrival) -> str:
    """A line for a pipe, where nothing is cut."""
    from monitor.cli.output import local
    from monitor.text.shown import line, link

    severity = arrival.held[0].severity.label if arrival.held else "-"
    rules = ",".join(one.rule for one in arrival.held)
    parts = (local(arrival.seen), severity, arrival.name, arrival.title, rules, link(arrival.url))
    return "  ".join(line(part) for part in parts if part)


def _show(arrival: Arrival, width: int) -> None:
    from rich.text import Text

    from monitor.cli.live import COLOURS, Line, laid_out
    from monitor.cli.output import console, utc_now
    from monitor.text.shown import line, link

    held = arrival.held[0] if arrival.held else None
    word, style = (held.severity.label, COLOURS[held.severity]) if held else ("read", "dim")
    remark = line(" ".join(_tags(arrival)))
    shown = Line(
        word, style, line(arrival.name), line(arrival.title) or "(no title)", remark, bool(arrival.alert)
    )
    screen = console()
    today = utc_now() - arrival.seen < timedelta(hours=20)
    when = arrival.seen.astimezone().strftime("%H:%M:%S" if today else "%m-%d %H:%M")
    screen.print(laid_out(shown, when, width), soft_wrap=True)
    if address := link(arrival.url):
        screen.print(Text(" " * (len(when) + 1) + address, style="dim"), soft_wrap=True)
