"""One message that stands for several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from monitor.model import Headline, Message, Receiver, Severity
from monitor.text.spans import show

MOST = 50
"""Headlines of one message; the notifiers show as many of them as their service has room for."""


def gathered(messages: Sequence[Message], why: str) -> Message:
    """The messages as headlines, the severest first; one that gathers several itself gives its own."""
    headlines = [line for message in messages for line in _lines(message)]
    headlines.sort(key=lambda line: -line.severity)
    count = len(headlines) + sum(message.more for message in messages)
    return Message(
        title=f"{count} alerts" + (f": {why}" if why else ""),
        url="",
        source="monitor",
        severity=max((message.severity for message in messages), default=Severity.MEDIUM),
        rules=tuple(dict.fromkeys(chain.from_iterable(message.rules for message in messages))),
        tags=tuple(dict.fromkeys(chain.from_iterable(message.tags for message in messages))),
        headlines=tuple(headlines[:MOST]),
        more=count - min(len(headlines), MOST),
    )


def _lines(message: Message) -> Sequence[Headline]:
    if message.headlines:
        return message.headlines
    return (Headline(message.title, message.url, message.source, message.severity, message.story),)


def flood(receiver: Receiver) -> Message:
    """The word that from now on alerts come together."""
    bound = receiver.flood
    said = f"more than {bound.count} alerts in {show(bound.per)}" if bound else "very many alerts"
    return notice(f"{said}: from now on they come together until it is quieter", Severity.HIGH)


def notice(text: str, severity: Severity = Severity.HIGH) -> Message:
    """A word of the program on itself."""
    return Message(title=text, url="", source="monitor", severity=severity)
