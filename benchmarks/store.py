"""The writer against the usual way: one ORM session and one commit for each reading, on the same engine.

    python -m benchmarks.store [READINGS] [ROUNDS]

Both write the same readings (article, text, full-text index, match, entry) with WAL and synchronous=FULL, in
interleaved rounds on fresh files; the ratio is what counts, since milliseconds belong to the machine.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from monitor.model import Article, Entry, Match, Placement, PollState, Rule, Source, Span
from monitor.steps import Known, PollResult, ReadResult, Unread, Verdict
from monitor.steps.seen import Compared
from monitor.store import Store, fulltext, open_store
from monitor.store.codec import spans_text
from monitor.store.engine import writing_engine
from monitor.store.rows import ArticleRow, BodyRow, EntryRow, MatchRow, StoryRow
from monitor.store.types import pack

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SOURCE = Source(id="courier", url="https://courier.example/feed")
RULE = Rule(name="bridges", query="bridge")
CONCURRENT = 8
"""Readings under way at once: the daemon's default."""


def decide(_: Known) -> Verdict:
    """Every article tells a story of its own."""
    return Verdict(Placement())


def readings(store: Store, number: int) -> list[ReadResult]:
    """So many entries, claimed, and what reading them found."""
    noise = random.Random(1)
    words = [f"{noise.getrandbits(24):x}" for _ in range(5000)]
    entries = [
        Entry(key=f"e{n}", link=f"https://courier.example/{n}", title=f"Title {n}") for n in range(number)
    ]

    async def claim() -> Sequence[Unread]:
        await store.sync_sources([SOURCE], NOW)
        state = PollState(polled=NOW, succeeded=NOW)
        await store.settle_poll(PollResult(SOURCE.id, state, NOW, Compared(entries)), NOW)
        return await store.claim_reads(NOW, timedelta(hours=1), number)

    return [
        ReadResult(
            Article(
                entry=unread.entry_id,
                source=SOURCE.id,
                url=unread.entry.link,
                title=unread.entry.title,
                text=" ".join(noise.choices(words, k=400)),
                seen=NOW,
                text_hash=f"{unread.entry_id:08x}",
            ),
            [Match(RULE, (Span("body", 0, 5),))],
        )
        for unread in asyncio.run(claim())
    ]


def by_the_writer(store: Store, results: Sequence[ReadResult]) -> None:
    """As the daemon does it."""

    async def all_of_them() -> None:
        waiting = iter(results)

        async def reader() -> None:
            for result in waiting:
                await store.settle_read(result, decide, NOW)

        await asyncio.gather(*(reader() for _ in range(CONCURRENT)))

    asyncio.run(all_of_them())


def by_sessions(store: Store, results: Sequence[ReadResult]) -> None:
    """A session and a commit for each reading."""
    engine = writing_engine(store.path)
    for result in results:
        with Session(engine) as session:
            _write(session, result)
            session.commit()
    engine.dispose()


def _write(session: Session, result: ReadResult) -> None:
    article = result.article
    entry = session.exec(select(EntryRow).where(EntryRow.id == article.entry)).one()
    session.exec(select(ArticleRow).where(ArticleRow.text_hash == article.text_hash)).all()
    story = StoryRow(first=NOW, last=NOW, severity=2)
    session.add(story)
    session.flush()
    assert story.id is not None
    row = ArticleRow(
        entry=article.entry,
        source=article.source,
        story=story.id,
        url=article.url,
        link=article.link,
        title=article.title,
        summary="",
        author="",
        seen=NOW,
        at=NOW,
        lang="",
        text_from="summary",
        text_hash=article.text_hash,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(BodyRow(article=row.id, text=pack(article.text)))
    fulltext.add(session.connection(), row.id, fulltext.folded(article.title), fulltext.folded(article.body))
    for match in result.matches:
        spans = spans_text(match.spans)
        session.add(MatchRow(article=row.id, rule=match.rule.name, tags=(), severity=2, spans=spans))
    entry.due = None
    session.add(entry)


def measured(way: Callable[[Store, Sequence[ReadResult]], None], number: int) -> tuple[float, int]:
    """Readings a second, and commits of the writer, on a fresh file."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.sqlite") as store:
        results = readings(store, number)
        before, start = store.commits, time.perf_counter()
        way(store, results)
        seconds = time.perf_counter() - start
        assert store.counts().articles == number
        return number / seconds, store.commits - before


def main(number: int = 500, rounds: int = 3) -> None:
    """Print both speeds and their ratio."""
    ratios = []
    for round_ in range(1, rounds + 1):
        ours, commits = measured(by_the_writer, number)
        theirs, _ = measured(by_sessions, number)
        ratios.append(ours / theirs)
        print(
            f"round {round_}: writer {ours:,.0f}/s in {commits} commits, "
            f"session and commit each {theirs:,.0f}/s, ratio {ratios[-1]:.2f}"
        )
    print(f"median ratio {statistics.median(ratios):.2f} over {rounds} rounds of {number} readings")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
