"""PagerDuty Events API v2: an alert that may wake somebody.

The delivery's id is the ``dedup_key``: a repeat joins the alert that is open. All texts are plain there;
`shown.defuse` keeps them from becoming links in its pages and mails.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Severity, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told, utf8
from monitor.notify.judge import fields, not_taken, refused, unreachable
from monitor.notify.notifier import Notifier, ask, base, sized
from monitor.text import shown
from monitor.text.graphemes import cut

SUMMARY = 1024
"""Characters."""
EVENT = 512_000
"""Bytes of the whole event."""

API = "https://events.pagerduty.com/v2/enqueue"
EVERY = timedelta(seconds=0.5)
"""PagerDuty adjusts its limits as it goes and names none; two events a second are its usual measure."""

UNSAID = timedelta(minutes=2)
"""The wait after a refusal: its documentation asks for a few minutes, its answers for none."""

_SEVERITY = {
    Severity.LOW: "info",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "critical",
}
_UNKNOWN_SOURCE = "monitor"
_KEY = "it does not know the routing key: check the receiver's token"


def request(message: Message, receiver: Receiver, delivery_id: str, _now: datetime) -> Request:
    """A POST of a trigger. The receiver's url, when set, is the address of another region's API."""
    body = {"routing_key": receiver.token.reveal().strip(), **payload(message, delivery_id)}
    return ask(receiver, base(receiver, API), body)


def payload(message: Message, delivery_id: str) -> dict[str, object]:
    """The event without its routing key."""
    made = content(message)
    links = [(line.link, line.title) for line in made.headlines if line.link]
    if made.link:
        links.insert(0, (made.link, made.title))
    return {
        "event_action": "trigger",
        "dedup_key": delivery_id,
        "client": "monitor",
        "links": [{"href": href, "text": shown.defuse(title)} for href, title in links],
        "payload": {
            "summary": cut(shown.defuse(made.title), SUMMARY),
            "source": shown.defuse(made.source) or _UNKNOWN_SOURCE,
            "severity": _SEVERITY[made.severity],
            **({"timestamp": _iso(made.published)} if made.published else {}),
            "custom_details": _details(made),
        },
    }


def _details(made: Content) -> dict[str, object]:
    """Whatever there is, by name; the bounds of `content` keep it far below the event's limit."""
    lines, rest = told(made, EVENT // 2, _headline, lambda line: utf8(sized(line)))
    details: dict[str, object] = {
        "about": [shown.defuse(fact) for fact in made.facts],
        "excerpts": [render(parts, shown.defuse, "", "") for parts in made.excerpts],
        "tags": [shown.defuse(tag) for tag in made.tags],
        "rules": [shown.defuse(rule) for rule in made.rules],
        "headlines": [*lines, *rest],
        "silence": shown.defuse(made.silence),
    }
    return {name: detail for name, detail in details.items() if detail}


def _headline(line: Line) -> str:
    return row(line, shown.defuse(line.title), shown.defuse)


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def escape(hostile: str) -> str:
    """Hostile text as plain text that does nothing."""
    return shown.defuse(hostile)


def verdict(reply: Reply, now: datetime) -> Outcome:
    """PagerDuty took it when it answers 202 with ``success``."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    if 200 <= reply.status < 300:
        taken = reply.status == 202 and body.get("status") == "success"
        return Sent() if taken else not_taken(reply, "202 with success as PagerDuty does")
    faults = body.get("errors")
    listed = faults if isinstance(faults, list) else [body.get("message")]
    key = reply.status == 400 and any(
        isinstance(fault, str) and ("routing key" in fault.lower() or "routing_key" in fault)
        for fault in listed
    )
    says = _KEY if key else ""
    return refused(reply, now, says=says, unsaid=UNSAID, permanent=True if key else None)


NOTIFIER = Notifier(
    request,
    verdict,
    needs=("token",),
    every=lambda _: EVERY,
    hosts=("events.pagerduty.com", "events.eu.pagerduty.com"),
)
