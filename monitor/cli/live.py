"""What a running daemon shows: lines for a person at a terminal, or structured log lines."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from monitor.config.values import Config
from monitor.daemon.logfmt import event_pairs
from monitor.flows.events import Delivered, Event, Polled, Read
from monitor.model import Rejected, RetryLater, Severity
from monitor.text.shown import line

_COLOURS = {
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "bright_red",
    Severity.CRITICAL: "bold white on red",
}


class Log:
    """One structured record an event."""

    def __init__(self) -> None:
        self._log = logging.getLogger("monitor")

    def __call__(self, event: Event) -> None:
        """Write an event down."""
        self._log.info("", extra=dict(event_pairs(event)))

    def hello(self, config: Config, place: Path) -> None:
        """The daemon starts."""
        counts = {
            "sources": len(config.sources),
            "rules": len(config.rules),
            "receivers": len(config.receivers),
        }
        self._log.info("", extra={"event": "started", "state": place, **counts})

    def goodbye(self) -> None:
        """The daemon has ended."""
        self._log.info("", extra={"event": "stopped"})


class Screen:
    """One line a poll, match and delivery, for a person at a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, emoji=False, markup=False)

    def __call__(self, event: Event) -> None:
        """Show an event, if a person should see it."""
        shown = describe(event)
        if shown is not None:
            now = datetime.now(UTC).astimezone().strftime("%H:%M:%S ")
            self._console.print(
                Text(now, style="dim") + shown, soft_wrap=False, no_wrap=True, overflow="ellipsis"
            )

    def hello(self, config: Config, place: Path) -> None:
        """What is watched, and what a newcomer should know."""
        self._console.print(
            f"monitor watches {len(config.sources)} sources by {len(config.rules)} rules; "
            f"what it finds is kept in {place}"
        )
        if not config.receivers:
            self._console.print(
                "No receiver is set up: alerts are shown here and stored, and go to no chat yet."
            )
        self._console.print("Ctrl-C ends it.", style="dim")

    def goodbye(self) -> None:
        """The daemon has ended."""
        self._console.print("Stopped; nothing is lost.", style="dim")


def describe(event: Event) -> Text | None:
    """An event as a line; None for what a person need not see."""
    if isinstance(event, Polled):
        return _polled(event)
    if isinstance(event, Read):
        return _read(event)
    return _delivered(event)


def _polled(event: Polled) -> Text:
    name = line(event.source.title)
    again = event.next_poll.astimezone().strftime("%H:%M")
    if event.error:
        return Text.assemble(
            ("failed  ", "red"), f"{name}: {line(event.error)}", (f"  tries again at {again}", "dim")
        )
    what = f"{event.new} new of {event.entries}" if event.entries else "nothing new"
    return Text.assemble(("polled  ", "green"), f"{name}: {what}", (f"  next at {again}", "dim"))


def _read(event: Read) -> Text | None:
    if not event.matches:
        return None
    title, source = line(event.article.title), line(event.source.title)
    tags = " ".join(sorted({tag for match in event.matches for tag in match.rule.tags}))
    if event.alert is not None:
        severity = event.alert.message.severity
        return Text.assemble(
            (f"{severity.label:<8}", _COLOURS[severity]), title, (f"  {source}  {tags}", "dim")
        )
    why = "known story" if event.placement.to is not None else "already published"
    return Text.assemble(("match   ", "blue"), title, (f"  {source}  {tags}  {why}", "dim"))


def _delivered(event: Delivered) -> Text:
    name = line(event.delivery.receiver)
    outcome = event.outcome
    if isinstance(outcome, RetryLater):
        again = event.due.astimezone().strftime("%H:%M:%S") if event.due else "never"
        return Text.assemble(
            ("waits   ", "yellow"), f"{name}: {line(outcome.reason)}", (f"  again at {again}", "dim")
        )
    if isinstance(outcome, Rejected):
        return Text.assemble(("refused ", "red"), f"{name}: {line(outcome.reason)}")
    return Text.assemble(("sent    ", "green"), f"{name}: {line(event.delivery.message.title)}")
