"""``monitor try stories``: articles in the order in which they came, what each is to an earlier one out.

{"id","t","feed"?,"url"?,"site"?,"lang"?,"title","body"}
    ──►  {"id","relation","linked_to","story","score","why"}                     one object a line

The code that decides is the daemon's, over a database of its own that is thrown away,
by the next run where this one is killed.
"""

from __future__ import annotations

import gc
import json
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from monitor.cli.articles import article
from monitor.cli.exits import FAILED
from monitor.cli.scratch_folder import scratch_folder

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.model import Placement
    from monitor.steps import Decide
    from monitor.store.scratch import Scratch, Trial
    from monitor.stories import Prepared

BATCH = 200
"""Articles in one transaction."""
_JSON = json.JSONEncoder(ensure_ascii=False)


def stories() -> None:
    """Say of articles from standard input what each is to an earlier one, and which story it tells.

    `t` is when it came, ISO 8601, in UTC unless it says otherwise. A line that cannot be read is named on
    standard error and left out; then the exit code is 1.
    """
    from monitor.store.scratch import Scratch

    with scratch_folder("try") as folder, Scratch(folder / "try.sqlite") as scratch:
        gc.freeze()  # all is loaded; what is made from here on is looked through, for the stream may be long
        bad = run(scratch, sys.stdin.buffer, sys.stdout.buffer, lambda said: typer.echo(said, err=True))
    if bad:
        typer.echo(f"{bad} of the lines could not be read", err=True)
        raise typer.Exit(FAILED)


def run(scratch: Scratch, lines: Iterable[bytes], out: BinaryIO, complain: Callable[[str], None]) -> int:
    """Answer every line in order; how many could not be read. `complain` is told of each, with its number."""
    ids: dict[int, Any] = {}
    faults: list[str] = []
    heard = _heard(lines, faults)
    while batch := list(islice(heard, BATCH)):
        for answered in answers(scratch, batch, ids):
            # A lone surrogate came in as \ud800 and goes out so: as itself it would be no UTF-8.
            out.write(_JSON.encode(answered).encode("utf-8", "backslashreplace") + b"\n")
    out.flush()
    for fault in faults:
        complain(fault)
    return len(faults)


def answers(scratch: Scratch, batch: list[dict[str, Any]], ids: dict[int, Any]) -> Iterator[dict[str, Any]]:
    """The answers to some lines; `ids` gives each article's number its id and grows by them."""
    placed: list[Placement] = []
    trials = deque(_trial(given, placed) for given in batch)
    settled = scratch.settle(trials.popleft() for _ in batch)  # each is let go while it is warm
    ids.update((one.article, given["id"]) for one, given in zip(settled, batch, strict=True))
    for one, given, placement in zip(settled, batch, placed, strict=True):
        yield {
            "id": given["id"],
            "relation": str(placement.relation),
            "linked_to": ids.get(placement.to) if placement.to is not None else None,
            "story": one.story,
            "score": placement.score,
            "why": placement.why,
        }


def _heard(lines: Iterable[bytes], faults: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = article(line)
            given["at"] = _moment(given.get("t"))
            for name in ("feed", "site"):
                if not isinstance(given.setdefault(name, ""), str | None):
                    raise ValueError(f"{name} must be a string")
        except ValueError as error:
            faults.append(f"line {number}: {error}")
            continue
        yield given


def _moment(said: object) -> datetime:
    from datetime import UTC, datetime

    if not isinstance(said, str):
        raise ValueError("t must be a time, as 2026-10-04T12:00:00Z")
    try:
        # datetime reads fractions of three or six digits alone before Python 3.11, and Z since.
        when = datetime.fromisoformat(said)
    except ValueError:
        raise ValueError(f"t must be a time, as 2026-10-04T12:00:00Z: {said!r:.60}") from None
    try:
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(f"t is out of range: {said!r:.60}") from None


def _trial(given: dict[str, Any], placed: list[Placement]) -> Trial:
    from monitor.model import Article
    from monitor.store.scratch import Trial
    from monitor.stories import prepare
    from monitor.text.clean import clean
    from monitor.text.language import language
    from monitor.text.signature import text_hash
    from monitor.text.url import canonical

    title, body = clean(given["title"]), clean(given["body"])
    url = canonical(given["url"])
    made = Article(
        entry=0,
        source=given["feed"] or given["site"] or given["source"] or "articles",
        url=url or _address(given["site"]),
        link=url,
        title=title,
        text=body,
        published=given["at"],
        seen=given["at"],
        lang=language(f"{title}\n{body}", given["lang"]),
        text_hash=text_hash(title, body),
    )
    return Trial(made, _placing(prepare(made), given["at"], placed), given["at"])


def _address(site: str) -> str:
    """The front page of a site: it names no article, but tells whose it is."""
    return f"https://{site}/" if re.fullmatch(r"[\w.-]+", site or "") else ""


def _placing(prepared: Prepared, at: datetime, placed: list[Placement]) -> Decide:
    from monitor.steps import Verdict
    from monitor.stories import place

    def decide(known: Any) -> Verdict:
        placement, memory = place(prepared, known, at)
        placed.append(placement)
        return Verdict(placement, memory=memory)

    return decide
