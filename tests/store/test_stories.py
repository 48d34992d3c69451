from __future__ import annotations

from monitor.model import Severity
from monitor.store import Store
from monitor.views import StorySummary
from tests.store.support import DAY, HOUR, NOW, join_first, match, published, run, source

HASH = "aa11"


def test_a_summary_is_the_first_article_and_everybodys_counts(store: Store) -> None:
    gazette = source("gazette", name="")
    run(store.sync_sources([source(), gazette], NOW))
    published(store, "b", matches=[match("roads", tags=("roads",))], text_hash=HASH, lang="en")
    published(
        store,
        "a",
        join_first(),
        [match("bridges", Severity.CRITICAL, ("north", "roads"))],
        NOW + HOUR,
        by=gazette,
        published=NOW - HOUR,
        text_hash=HASH,
        title="Published first",
        lang="uk",
    )
    assert store.stories(since=NOW) == [
        StorySummary(
            story=1,
            title="Published first",
            url="https://courier.example/a",
            source="gazette",
            sources=("gazette", "Courier"),
            langs=("uk", "en"),
            tags=("north", "roads"),
            rules=("bridges", "roads"),
            severity=Severity.CRITICAL,
            first=NOW,
            last=NOW + HOUR,
            articles=2,
            sites=1,
            texts=2,
        )
    ]


def test_stories_are_told_from_and_until(store: Store) -> None:
    for number in range(4):
        published(store, f"s{number}", now=NOW + number * HOUR)
    found = store.stories(since=NOW + HOUR, until=NOW + 3 * HOUR)
    assert [story.story for story in found] == [3, 2]
    assert [story.story for story in store.stories(since=NOW, limit=1)] == [4]


def test_only_stories_in_which_a_rule_held(store: Store) -> None:
    published(store, "quiet")
    published(store, "loud", matches=[match("bridges")])
    assert [story.story for story in store.stories(since=NOW, matched=True)] == [2]


def test_the_backlog_of_a_new_source_is_no_news_of_today(store: Store) -> None:
    published(store, "backlog", first=True, published=NOW - 3 * DAY)
    published(store, "fresh", first=True, published=NOW - HOUR)
    published(store, "late", published=NOW - 3 * DAY)  # came in today, whatever it says
    found = store.stories(since=NOW - DAY)
    assert [(story.story, story.last) for story in found] == [(3, NOW), (2, NOW - HOUR)]


def test_what_says_it_comes_from_the_future_counts_from_when_it_was_seen(store: Store) -> None:
    published(store, "prophecy", first=True, published=NOW + 400 * DAY)
    assert store.stories(since=NOW)[0].last == NOW


def test_a_digest_of_many_stories_is_whole(store: Store) -> None:
    import asyncio

    from monitor.steps import ReadResult
    from tests.store.support import LEASE, article, entry, new_story, poll, run

    poll(store, source(), [entry(f"e{number}") for number in range(900)])

    async def read_all() -> None:
        unread = await store.claim_reads(NOW, LEASE, 1000)
        await asyncio.gather(
            *(store.settle_read(ReadResult(article(item)), new_story(), NOW) for item in unread)
        )

    run(read_all())
    found = store.stories(since=NOW)
    assert sorted(story.story for story in found) == list(range(1, 901))
    assert store.commits < 100  # they shared their commits
