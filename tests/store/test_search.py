from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from monitor.flows.matched import as_document
from monitor.flows.search import searcher
from monitor.model import Article, Excerpt
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Plan, plan
from monitor.rules.query import Query, Term
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import parse
from monitor.steps import ReadResult
from monitor.store import Store, fulltext, open_store
from monitor.store.dialect import driver, open_raw
from monitor.store.search import full_text
from monitor.text.document import Document
from monitor.text.tokens import tokenise
from monitor.views import Hit
from tests.rules import reference, strategies
from tests.store.support import (
    DAY,
    HOUR,
    LEASE,
    NOW,
    article,
    entry,
    match,
    new_story,
    poll,
    published,
    run,
    source,
)


def holds(asked: Plan, found: Article) -> Excerpt | None:
    return Excerpt(found.title) if Sightings(as_document(found, NOW)).holds(asked) else None


def search(store: Store, query: str, **options: object) -> list[str]:
    """Titles of what is found, verified as the command line does."""
    asked = plan(parse(query))
    return [hit.title for hit in store.search(asked, lambda found: holds(asked, found), **options)]  # type: ignore[arg-type]


def candidates(store: Store, query: str) -> int:
    """How many articles the index alone lets through."""
    return len(store.search(plan(parse(query)), lambda _: Excerpt("")))


@pytest.fixture
def archive(store: Store) -> Store:
    gazette = source("gazette")
    courier = source(country="UA")
    run(store.sync_sources([courier, gazette], NOW))
    old: dict[str, Any] = {"published": NOW - 3 * HOUR, "by": courier}
    published(
        store, "1", title="Shahed over Odesa", text="An interceptor drone brought it down.", lang="en", **old
    )
    published(store, "2", title="П'ять шахедів", text="Збито над Одесою; РЕБ працює.", lang="uk")
    goal: dict[str, Any] = {"title": "Football", "text": "No drone here, only a goal at 7:45.", "lang": "en"}
    published(store, "3", matches=[match("goals", tags=("sports",))], by=gazette, **goal)
    published(store, "4", title="北京の天気", text="無人機は飛ばない。", lang="ja")
    published(store, "5", title="أخبار", text="طائرة مسيرة في سماء المدينة", lang="ar")
    published(store, "6", title="Erdoğan", text="Au marché: F-35, l'Iran et 3,5 %.", lang="fr")
    return store


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("drone", ["Football", "Shahed over Odesa"]),
        ("title:shahed", ["Shahed over Odesa"]),
        ("title:drone", []),
        ("drone NOT goal", ["Shahed over Odesa"]),
        ("drone source:gazette", ["Football"]),
        ("shahed OR source:gazette", ["Football", "Shahed over Odesa"]),
        ("drone lang:en NOT source:gazette", ["Shahed over Odesa"]),
        ('"interceptor drone"', ["Shahed over Odesa"]),
        ('"drone interceptor"', []),
        ("п'ять", ["П'ять шахедів"]),
        ("п’ять", ["П'ять шахедів"]),
        ("шахед*", ["П'ять шахедів"]),
        ("реб", ["П'ять шахедів"]),
        ("天気", ["北京の天気"]),
        ("京", ["北京の天気"]),
        ("مسیرة", ["أخبار"]),
        ("erdogan", ["Erdoğan"]),
        ("erdoğan", ["Erdoğan"]),
        ("marche", ["Erdoğan"]),
        ("F-35", ["Erdoğan"]),
        ("iran", ["Erdoğan"]),
        ("7", ["Football"]),
        ('"AND NOT NEAR"', []),
        ("url:courier drone", ["Football", "Shahed over Odesa"]),
        (r"/\bF-\d\d\b/", ["Erdoğan"]),
        (r"title:/шахед\w+/", ["П'ять шахедів"]),
        ("drone country:ua", ["Shahed over Odesa"]),
        ("drone NOT country:ua", ["Football"]),
        ("tag:sports", ["Football"]),
        ("drone NOT tag:sports", ["Shahed over Odesa"]),
        ("drone age<2h", ["Football"]),
        ("drone age>2h", ["Shahed over Odesa"]),
    ],
)
def test_search_finds_what_the_query_means_newest_first(
    archive: Store, query: str, titles: list[str]
) -> None:
    assert search(archive, query) == titles


