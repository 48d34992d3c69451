"""What a running daemon shows: lines for a person at a terminal, or structured log lines."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from monitor.cli import opening
from monitor.cli.output import columns, console, fit, utc_now
from monitor.config.values import Config
from monitor.daemon.first_round import Progress, Summary
from monitor.daemon.logfmt import event_pairs
from monitor.flows.events import Alarmed, Delivered, Digested, Event, Notice, Noticed, Polled, Pushed, Read
from monitor.model import Rejected, RetryLater, Sent, Severity, Untold
from monitor.text.many import many
from monitor.text.shown import line
from monitor.watching import Alarm

WORD = 9
"""Columns of the word that says what happened."""

NAME = 22
"""Columns of the source's or receiver's name, on a screen of 80 or more."""

COLOURS = {
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "bright_red",
    Severity.CRITICAL: "bold white on red",
}


class Log:
    """One structured record an event."""

    def __init__(self) -> None:
        self._log = logging.getLogger("monitor")
        self._step = (0, 0)

    def __call__(self, event: Event) -> None:
        """Write an event down: as a warning what a person should know."""
        level = logging.WARNING if isinstance(event, Noticed | Alarmed) else logging.INFO
        self._log.log(level, "", extra=dict(event_pairs(event)))

    def hello(self, config: Config, place: Path) -> None:
        """The daemon starts."""
        counts = {
            "sources": len(config.sources),
            "rules": len(config.rules),
            "receivers": len(config.receivers),
        }
        self._log.info("", extra={"event": "started", "state": place, **counts})

    def going(self, progress: Progress) -> None:
        """How the first round goes, a few times in it."""
        if (step := opening.step(progress)) != self._step:
            self._step = step
            self._log.info("", extra={"event": "first-round", **opening.pairs(progress)})

    def summed_up(self, summary: Summary) -> None:
        """What came of the first round."""
        self._log.info("", extra=opening.summary_pairs(summary))

    def close(self) -> None:
        """A log needs no tidying."""

    def goodbye(self) -> None:
        """The daemon has ended."""
        self._log.info("", extra={"event": "stopped"})


@dataclass(frozen=True, slots=True)
class Line:
    """What a screen shows of an event: who, what, and a remark that is kept whole when `what` is cut."""

    word: str
    style: str
    who: str
    what: str
    remark: str = ""
    loud: bool = False
    """The text is shown bright, not only its first word."""


class Screen:
    """One line a poll, match and delivery, for a person at a terminal."""

    def __init__(
        self,
        screen: Console | None = None,
        clock: Callable[[], datetime] = utc_now,
        below: Callable[[str], None] | None = None,
    ) -> None:
        self._console = screen or console()
        self._clock = clock
        self._below = below
        """Puts a line below all others, in place of the last one; None where a terminal cannot do that."""
        self._failing: dict[str, str] = {}
        self._reached: set[str] = set()
        self._watched = 0
        self._told_of_silence = False
        self._count: Counter[str] = Counter()
        self._step = (0, 0)

    def __call__(self, event: Event) -> None:
        """Show an event, if a person should see it."""
        self._keep_count(event)
        shown = describe(event)
        if shown is None:
            return
        if isinstance(event, Polled) and event.error:
            if self._failing.get(event.source.id) == event.error:
                # Told already: what fails for an hour must not colour the screen red for an hour.
                shown = replace(shown, word="failing", style="dim")
            self._failing[event.source.id] = event.error
        elif isinstance(event, Polled):
            self._failing.pop(event.source.id, None)
            self._reached.add(event.source.id)
        self._put(shown)
        self._say_when_nothing_is_reached()

    def hello(self, config: Config, place: Path) -> None:
        """What is watched, and what a newcomer should know."""
        self._watched = len(config.sources)
        self._say(
            f"monitor watches {many(len(config.sources), 'source')} by {many(len(config.rules), 'rule')}; "
            f"what it finds is kept in {place}"
        )
        if not config.receivers:
            self._say(
                "No receiver is set up: alerts are shown here and kept, and go to no chat yet.", "yellow"
            )
        self._say("Ctrl-C ends it.", "dim")

    def going(self, progress: Progress) -> None:
        """How the first round goes: on a line of its own; where that cannot be, on one now and then."""
        said = opening.going(progress)
        if self._below is not None:
            self._below(fit(said, self._console.width - 1))
        elif (step := opening.step(progress)) != self._step:
            self._step = step
            self._say(said, "dim")

    def summed_up(self, summary: Summary) -> None:
        """What came of the first round."""
        for words, style in opening.lines(summary):
            self._say(words, style)

    def close(self) -> None:
        """Leave the terminal as it was found."""
        if self._below is not None:
            self._below("")

    def goodbye(self) -> None:
        """The daemon has ended."""
        count = self._count
        told = ", ".join(
            (
                f"{count['new']:,} new",
                f"{count['matched']:,} matched",
                many(count["alerts"], "alert"),
                f"{count['sent']:,} sent",
            )
        )
        self._say(f"Stopped: {told}. What waits goes on at the next start.", "dim")

    def _keep_count(self, event: Event) -> None:
        if isinstance(event, Polled):
            self._count["new"] += event.new
        elif isinstance(event, Read):
            self._count["matched"] += bool(event.matches)
            self._count["alerts"] += event.alert is not None
        elif isinstance(event, Delivered):
            self._count["sent"] += isinstance(event.outcome, Sent)

    def _say_when_nothing_is_reached(self) -> None:
        if self._told_of_silence or self._reached or len(self._failing) < max(self._watched, 2):
            return
        self._told_of_silence = True
        self._say(
            "No source could be reached. Is this machine online? Each is asked again, for ever.", "yellow"
        )

    def _say(self, words: str, style: str = "") -> None:
        self.close()
        self._console.print(Text(words, style), soft_wrap=True)

    def _put(self, shown: Line) -> None:
        self.close()
        now = self._clock().astimezone().strftime("%H:%M:%S")
        self._console.print(laid_out(shown, now, self._console.width), soft_wrap=True)


def laid_out(shown: Line, now: str, width: int) -> Text:
    """A line of at most `width` columns: time and word, name in its column, text, remark."""
    name = NAME if width >= 80 else NAME // 2
    who = fit(shown.who, name)
    remark = f"  {shown.remark}" if shown.remark else ""
    room = width - len(now) - 1 - WORD - name - 2
    most = room * 11 // 20  # on 80 columns "already published" stands whole
    if columns(remark) > most:
        remark = fit(remark, most)
    what = fit(shown.what, room - columns(remark))
    return Text.assemble(
        (f"{now} ", "dim"),
        (f"{shown.word:<{WORD - 1}}", shown.style),
        " ",
        (who + " " * (name - columns(who) + 2), "" if shown.loud else "dim"),
        (what, "bold" if shown.loud else ""),
        (remark, "dim"),
    )


def describe(event: Event) -> Line | None:
    """An event as a line; None for what a person need not see."""
    if isinstance(event, Polled):
        return _polled(event)
    if isinstance(event, Pushed):
        return _pushed(event)
    if isinstance(event, Read):
        return _read(event)
    if isinstance(event, Noticed):
        return _noticed(event)
    if isinstance(event, Alarmed):
        return _alarmed(event.alarm)
    if isinstance(event, Digested):
        return _digested(event)
    return _delivered(event)


def _digested(event: Digested) -> Line:
    what = "1 story" if event.stories == 1 else f"{event.stories:,} stories"
    return Line("digest", "green", line(event.digest), what, line(", ".join(event.receivers)) or "not sent")


def _polled(event: Polled) -> Line:
    who, again = line(event.source.title), _clock_time(event.next_poll)
    if event.error:
        return Line("failed", "red", who, line(event.error), f"tries again {again}")
    if event.new:
        return Line("polled", "green", who, f"{event.new} new of {event.entries}", f"next {again}")
    return Line("polled", "dim", who, "nothing new", f"next {again}")


def _pushed(event: Pushed) -> Line:
    who = line(event.source.title)
    if event.error:
        return Line("pushed", "yellow", who, line(event.error))
    if event.until:
        return Line(
            "pushed", "dim", who, f"its hub pushes to us until {event.until.astimezone():%Y-%m-%d %H:%M}"
        )
    return Line("pushed", "green" if event.new else "dim", who, f"{event.new} new of {event.entries}")


def _noticed(event: Noticed) -> Line:
    style = "green" if event.notice is Notice.ONLINE else "yellow"
    who = line(event.source.title) if event.source else line(event.receiver) or "network"
    return Line("notice", style, who, line(event.text))


def _alarmed(alarm: Alarm) -> Line:
    who, what = line(alarm.subject) or "monitor", f"{alarm.kind}: {line(alarm.text)}"
    if alarm.closed:
        return Line("over", "green", who, what)
    return Line("alarm", "bold red", who, what, "see monitor alarms", loud=True)


def _read(event: Read) -> Line | None:
    if not event.matches:
        return None
    who, title = line(event.source.title), line(event.article.title) or "(no title)"
    tags = " ".join(sorted({line(tag) for match in event.matches for tag in match.rule.tags}))
    if event.alert is not None:
        severity = event.alert.message.severity
        return Line(severity.label, COLOURS[severity], who, title, tags, loud=True)
    why = "told already" if event.untold in (Untold.TOLD, Untold.SOON) else "already published"
    return Line("match", "blue", who, title, f"{why}  {tags}".strip())


def _delivered(event: Delivered) -> Line:
    who, outcome = line(event.delivery.receiver), event.outcome
    if isinstance(outcome, RetryLater):
        again = f"again {_clock_time(event.due, seconds=True)}" if event.due else ""
        return Line("waits", "yellow", who, line(outcome.reason), again)
    if isinstance(outcome, Rejected):
        return Line("refused", "red", who, line(outcome.reason), "see monitor outbox")
    return Line("sent", "green", who, line(event.delivery.message.title))


def _clock_time(when: datetime, *, seconds: bool = False) -> str:
    return when.astimezone().strftime("%H:%M:%S" if seconds else "%H:%M")
