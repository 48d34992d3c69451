"""What a person and a log are told of the first round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from monitor.daemon.first_round import Progress, Summary
from monitor.text.many import many
from monitor.text.shown import line

READ_STEP = 500
"""Articles read between two lines of a log, once all sources were asked."""
NAMED = 5
"""Ailing sources that are named."""


def step(progress: Progress) -> tuple[int, int]:
    """What a log is told of once: each quarter of the sources, then every so many articles."""
    return 4 * progress.asked // max(progress.sources, 1), progress.read // READ_STEP


def going(progress: Progress) -> str:
    """How far the round is, on a line."""
    return (
        f"first round: {progress.asked:,} of {many(progress.sources, 'source')} asked, "
        f"{progress.read:,} of {many(progress.articles, 'article')} read, {many(progress.hits, 'hit')}"
    )


def pairs(progress: Progress) -> dict[str, object]:
    """The same for a log."""
    return {
        "asked": progress.asked,
        "sources": progress.sources,
        "read": progress.read,
        "articles": progress.articles,
        "hits": progress.hits,
    }


def summary_pairs(summary: Summary) -> dict[str, object]:
    """The end of the round for a log."""
    return {
        "event": "first-round-over",
        **pairs(summary.progress),
        "well": summary.well,
        "ailing": len(summary.ailing),
        "hits_day": summary.hits_day,
        "alerts": summary.alerts,
        "alerts_day": round(summary.alerts_day),
        "next": summary.next_poll,
    }


def lines(summary: Summary) -> Iterator[tuple[str, str]]:
    """The end of the round for a person: lines, each with its style."""
    left = summary.progress.articles - summary.progress.read
    read = f"{many(summary.progress.read, 'article')} read" + (f", {left:,} to go" if left > 0 else "")
    yield f"First round done: {many(summary.well, 'source')} well, {read}.", "bold"
    yield from _ailing(summary)
    tags = ", ".join(f"{line(tag)} {count:,}" for tag, count in summary.tags)
    yield f"  Hits of the last 24 hours: {summary.hits_day:,}{f' ({tags})' if tags else ''}.", ""
    if summary.hits_day:
        yield (
            f"  Told now: {many(summary.alerts, 'alert')}. What was published before is kept, not sent: "
            "see monitor digest.",
            "",
        )
        yield f"  To expect: about {_about(summary.alerts_day)} a day.", ""
    if summary.next_poll:
        yield f"  Next poll at {summary.next_poll.astimezone():%H:%M}.", ""


def below() -> Callable[[str], None] | None:
    """What puts a line below all others, in place of the last one; None where a terminal cannot do that."""
    import sys

    from monitor.cli.border import bare
    from monitor.cli.screen import dim, obeys

    if not obeys():
        return None
    stream = bare(sys.stdout)

    def put(said: str) -> None:
        stream.write(f"\r\x1b[K{dim(line(said)) if said else ''}")
        stream.flush()

    return put


def _ailing(summary: Summary) -> Iterator[tuple[str, str]]:
    """The sources that gave nothing, where a few have one fault in common together."""
    if not summary.ailing:
        return
    yield f"  {many(len(summary.ailing), 'source')} gave nothing, asked again by themselves:", "yellow"
    faults = Counter(error for _, error in summary.ailing)
    for error, count in faults.most_common(NAMED):
        names = [line(name) for name, fault in summary.ailing if fault == error]
        more = f" and {count - 2:,} more" if count > 2 else ""
        yield f"    {', '.join(names[:2])}{more}: {line(error)}", "yellow"
    if len(faults) > NAMED:
        yield f"    and {many(len(faults) - NAMED, 'other fault')}: see monitor sources", "yellow"


def _about(alerts: float) -> str:
    """A guess in no more figures than it is worth."""
    if alerts < 1:
        return "less than one alert"
    tens = 10 ** max(len(str(round(alerts))) - 2, 0)
    return many(round(alerts / tens) * tens, "alert")
