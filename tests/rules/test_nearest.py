"""What rules lack is told alike of one text and of many, and at no second compilation."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Rule
from monitor.rules import lacking
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.nearest import Nearest
from monitor.rules.query import And, Query, Term
from monitor.rules.syntax import show
from monitor.text.document import Document, document
from tests.rules import strategies


def test_of_many_texts_the_same_is_said_as_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    @given(st.lists(strategies.unreferring, min_size=1, max_size=3), strategies.documents)
    @settings(deadline=None)
    def law(queries: list[Query], text: Document) -> None:
        rules = [Rule(str(number), show(And((Term("drone"), query)))) for number, query in enumerate(queries)]
        monkeypatch.setattr(lacking, "FEW", 1)
        nearest = Nearest(rules)
        first, second = nearest.misses(text), nearest.misses(text)
        assert first == second

    law()


class Counted:
    """Remembers which words it was asked for."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def forms(self, word: str, lang: str) -> frozenset[str]:
        self.asked[word] += 1
        return frozenset((word, f"{word}s"))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return AS_WRITTEN.name(words, lang)


def test_words_are_expanded_once_for_a_rule_and_for_what_it_lacks() -> None:
    counted = Counted()
    nearest = Nearest([Rule("near", "(drone OR ferry) NEAR/5 bridge AND harbour")], counted)
    (miss,) = nearest.misses(document("Ferries", "The drones of the bridge"))
    assert miss.lacking == "`harbour` is missing"
    assert counted.asked == {"drone": 1, "ferry": 1, "bridge": 1, "harbour": 1}
