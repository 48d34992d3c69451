"""Search beside the naive evaluator on invented texts: examples of the page, generated queries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.full import full_rules
from benchmarks.percolation.workload import Pool
from benchmarks.search import compare, example_queries, keep
from monitor.rules.plan import Definitions
from monitor.store import Store, open_store
from tests.benchmarks.test_percolation import invented
from tests.rules.test_reference_page import EXAMPLES, article

INVENTED = invented()


def texts() -> list[Captured]:
    """Invented ones, and those of the page's examples."""
    examples = [article(text) for text in dict.fromkeys(text for _, text, _ in EXAMPLES)]
    said = [
        Captured(one.title_text, one.body_text, one.lang, author=one.author)
        for one in examples
        if one.title_text or one.body_text
    ]
    return [*INVENTED, *said]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("search") / "archive.sqlite") as store:
        asyncio.run(keep(store, texts()))
        yield store


def test_the_examples_of_the_page_find_what_they_mean(archive: Store) -> None:
    compared = compare(archive, *example_queries())
    assert (compared.missed, compared.extra) == ((), ())
    assert compared.hits > 100


def test_generated_queries_find_what_they_mean(archive: Store) -> None:
    queries = [rule.query for rule in full_rules(80, Pool(INVENTED, share=0.2), INVENTED)]
    compared = compare(archive, queries, Definitions())
    assert (compared.missed, compared.extra) == ((), ())
    assert compared.hits > 50
