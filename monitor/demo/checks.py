"""What must have happened, judged from what was seen. Each check is a pure function of the evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.demo.chat import Received, strings
from monitor.demo.content import Content
from monitor.demo.hub import PUSHES
from monitor.demo.kinds import BEYOND, FORMS
from monitor.demo.process import Ended

DOORS = ("webhook", "slack", "discord", "telegram")
STOP_WITHIN = 10.0
"""Seconds that the daemon may take to end after SIGTERM."""

_WORD = re.compile(r"\w+")
_FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^\s"]*)')
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters (line feed and tab aside) and bidi controls."""


@dataclass(frozen=True, slots=True)
class Polls:
    """What the newsroom saw of one feed."""

    outlet: str
    asked: int
    unmodified: int
    refused: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was seen in a run of the demo."""

    content: Content
    received: Sequence[Received]
    polls: Sequence[Polls]
    foreign: Sequence[str] = ()
    """Validators that the daemon sent and the newsroom never gave out."""
    log: Sequence[str] = ()
    digest: str = ""
    digest_code: int = 0
    stored: dict[str, int] = field(default_factory=dict)
    """Entries stored by source, as ``monitor sources`` tells them."""
    ended: Ended = field(default_factory=lambda: Ended(-1, 0.0))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold."""

    name: str
    held: bool
    detail: str = ""
    """What was seen instead, or how much of it."""


def judge(evidence: Evidence) -> tuple[Check, ...]:
    """All checks, in the order in which they are told."""
    return tuple(check(evidence) for check in _CHECKS)


def story_of(content: Content, received: Received) -> str:
    """The story a message tells of, known by the article's address or, without one, its title; else ""."""
    said, words = received.text, _words(received.text)
    for piece in content.pieces:
        by_title = not piece.link and _words(piece.title) in words
        if by_title or f"/{piece.outlet}/{piece.address}.html" in said:
            return piece.story
    return ""


def _words(text: str) -> str:
    """The words alone: services escape signs in titles each in their own way."""
    return " ".join(_WORD.findall(text))


def told(content: Content, received: Iterable[Received], door: str) -> set[str]:
    """The stories that the chat has accepted at `door`."""
    return {story_of(content, one) for one in received if one.accepted and one.door == door}


def fields(line: str) -> dict[str, str]:
    """A structured log line (logfmt) as names and values."""
    return {name: value.strip('"') for name, value in _FIELD.findall(line)}


def few(faults: Sequence[str], shown: int = 3) -> str:
    """The first faults on one line, and how many more there are."""
    more = len(faults) - shown
    return "; ".join(faults[:shown]) + (f"; and {more} more" if more > 0 else "")


def _each_once(evidence: Evidence) -> Check:
    wanted = evidence.content.stories()
    faults = list(_not_once(evidence, "webhook"))
    return Check(f"each of the {len(wanted)} expected alerts arrived exactly once", not faults, few(faults))


def _every_door(evidence: Evidence) -> Check:
    faults = [fault for door in DOORS[1:] for fault in _not_once(evidence, door)]
    return Check("Slack, Discord and Telegram were told the same, once", not faults, few(faults))


def _not_once(evidence: Evidence, door: str) -> Iterator[str]:
    accepted = [one for one in evidence.received if one.accepted and one.door == door]
    counts = Counter(story_of(evidence.content, one) for one in accepted)
    for story in evidence.content.stories():
        if counts[story] != 1:
            yield f"{story}: {counts[story]} times at {door}"


def _nothing_else(evidence: Evidence) -> Check:
    strays = [one.text[:120] for one in evidence.received if not story_of(evidence.content, one)]
    name = "nobody was told of copies, updates, old articles or anything else"
    return Check(name, not strays, few(strays))


def _same_id_again(evidence: Evidence) -> Check:
    hooks = [one for one in evidence.received if one.door == "webhook"]
    refused = {one.id for one in hooks if one.status == 503}
    accepted = Counter(one.id for one in hooks if one.accepted)
    held = bool(refused) and all(accepted[id] == 1 for id in refused) and max(accepted.values()) == 1
    return Check("the delivery answered 503 came again under the same id, and no id twice", held)


def _signed(evidence: Evidence) -> Check:
    hooks = [one for one in evidence.received if one.door == "webhook"]
    faults = sorted({one.fault for one in hooks if one.fault})
    name = "every webhook was signed as Standard Webhooks asks"
    return Check(name, bool(hooks) and not faults, few(faults))


def _conditional(evidence: Evidence) -> Check:
    able = {outlet.id for outlet in evidence.content.outlets if outlet.validators != "none"}
    polls = [one for one in evidence.polls if one.outlet in able]
    lacking = [f"{one.outlet}: no 304 in {one.asked} polls" for one in polls if not one.unmodified]
    count = sum(one.unmodified for one in polls)
    faults = [*lacking, *evidence.foreign]
    name = f"feeds were asked conditionally, byte for byte ({count} answers of 304)"
    return Check(name, not faults, few(faults))


def _came_back(evidence: Evidence) -> Check:
    late = [one for one in evidence.polls if one.refused]
    held = bool(late) and all(one.asked > one.refused for one in late)
    return Check("the source that answered 503 was asked again and read", held)


def _reported(evidence: Evidence) -> Check:
    lame = {outlet.id for outlet in evidence.content.outlets if outlet.quirk == "html-instead"}
    lines = [fields(line) for line in evidence.log]
    named = {line.get("source", "") for line in lines if line.get("event") == "polled" and line.get("error")}
    asked = {one.outlet for one in evidence.polls if one.asked > 1}
    held = lame <= named and lame <= asked
    return Check("the broken feed was reported, and tried again", held)


