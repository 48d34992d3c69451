from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from monitor.flows.matched import as_document
from monitor.flows.prune import prune
from monitor.flows.search import ranking, searcher
from monitor.model import Article, Excerpt, Match, Retention, Severity
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Plan, plan
from monitor.rules.query import Query, Term
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import parse
from monitor.steps import ReadResult
from monitor.store import Store, fulltext, open_store
from monitor.store.expression import full_text
from monitor.store.sqlite import driver, open_raw
from monitor.text.document import Document
from monitor.text.tokens import tokenise
from monitor.views.search import Filters, Hit, Proof
from tests.extent import examples
from tests.rules import reference, strategies
from tests.store.support import (
    DAY,
    HOUR,
    LEASE,
    NOW,
    article,
    empty_database,
    entry,
    match,
    new_story,
    poll,
    published,
    run,
    source,
)

NOTHING_SHOWN = Proof(Excerpt(""))


def holds(asked: Plan, found: Article) -> Proof | None:
    return Proof(Excerpt(found.title)) if Sightings(as_document(found, NOW)).holds(asked) else None


def search(store: Store, query: str, **options: object) -> list[str]:
    """Titles of what is found, verified as the command line does."""
    asked = plan(parse(query))
    return [hit.title for hit in store.search(asked, lambda found: holds(asked, found), **options)]  # type: ignore[arg-type]


def candidates(store: Store, query: str) -> int:
    """How many articles the index alone lets through."""
    return len(store.search(plan(parse(query)), lambda _: NOTHING_SHOWN))


@cache
def searchable() -> bytes:
    """A database of six articles in as many languages or so, one of another source: made once."""
    with TemporaryDirectory() as folder:
        path = empty_database(Path(folder) / "monitor.sqlite")
        with open_store(path) as store:
            put(store)
        return path.read_bytes()


@pytest.fixture
def archive(path: Path) -> Iterator[Store]:
    empty_database(path).write_bytes(searchable())
    with open_store(path) as store:
        yield store


def put(store: Store) -> None:
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
    assert len(archive.search(None, lambda _: NOTHING_SHOWN)) == 6


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
    assert shown is not None
    assert (shown.excerpt, shown.title) == (Excerpt("It was closed."), ((0, 6),))


def test_a_hit_is_told_in_full(store: Store) -> None:
    published(
        store, "a", matches=[match("roads", tags=("roads", "north"))], published=NOW - HOUR, title="Bridge"
    )
    (hit,) = store.search(plan(parse("bridge")), lambda found: Proof(Excerpt(found.text, ((0, 4),))))
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
        rules=("roads",),
        severity=Severity.MEDIUM,
    )