def test_the_index_alone_already_finds_few(archive: Store) -> None:
    assert candidates(archive, "interceptor") == 1
    assert candidates(archive, "source:gazette") == 1
    assert candidates(archive, 'title:(shahed OR "no such words")') == 1
    assert candidates(archive, "lang:ja 天気") == 1
    assert candidates(archive, "tag:sports") == 1
    assert candidates(archive, "country:pl") == 0


def test_without_a_query_all_is_listed(archive: Store) -> None:
    assert len(archive.search(None, lambda _: Excerpt(""))) == 6


class Inflected:
    """Bridge stands for its plural."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        return frozenset((word, "bridges")) if word == "bridge" else frozenset((word,))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return AS_WRITTEN.name(words, lang)


def test_candidates_are_found_by_the_forms_that_the_query_stands_for(store: Store) -> None:
    published(store, "a", published=NOW - HOUR, title="Bridges of the north")
    asked, verify = searcher('bridge OR "bridge of"', NOW, Inflected())
    assert not store.search(plan(parse("bridge")), verify)
    (hit,) = store.search(asked, verify)
    assert hit.title == "Bridges of the north"


def test_a_hit_in_the_title_shows_how_the_text_begins(store: Store) -> None:
    _, verify = searcher("bridge", NOW)
    shown = verify(Article(1, "courier", "https://courier.example/a", "Bridge", "\n\n  It was closed."))
    assert shown == Excerpt("It was closed.")


def test_a_hit_is_told_in_full(store: Store) -> None:
    published(
        store, "a", matches=[match("roads", tags=("roads", "north"))], published=NOW - HOUR, title="Bridge"
    )
    (hit,) = store.search(plan(parse("bridge")), lambda found: Excerpt(found.text, ((0, 4),)))
    assert hit == Hit(
        article=1,
        story=1,
        title="Bridge",
        url="https://courier.example/a",
        source="courier",
        lang="en",
        when=NOW - HOUR,
        tags=("roads", "north"),
        excerpt=Excerpt("Text of a.", ((0, 4),)),
    )


def test_pages_are_stable_while_news_come_in(store: Store) -> None:
    for number in range(7):
        published(store, f"e{number}", title=f"Bridge {number}", now=NOW + number // 3 * HOUR)
    asked = plan(parse("bridge"))
    whole = store.search(asked, lambda _: Excerpt(""))
    assert [hit.title[-1] for hit in whole] == list("6543210")
    page = store.search(asked, lambda _: Excerpt(""), limit=3)
    published(store, "meanwhile", title="Bridge again", now=NOW + DAY)
    rest = store.search(asked, lambda _: Excerpt(""), below=(page[-1].when, page[-1].article))
    assert [*page, *rest] == whole


def test_search_can_begin_at_a_time(store: Store) -> None:
    published(store, "old", title="Bridge old", now=NOW - DAY)
    published(store, "new", title="Bridge new")
    assert search(store, "bridge", since=NOW - HOUR) == ["Bridge new"]


def test_the_newest_text_is_what_is_found(store: Store) -> None:
    poll(store, source(), [entry("a")])
    for text in ("first zebra", "second lion"):
        (unread,) = run(store.claim_reads(NOW + HOUR, LEASE, 1))
        run(store.settle_read(ReadResult(article(unread, text=text), again=NOW), new_story(), NOW))
    assert (search(store, "zebra"), search(store, "lion")) == ([], ["Title of a"])


def test_the_summary_is_searched_like_the_text(store: Store) -> None:
    published(store, "a", summary="The standfirst names a zebra.")
    assert search(store, "zebra") == ["Title of a"]


def test_a_garbled_word_can_be_asked_for(store: Store) -> None:
    garbled = plan(Term("zeb\udcff"))
    assert store.search(garbled, lambda _: Excerpt("")) == []


@pytest.mark.parametrize(
    "query",
    [
        "(" * 38 + "zebra" + ")" * 38,
        "title:" + "(NOT (NOT " * 9 + "zebra" + "))" * 9,
        "(a1 OR (b1 " * 19 + "zebra" + "))" * 19,
        " OR ".join(f"word{number}" for number in range(5000)),
        " ".join(f"word{number}" for number in range(5000)),
        '"' + " ".join(["word"] * 50) + '"',
    ],
    ids=["parentheses", "negations", "mixed", "or", "and", "phrase"],
)
def test_the_largest_queries_are_searched_too(store: Store, query: str) -> None:
    published(store, "a", title="nothing of it")
    assert search(store, query) == []


@pytest.fixture(scope="module")
def index() -> Iterator[Connection]:
    """The index alone, in memory."""
    engine = create_engine("sqlite://", module=driver())
    with engine.connect() as connection:
        connection.exec_driver_sql(fulltext.CREATE)
        connection.exec_driver_sql("CREATE VIRTUAL TABLE words USING fts5vocab(article_fts, 'instance')")
        yield connection
    engine.dispose()


@given(st.text() | st.lists(st.sampled_from(strategies.TEXT_WORDS)).map(" ".join))
@settings(deadline=None)
def test_one_folded_word_is_exactly_one_word_of_the_index(index: Connection, text: str) -> None:
    fulltext.add(index, 1, "", fulltext.folded(text))
    kept = index.exec_driver_sql("SELECT term FROM words ORDER BY offset").scalars().all()
    fulltext.remove(index, [1])
    assert list(kept) == fulltext.folded(text).split(" ") * bool(kept)
    assert len(kept) == len(tokenise(text).words)


@given(st.lists(strategies.documents, min_size=1, max_size=5), strategies.unreferring)
@settings(deadline=None)
def test_whatever_a_query_means_is_among_the_candidates(
    index: Connection, documents: list[Document], query: Query
) -> None:
    asked = full_text(plan(query))
    if asked is None:
        return  # the index makes no claim: everything is a candidate
    for rowid, each in enumerate(documents, 1):
        fulltext.add(index, rowid, fulltext.folded(each.title_text), fulltext.folded(each.body_text))
    found = index.exec_driver_sql("SELECT rowid FROM article_fts WHERE article_fts MATCH ?", (asked,))
    named = set(found.scalars())
    fulltext.remove(index, range(1, len(documents) + 1))
    assert {at for at, each in enumerate(documents, 1) if reference.holds(query, each)} <= named


def test_the_whole_way_agrees_with_the_reference(path: Path) -> None:
    """Values and words together, over a real archive: search finds exactly what the reference says."""

    @given(
        st.lists(strategies.documents, min_size=3, max_size=12), st.lists(strategies.unreferring, max_size=15)
    )
    @settings(max_examples=15, deadline=None)
    def law(documents: list[Document], queries: list[Query]) -> None:
        path.unlink(missing_ok=True)
        # What has no time of its own is as old as the time since it was seen.
        aged = [each if each.age is not None else replace(each, age=timedelta()) for each in documents]
        with open_store(path) as store:
            fill(store, documents)
            for query in queries:
                asked = plan(query)
                found = store.search(asked, lambda each, asked=asked: holds(asked, each), limit=99)  # type: ignore[misc]
                wanted = {at for at, each in enumerate(aged, 1) if reference.holds(query, each)}
                assert {hit.article for hit in found} == wanted

    law()


def fill(store: Store, documents: list[Document]) -> None:
    countries = {each.source: each.country for each in documents}
    sources = [source(id, country=countries[id]) for id in sorted(countries)]
    run(store.sync_sources(sources, NOW))
    by_key = {f"e{at:03}": each for at, each in enumerate(documents, 1)}
    for id in [item.id for item in sources]:
        poll(store, source(id), [entry(key) for key, each in by_key.items() if each.source == id])

    async def read_all() -> None:
        unread = sorted(await store.claim_reads(NOW, LEASE, 99), key=lambda item: item.entry.key)
        for item in unread:
            each = by_key[item.entry.key]
            changes = {"title": each.title_text, "text": each.body_text, "url": each.url, "lang": each.lang}
            changes["author"] = each.author
            seen = None if each.age is None else NOW - each.age
            read = article(item, **changes, published=seen)
            matches = [match("a rule", tags=each.tags)] if each.tags else []
            await store.settle_read(ReadResult(read, matches), new_story(), NOW)

    asyncio.run(read_all())


def test_the_index_is_sound(archive: Store, path: Path) -> None:
    connection = open_raw(path, read_only=False)
    connection.execute("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")
    connection.close()
