"""From the source to the text: when it was seen, and how it was fetched and read."""

from __future__ import annotations

from monitor.cadence.advice import advice, condition
from monitor.flows.explaining.values import Setup, Step, Verdict
from monitor.model import TextFrom
from monitor.text.shown import line
from monitor.views import SourceStatus
from monitor.views.trace import Trace


def source_step(status: SourceStatus, setup: Setup) -> Step:
    """How the source does. `Verdict.NOTED` where nothing is wrong with it."""
    name = f"{line(status.source.title)} ({line(status.source.id)})"
    facts: dict[str, object] = {
        "source": status.source.id,
        "polled": status.state.polled,
        "succeeded": status.state.succeeded,
        "next_poll": status.next_poll,
        "error": status.state.error,
    }
    reason, said = _of_source(status, setup)
    verdict = Verdict.NOTED if reason == "good" else Verdict.STOPPED
    return Step("source", verdict, reason, f"{name}: {said}", status.state.polled, facts)


def _of_source(status: SourceStatus, setup: Setup) -> tuple[str, str]:
    state, when = status.state, setup.when
    if status.source.id in setup.paused:
        return "source-paused", "switched off in the configuration (enabled = false)"
    if not status.active:
        return "source-left", "not in the configuration any more"
    hint = advice(status, setup.now)
    more = f"; {hint}" if hint else ""
    word = condition(status)
    if word == "gone":
        return "source-gone", f"its server said at {when(state.gone)} that it is no more (410){more}"
    if word == "offline":
        return "source-offline", f"nobody could be reached at {when(state.polled)}{more}"
    if word == "failing":
        polls = "its last poll" if state.failures == 1 else f"its last {state.failures} polls"
        tries = f"{polls} failed, at {when(state.polled)}"
        return "source-failing", f"{tries}: {line(state.error)}; next poll {when(status.next_poll)}{more}"
    if status.hold and status.hold > setup.now:
        return "source-held", f"its host asked us to leave it alone until {when(status.hold)}"
    if word == "waiting":
        idle = "" if setup.running else "; no daemon seems to run"
        return "source-new", f"not polled yet, due {when(status.next_poll)}{idle}"
    return "good", f"polled last at {when(state.polled)}, next at {when(status.next_poll)}{more}"


def seen_step(trace: Trace, setup: Setup) -> Step:
    """When and how it came to be known."""
    entry, when = trace.entry, setup.when
    dated = f"published {when(entry.published)}" if entry.published else "without a date"
    said = f"first seen {when(entry.seen)} in the feed of {line(trace.source.source.title)}, {dated}"
    said += {
        "": "",
        "first": "; it was there already when the source was first polled",
        "rotated": "; the feed had given its entries new ids then",
        "late": "; the source had not been polled for long before",
    }[how(trace)]
    facts = {
        "entry": entry.id,
        "source": entry.source,
        "published": entry.published,
        "first_poll": how(trace) == "first",
        "new_ids": how(trace) == "rotated",
        "late": entry.late,
    }
    return Step("seen", Verdict.PASSED, "seen", said, entry.seen, facts)


def how(trace: Trace) -> str:
    """``first``, ``rotated`` or ``late`` where that was no usual poll."""
    began = trace.source.state.began
    if trace.entry.first_poll:
        return "rotated" if began is not None and trace.entry.seen > began else "first"
    return "late" if trace.entry.late else ""


def read_step(trace: Trace, setup: Setup) -> Step:
    """How it was fetched and read, or why not yet."""
    entry, article = trace.entry, trace.article
    facts: dict[str, object] = {"reads": entry.attempts, "again": entry.due, "fault": entry.fault}
    if article is None:
        return _unread(trace, setup, facts)
    text = f"{len(article.text):,} characters" if article.text else "no text"
    origin = {
        TextFrom.PAGE: f"read from its page, {text}",
        TextFrom.FEED: f"read from the feed, which carries the whole article, {text}",
        TextFrom.SUMMARY: f"only what the feed says of it was read, {text}",
    }[article.text_from]
    said = [origin]
    if entry.fault:
        said.append(_fault(entry.fault))
    elif article.text_from is TextFrom.SUMMARY:
        said.append(_why_short(trace))
    if trace.versions > 1:
        said.append(f"edited since, {trace.versions} versions: monitor diff {trace.number}")
    if entry.due is not None:
        said.append(f"{_again(trace)} at {setup.when(entry.due)}")
    facts |= {"text_from": article.text_from, "characters": len(article.text), "lang": article.lang}
    facts["versions"] = trace.versions
    verdict = Verdict.WAITS if entry.due is not None else Verdict.PASSED
    return Step("read", verdict, _reason(trace), "; ".join(said), entry.due, facts)


def _again(trace: Trace) -> str:
    if trace.entry.edited:
        return "its feed has edited it, and it is read again"
    return (
        "the page is tried again"
        if trace.entry.attempts
        else "a rule asks whether it changes: looked at again"
    )


def _unread(trace: Trace, setup: Setup, facts: dict[str, object]) -> Step:
    entry, when = trace.entry, setup.when
    if entry.due is None:
        said = "it was read, no rule held in it, and it was forgotten when it grew old"
        return Step("read", Verdict.STOPPED, "forgotten", said, None, facts)
    if entry.attempts and entry.due > setup.now:
        said = f"it is being read now, or its reader was killed: then it is read again at {when(entry.due)}"
        return Step("read", Verdict.WAITS, "being-read", said, entry.due, facts)
    idle = "" if setup.running else "; no daemon seems to run"
    said = f"it waits to be read since {when(entry.seen)}{idle}"
    return Step("read", Verdict.WAITS, "unread", said, entry.due, facts)


def _reason(trace: Trace) -> str:
    fault = trace.entry.fault
    if not fault:
        return str(trace.article.text_from) if trace.article else "unread"
    if fault == "page shows a paywall":
        return "paywall"
    if fault.startswith("page shows "):
        return "wall"
    return "robots" if fault.startswith("robots") else "page-failed"


def _fault(fault: str) -> str:
    if fault == "page shows a paywall":
        return "its page shows a paywall: only the beginning of the article could be read"
    return (
        f"its page could not be read: {line(fault)}" if not fault.startswith("page") else line(f"its {fault}")
    )


def _why_short(trace: Trace) -> str:
    if not trace.entry.link:
        return "it has no page"
    if not trace.source.source.full_text:
        return "pages of this source are not fetched (full_text = false)"
    return "its page holds no more text than that"
