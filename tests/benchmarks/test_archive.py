"""The archive that is filled in bulk is the one that the verbs would have made."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import Table, select, text

from benchmarks.archives import beside, ours, peer
from benchmarks.archives.news import END, News, Newsroom
from benchmarks.percolation.corpus import Captured
from monitor.flows.edits import imprint as imprint_of
from monitor.flows.matched import as_document
from monitor.model import Placement, PollState, Relation
from monitor.rules.rulebook import compile_rulebook
from monitor.steps import Known, PollResult, ReadResult, Verdict
from monitor.steps.seen import Compared
from monitor.store import Store, open_store, tallies
from monitor.store.tables import (
    article,
    body,
    daily,
    entry,
    imprint,
    match,
    relation,
    source,
    story,
    tally,
    text_length,
)

NUMBER = 120


def rare(lang: str, number: int) -> str:
    """A word of its own."""
    return {"en": "x", "uk": "ж"}[lang] + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def texts() -> Iterator[Captured]:
    words = {"en": "harbour ferry island storm bridge power", "uk": "порт пором острів буря міст живлення"}
    for lang, said in words.items():
        vocabulary = said.split()
        for number in range(30):
            lines = [
                f"{vocabulary[(number + line) % 6]} {number} {rare(lang, number * 12 + line)} of, {said}"
                for line in range(12)
            ]
            yield Captured(f"{vocabulary[number % 6]} {number}", "\n".join(lines), lang)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(texts(), NUMBER)


async def live(store: Store, news: Sequence[News]) -> None:
    """What polling and reading these articles writes, one after the other."""
    await store.sync_sources(ours.sources(), END)
    for one in news:
        said, seen = one.article, one.article.seen
        assert seen is not None
        polled = one.entry
        state = PollState(polled=seen, succeeded=seen)
        brought = Compared([polled], {polled.key: imprint_of(polled)})
        await store.settle_poll(PollResult(said.source, state, seen, brought), seen)
        (unread,) = await store.claim_reads(seen, timedelta(hours=1), 1)
        assert unread.entry_id == said.entry

        def decide(_: Known, one: News = one) -> Verdict:
            if one.copied is None:
                return Verdict(Placement())
            return Verdict(Placement(one.story, Relation.SAME_TEXT, one.copied, score=1.0, first=one.copied))

        await store.settle_read(ReadResult(said, one.matches), decide, seen)


def rows(store: Store, table: Table) -> list[tuple[object, ...]]:
    found = store.ask(lambda connection: connection.execute(select(table)).all())
    return sorted((tuple(row) for row in found), key=repr)


@pytest.fixture(scope="module")
def both(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    folder = tmp_path_factory.mktemp("archives")
    ours.fill(folder / "bulk.sqlite", newsroom)
    with open_store(folder / "bulk.sqlite") as bulk, open_store(folder / "live.sqlite") as lived:
        asyncio.run(live(lived, list(newsroom)))
        lived._submit(lambda connection: tallies.expire(connection, END)).result()
        yield bulk, lived


TABLES = [article, body, daily, entry, imprint, match, relation, story, tally, text_length]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_rows_are_those_of_the_verbs(both: tuple[Store, Store], table: Table) -> None:
    bulk, lived = both
    assert rows(bulk, table) == rows(lived, table)
    assert rows(bulk, table)


def test_the_index_finds_the_same(both: tuple[Store, Store], newsroom: Newsroom) -> None:
    def found(store: Store, phrase: str) -> list[int]:
        asked = text("SELECT rowid FROM article_fts WHERE article_fts MATCH :words")
        return list(
            store.ask(lambda connection: connection.execute(asked, {"words": f'"{phrase}"'}).scalars().all())
        )

    phrases = newsroom.phrases(40, 2)
    bulk, lived = ([found(store, phrase) for phrase in phrases] for store in both)
    assert bulk == lived
    assert sum(map(bool, bulk)) > len(phrases) / 2


def test_sources_are_those_that_are_configured(both: tuple[Store, Store]) -> None:
    bulk, lived = (store.ask(lambda it: it.execute(select(source.c.id)).scalars().all()) for store in both)
    assert bulk == lived


def test_matches_of_pieces_are_those_of_the_whole(newsroom: Newsroom) -> None:
    """Paragraphs are percolated once for all, and their places moved."""
    book = compile_rulebook(newsroom.rules)
    assert newsroom.rules
    held = 0
    for one in newsroom:
        whole = {found.rule.name: found.spans for found in book.percolate(as_document(one.article, END))}
        for found in one.matches:
            assert whole[found.rule.name][: len(found.spans)] == found.spans
        assert {found.rule.name for found in one.matches} == whole.keys()
        held += len(one.matches)
    assert held


def test_the_same_number_and_seed_make_the_same_news(newsroom: Newsroom) -> None:
    assert list(newsroom) == list(Newsroom(texts(), NUMBER))


@pytest.mark.skipif(not beside.installed(), reason="reader is not installed: `make peers`")
def test_the_index_of_the_peer_is_the_one_that_it_makes_itself(newsroom: Newsroom, tmp_path: Path) -> None:
    """Filled in a process of its own, which knows the peer's packages."""
    told = [json.dumps(beside.told(one)) for one in islice(newsroom, 30)]
    code = (
        "import json, sys; from pathlib import Path; from importlib import import_module;"
        "sys.path.insert(0, sys.argv[1]);"
        "import peer;"
        "readers = [import_module('reader').make_reader(name, search_enabled=None) for name in ('a', 'b')];"
        "news = [json.loads(line) for line in sys.stdin];"
        "[peer.fill(reader, news, bulk=bulk) for reader, bulk in zip(readers, (True, False))];"
        "asked = 'SELECT title, content, feed, _id, _feed, _content_path FROM entries_search ORDER BY 4, 6';"
        "rows = [list(reader._storage.get_db().execute(asked)) for reader in readers];"
        "assert rows[0] == rows[1] and len(rows[0]) == 60, rows;"
        "left = [list(reader._storage.get_db().execute('SELECT * FROM changes')) for reader in readers];"
        "assert left == [[], []], left"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(peer.__file__).parent)],
        input="\n".join(told),
        env=beside.environment(),
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