def _neutral(evidence: Evidence) -> Check:
    hostile = [
        one
        for one in evidence.received
        if story_of(evidence.content, one) == "hostile-headline" and one.accepted
    ]
    faults = [f"{one.door}: {fault}" for one in hostile for fault in harm(one.door, one.payload)]
    name = "the hostile headline came through everywhere and does nothing"
    return Check(name, len(hostile) >= len(DOORS) and not faults, few(faults))


def harm(door: str, payload: object) -> Iterator[str]:
    """What a message could do at this door beyond being read."""
    said = list(strings(payload))
    if any(_UNSEEN.search(text) for text in said):
        yield "control characters"
    yield from _HARMS[door](payload, said)


def _none(_payload: object, _said: Sequence[str]) -> Iterator[str]:
    yield from ()


def _slack_harm(payload: object, said: Sequence[str]) -> Iterator[str]:
    """``<!channel>`` is what rings in Slack; names ring only when link_names or parse=full is asked for."""
    if any("<!" in text or "<script" in text for text in said):
        yield "an unescaped <"
    if isinstance(payload, dict) and (payload.get("link_names") or payload.get("parse") == "full"):
        yield "names are linked"


def _discord_harm(payload: object, said: Sequence[str]) -> Iterator[str]:
    """Discord rings for @everyone unless allowed_mentions forbids it."""
    allowed = payload.get("allowed_mentions") if isinstance(payload, dict) else None
    parse = allowed.get("parse") if isinstance(allowed, dict) else None
    if parse != [] and any("@everyone" in text for text in said):
        yield "mentions are allowed"


def _telegram_harm(payload: object, said: Sequence[str]) -> Iterator[str]:
    """With a parse mode, a bare ``<script>`` is markup that Telegram refuses."""
    marked_up = isinstance(payload, dict) and bool(payload.get("parse_mode") or "")
    if marked_up and any("<script" in text for text in said):
        yield "an unescaped <"


_HARMS: dict[str, Callable[[object, Sequence[str]], Iterator[str]]] = {
    "webhook": _none,
    "slack": _slack_harm,
    "discord": _discord_harm,
    "telegram": _telegram_harm,
}


def _stored(evidence: Evidence) -> Check:
    """Every entry is kept, also those nobody is told of; an update is the same entry again."""
    content = evidence.content
    readable = [outlet.id for outlet in content.outlets if outlet.quirk != "html-instead"]
    wanted = {id: len({piece.address for piece in content.pieces if piece.outlet == id}) for id in readable}
    faults = [
        f"{id}: {evidence.stored.get(id, 0)} of {count}"
        for id, count in wanted.items()
        if evidence.stored.get(id, 0) != count
    ]
    name = f"all {sum(wanted.values())} entries are stored, each once"
    return Check(name, not faults, few(faults))


def _digest(evidence: Evidence) -> Check:
    folded = " ".join(evidence.digest.split())
    titles = {story: evidence.content.titles(story) for story in _plain(evidence)}
    lacking = [story for story, told in titles.items() if not any(title in folded for title in told)]
    held = evidence.digest_code == 0 and not lacking
    return Check("the digest names every story", held, few(lacking))


def _plain(evidence: Evidence) -> list[str]:
    """Stories whose title may be looked for as it is: the hostile one has been cleaned."""
    return [story for story in evidence.content.stories() if story != "hostile-headline"]


def _each_kind(evidence: Evidence) -> Check:
    """Outlets without a feed are followed as well, whether anybody is told of what they print or not."""
    others = [outlet for outlet in evidence.content.outlets if outlet.form in (*FORMS, *BEYOND)]
    lacking = [outlet.form for outlet in others if not evidence.stored.get(outlet.id)]
    kinds = ", ".join(outlet.form for outlet in others)
    return Check(
        f"other sources than feeds were followed: {kinds}", bool(others) and not lacking, few(lacking)
    )


def _pushed(evidence: Evidence) -> Check:
    """The second edition of the outlet with a hub, which is not polled again while the demo runs."""
    outlets = {outlet.id for outlet in evidence.content.outlets if outlet.quirk == PUSHES}
    lines = [fields(line) for line in evidence.log]
    brought = {
        line.get("source", "")
        for line in lines
        if line.get("event") == "pushed" and line.get("new", "0") != "0" and not line.get("error")
    }
    asked = {one.outlet for one in evidence.polls if one.asked == 1}
    held = bool(outlets) and outlets <= brought and outlets <= asked
    return Check("what a hub pushed was read without asking for it", held)


def _calm(evidence: Evidence) -> Check:
    cries = [line for line in evidence.log if "Traceback (most recent call last)" in line]
    return Check("the daemon's log holds no traceback", not cries, f"{len(cries)} of them" if cries else "")


def _ended(evidence: Evidence) -> Check:
    ended = evidence.ended
    held = ended.code == 0 and ended.seconds < STOP_WITHIN
    name = f"SIGTERM ended the daemon cleanly within {STOP_WITHIN:.0f} s"
    return Check(name, held, f"exit code {ended.code} after {ended.seconds:.1f} s")


_CHECKS: tuple[Callable[[Evidence], Check], ...] = (
    _each_once,
    _every_door,
    _nothing_else,
    _same_id_again,
    _signed,
    _conditional,
    _came_back,
    _reported,
    _neutral,
    _stored,
    _digest,
    _each_kind,
    _pushed,
    _calm,
    _ended,
)
