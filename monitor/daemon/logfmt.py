"""Log lines for machines: ``key=value`` pairs, one record a line whatever the values hold."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from monitor.flows.events import Alarmed, Delivered, Digested, Event, Noticed, Polled, Pushed, Read
from monitor.model import Rejected, RetryLater
from monitor.text import shown
from monitor.watching import Alarm

_PLAIN = re.compile(r"[\w.:/+@%,~-]+\Z", re.ASCII)
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

Pairs = Iterable[tuple[str, object]]


def value(thing: object) -> str:
    """One value: bare when that is unambiguous, else quoted with every control character escaped."""
    text = thing.isoformat(timespec="seconds") if isinstance(thing, datetime) else str(thing)
    if _PLAIN.match(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def line(pairs: Pairs) -> str:
    """The pairs on one line; empty values are left out."""
    return " ".join(f"{key}={value(thing)}" for key, thing in pairs if thing not in ("", None, ()))


def event_pairs(event: Event) -> Pairs:
    """An event as pairs, under names that do not change."""
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


def _digested(event: Digested) -> Pairs:
    return (
        ("event", "digest"),
        ("digest", event.digest),
        ("at", event.at),
        ("stories", event.stories),
        ("receivers", ",".join(event.receivers)),
    )


def _noticed(event: Noticed) -> Pairs:
    return (
        ("event", "noticed"),
        ("notice", event.notice),
        ("source", event.source.id if event.source else ""),
        ("receiver", event.receiver),
        ("text", event.text),
    )


def _alarmed(alarm: Alarm) -> Pairs:
    return (
        ("event", "alarm"),
        ("kind", alarm.kind),
        ("subject", alarm.subject),
        ("state", "over" if alarm.closed else "open"),
        ("text", alarm.text),
    )


def _polled(event: Polled) -> Pairs:
    return (
        ("event", "polled"),
        ("source", event.source.id),
        ("status", event.status or None),
        ("entries", event.entries),
        ("new", event.new),
        ("next", event.next_poll),
        ("error", event.error),
    )


def _pushed(event: Pushed) -> Pairs:
    return (
        ("event", "pushed"),
        ("source", event.source.id),
        ("entries", event.entries),
        ("new", event.new),
        ("until", event.until),
        ("error", event.error),
    )


def _read(event: Read) -> Pairs:
    return (
        ("event", "read"),
        ("source", event.source.id),
        ("url", event.article.link),
        ("title", event.article.title),
        ("lang", event.article.lang),
        ("text", event.article.text_from),
        ("chars", len(event.article.text)),
        ("rules", ",".join(match.rule.name for match in event.matches)),
        ("relation", event.placement.relation if event.placement.to else ""),
        ("alert", event.alert.id if event.alert else ""),
        ("error", event.error),
    )


def _delivered(event: Delivered) -> Pairs:
    outcome = event.outcome
    reason = outcome.reason if isinstance(outcome, RetryLater | Rejected) else ""
    return (
        ("event", "delivered"),
        ("receiver", event.delivery.receiver),
        ("id", event.delivery.id),
        ("attempt", event.delivery.attempt + 1),
        ("outcome", type(outcome).__name__),
        ("reason", reason),
        ("next", event.due),
    )


class LogfmtFormatter(logging.Formatter):
    """Formats any log record as one line of pairs, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        extra = [(key, thing) for key, thing in record.__dict__.items() if key not in _STANDARD]
        pairs: list[tuple[str, object]] = [
            ("ts", datetime.fromtimestamp(record.created, tz=UTC)),
            ("level", record.levelname.lower()),
        ]
        if record.msg:
            pairs.append(("msg", record.getMessage()))
        pairs += extra
        if record.exc_info:
            pairs.append(("traceback", self.formatException(record.exc_info)))
        return line(pairs)


class PlainFormatter(logging.Formatter):
    """Formats a record for a person: local time, the words, what they are about, a traceback at the end."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on as many lines as it has; nothing in it is obeyed by the terminal."""
        when = datetime.fromtimestamp(record.created, tz=UTC).astimezone()
        about = [str(thing) for key, thing in record.__dict__.items() if key not in _STANDARD]
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        # A configuration may have many problems, one a line: each has a line of its own here, too.
        lines = [*": ".join([record.getMessage(), *about]).splitlines(), *trace.splitlines()]
        return f"{when:%H:%M:%S} " + "\n".join(map(shown.visible, lines))


def set_up_logging(at_terminal: bool) -> None:
    """Log to standard error: for a person at a terminal, whose screen shows the events; else for machines."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter() if at_terminal else LogfmtFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("monitor").setLevel(logging.INFO)
    # trafilatura and feedparser report every odd page as an error of their own: an odd page is our everyday.
    for noisy in ("trafilatura", "htmldate", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
