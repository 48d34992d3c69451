"""Why an address was never seen: is its site watched, and what may have kept its source from bringing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from monitor.flows.explaining.arrival import source_step
from monitor.flows.explaining.telling import other
from monitor.flows.explaining.values import Explanation, Setup, Step, Verdict
from monitor.text.shown import line
from monitor.text.url import same_site
from monitor.views import SourceStatus
from monitor.views.trace import Surroundings

_DATE = re.compile(r"/(20\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=\D|$)")


def published_in(url: str) -> datetime | None:
    """The day that an address names, as many of news sites do; its noon in UTC. None when it names none."""
    found = _DATE.search(url)
    try:
        return datetime(*map(int, found.groups()), 12, tzinfo=UTC) if found else None  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def unseen(url: str, around: Surroundings, setup: Setup) -> Explanation:
    """What is known of an address that no source has brought."""
    steps = [_site_step(url, around, setup)]
    for status in around.sources:
        step = source_step(status, setup)
        steps.append(step if step.verdict is Verdict.STOPPED else _of_good(step, status, setup))
    live = [step for step in steps[1:] if step.reason != "source-left"]
    decided = max(live or steps[:1], key=lambda step: _WEIGHT.get(step.reason, 1))
    answer = f"never seen: {decided.said}"
    return Explanation("", url, "", None, decided.reason, answer, tuple(steps))


_WEIGHT = {"gap": 3, "not-in-feed": 2}
"""What explains most where several sources are at the site: a good one that may have missed it."""


def _site_step(url: str, around: Surroundings, setup: Setup) -> Step:
    known = {status.source.id for status in around.sources}
    facts: dict[str, object] = {
        "site": around.site,
        "sources": sorted(known),
        "latest": [{"article": one.article, "source": one.source, "at": one.seen} for one in around.latest],
    }
    came = f"; the last one of the site is {other(around.latest[0], setup)}" if around.latest else ""
    watching = ", ".join(line(status.source.id) for status in around.sources if status.active)
    if watching:
        return Step(
            "site", Verdict.NOTED, "watched", f"{around.site} is watched by {watching}{came}", None, facts
        )
    for ids, reason, said in (
        (
            _at(setup.configured, url),
            "source-unknown",
            "is configured, and the daemon has not heard of it yet",
        ),
        (_at(setup.paused, url), "source-paused", "is switched off in the configuration (enabled = false)"),
    ):
        if ids:
            names = ", ".join(map(line, ids))
            return Step("site", Verdict.STOPPED, reason, f"source {names} {said}{came}", None, facts)
    if known:
        names = ", ".join(map(line, sorted(known)))
        said = f"{around.site} is not watched any more: {names} left the configuration{came}"
        return Step("site", Verdict.STOPPED, "source-left", said, None, facts)
    said = f"no source is at {around.site}{came}" + ("" if came else ", and none brought anything from there")
    return Step("site", Verdict.STOPPED, "unwatched", said, None, facts)


def _at(sources: Mapping[str, str], url: str) -> list[str]:
    return sorted(id for id, address in sources.items() if same_site(address, url))


def _of_good(step: Step, status: SourceStatus, setup: Setup) -> Step:
    """A source that does well and did not bring it: there was a gap, or its feed did not list it."""
    state, when = status.state, setup.when
    name = f"{line(status.source.title)} ({line(status.source.id)})"
    facts = {**step.facts, "gaps": state.gaps, "last_gap": state.gap}
    if state.gap is not None and _in_gap(state.gap, setup.published):
        said = f"{name}: its feed had moved on between two polls, at {when(state.gap)}: entries may have been"
        return Step(
            "source", Verdict.STOPPED, "gap", f"{said} missed ({state.gaps} such gaps)", state.gap, facts
        )
    after = "; it may come at the next poll" if _may_come(status, setup) else ""
    said = f"{name}: its feed has not listed it; polled last at {when(state.polled)}, next at "
    said += f"{when(status.next_poll)}{after}"
    return Step("source", Verdict.STOPPED, "not-in-feed", said, state.polled, facts)


def _in_gap(gap: datetime, published: datetime | None) -> bool:
    """Whether what was published then may have fallen into the gap. Without a date it may have."""
    return published is None or abs(gap - published) <= timedelta(hours=36)


def _may_come(status: SourceStatus, setup: Setup) -> bool:
    """It may be younger than the last poll."""
    polled = status.state.polled
    return setup.published is None or polled is None or setup.published + timedelta(days=1) > polled