def test_pages_are_stable_while_news_come_in(store: Store) -> None:
    for number in range(7):
        published(store, f"e{number}", title=f"Bridge {number}", now=NOW + number // 3 * HOUR)
    asked = plan(parse("bridge"))
    whole = store.search(asked, lambda _: NOTHING_SHOWN)
    assert [hit.title[-1] for hit in whole] == list("6543210")
    page = store.search(asked, lambda _: NOTHING_SHOWN, limit=3)
    published(store, "meanwhile", title="Bridge again", now=NOW + DAY)
    rest = store.search(asked, lambda _: NOTHING_SHOWN, below=page[-1].place)
    assert [*page, *rest] == whole


def test_of_many_hits_the_newest_come_first_and_pages_are_stable(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of few is true of more than are sorted at once."""
    monkeypatch.setattr("monitor.store.search.FEW", 3)
    for number in range(12):
        old = NOW - number * number * HOUR  # the first is the newest, the last is five days old
        published(store, f"e{number}", title=f"Bridge {number}", published=old)
    asked = plan(parse("bridge"))
    whole = store.search(asked, lambda _: NOTHING_SHOWN)
    assert [hit.title for hit in whole] == [f"Bridge {number}" for number in range(12)]
    page = store.search(asked, lambda _: NOTHING_SHOWN, limit=5)
    published(store, "late", title="Bridge again", now=NOW + DAY)
    published(store, "straggler", title="Bridge of old", now=NOW + DAY, published=NOW - 90 * DAY)
    rest = store.search(asked, lambda _: NOTHING_SHOWN, below=page[-1].place)
    assert [*page, *rest[:-1]] == whole
    assert rest[-1].title == "Bridge of old"


def test_what_is_forgotten_during_a_search_is_left_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.search.PAGE", 1)
    for number in range(30):
        published(store, f"e{number}", title=f"Bridge {number}", now=NOW - 60 * DAY)
    found = store.found(plan(parse("bridge")), lambda _: NOTHING_SHOWN)
    next(found)
    run(prune(store, Retention(unmatched=31 * DAY), NOW, rest=0))
    assert len(list(found)) < 29


def test_a_search_reads_no_more_than_it_is_asked_for(store: Store) -> None:
    for number in range(40):
        published(store, f"e{number}", title=f"Bridge {number}")
    looked: list[int] = []
    found = store.found(
        plan(parse("bridge")), lambda _: NOTHING_SHOWN, look=lambda one: looked.append(one.id)
    )
    assert (next(found).article, next(found).article, looked) == (40, 39, [40, 39])


def test_the_most_relevant_first(store: Store) -> None:
    published(store, "often", title="Roads", text="The bridge. " + "The bridge is old. " * 3)
    published(store, "title", title="Bridge closed", text="The bridge is closed.")
    published(store, "once", title="News", text="A bridge, among much else. " + "And so on. " * 200)
    published(store, "both", title="Bridge and ferry", text="The bridge and the ferry.")
    asked, _ = searcher("bridge OR ferry", NOW)
    verify = ranking(asked, NOW)
    assert [hit.title for hit in store.ranked(asked, verify)] == [
        "Bridge and ferry",
        "Bridge closed",
        "Roads",
        "News",
    ]
    later = store.newest()
    published(store, "new", title="Bridge, bridge", text="Bridge ferry bridge")
    assert store.ranked(asked, verify, upto=later)[0].title == "Bridge and ferry"


def test_the_index_looks_for_words_near_each_other_and_for_beginnings(store: Store) -> None:
    published(store, "near", text="A drone hit the bridge.")
    published(store, "far", text="A drone was seen. " + "Much was said of it. " * 9 + "The bridge stands.")
    published(store, "word", text="The drones of the ferryman.")
    for query, number in {
        "drone NEAR/3 bridge": 1,
        '"drone hit bridge"~2': 1,
        "ferr?man": 1,
        "ferry*": 1,
        r"/the bridge st[a-z]+ds/": 2,
        '"drone* of"': 3,
        "*rryman": 3,
    }.items():
        assert candidates(store, query) == number, query


def test_search_can_begin_at_a_time(store: Store) -> None:
    published(store, "old", title="Bridge old", now=NOW - DAY)
    published(store, "new", title="Bridge new")
    assert search(store, "bridge", filters=Filters(since=NOW - HOUR)) == ["Bridge new"]


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
    assert store.search(garbled, lambda _: NOTHING_SHOWN) == []


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


moments = st.none() | st.sampled_from([NOW - timedelta(minutes=minutes) for minutes in (0, 5, 45, 199, 200)])
some_filters = st.builds(
    Filters,
    since=moments,
    until=moments,
    tags=st.sampled_from([(), (), ("RED",), ("deep  blue", "none"), ("none",)]),
    rules=st.sampled_from([(), (), ("a rule",), ("none",), ("none", "a rule")]),
    sources=st.sampled_from([(), (), ("courier",), ("", "Kyiv Post")]),
    langs=st.sampled_from([(), (), ("UK",), ("uk", "")]),
    stories=st.sampled_from([(), (), (1, 3, 5)]),
    severity=st.sampled_from([None, None, Severity.LOW, Severity.HIGH]),
)


def fits(filters: Filters, number: int, each: Document) -> bool:
    """Whether the filters mean article `number`, as plainly as it can be said."""
    at = NOW - (each.age or timedelta())
    tags = {tag.casefold() for tag in each.tags}
    severity = graded(each).rule.severity
    return all(
        (
            filters.since is None or at >= filters.since,
            filters.until is None or at < filters.until,
            not filters.tags or any(" ".join(tag.casefold().split()) in tags for tag in filters.tags),
            not filters.rules or (bool(tags) and "a rule" in filters.rules),
            not filters.sources or each.source in filters.sources,
            not filters.langs or each.lang in [lang.lower() for lang in filters.langs],
            not filters.stories or number in filters.stories,
            filters.severity is None or (bool(tags) and severity >= filters.severity),
        )
    )


def graded(each: Document) -> Match:
    return match("a rule", Severity.HIGH if len(each.tags) > 1 else Severity.MEDIUM, tags=each.tags)


def pages(store: Store, asked: Plan, filters: Filters, size: int) -> Iterator[int]:
    """The numbers of what is found, a page after the other."""
    below = None
    while page := store.search(asked, lambda each: holds(asked, each), filters, limit=size, below=below):
        yield from (hit.article for hit in page)
        below = page[-1].place


def test_the_whole_way_agrees_with_the_reference(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values, words, filters and pages over a real archive: search finds exactly what the reference says."""
    monkeypatch.setattr("monitor.store.search.STEPS", (1 / 24, 3 / 24))

    @given(
        st.lists(strategies.documents, min_size=3, max_size=12),
        st.lists(st.tuples(strategies.unreferring, some_filters), max_size=15),
        st.integers(1, 5),
        st.sampled_from([1, 1000]),
    )
    @examples(10)
    def law(documents: list[Document], queries: list[tuple[Query, Filters]], size: int, few: int) -> None:
        monkeypatch.setattr("monitor.store.search.FEW", few)
        path.unlink(missing_ok=True)
        # What has no time of its own is as old as the time since it was seen.
        aged = [each if each.age is not None else replace(each, age=timedelta()) for each in documents]
        ordered = sorted(enumerate(aged, 1), key=lambda one: (one[1].age, -one[0]))
        with open_store(path) as store:
            fill(store, documents)
            for query, filters in queries:
                wanted = [
                    number
                    for number, each in ordered
                    if fits(filters, number, each) and reference.holds(query, each)
                ]
                assert list(pages(store, plan(query), filters, size)) == wanted
                ranked = store.ranked(plan(query), lambda each, of=query: holds(plan(of), each), filters)  # type: ignore[misc]
                assert sorted(hit.article for hit in ranked) == sorted(wanted)

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
            matches = [graded(each)] if each.tags else []
            await store.settle_read(ReadResult(read, matches), new_story(), NOW)

    asyncio.run(read_all())


def test_the_index_is_sound(archive: Store, path: Path) -> None:
    connection = open_raw(path, read_only=False)
    connection.execute("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")
    connection.close()
