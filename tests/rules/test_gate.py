"""Gates: no document that a query fits is kept out, and an exact gate lets no other through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.fields import Fields
from monitor.rules.frequencies import MEMORY, SAMPLE, Frequencies
from monitor.rules.gate import MAX_ROW, Gate, Item, Row, gate
from monitor.rules.plan import plan
from monitor.rules.query import Query, asks_for_something
from monitor.rules.sightings import Sightings
from monitor.rules.sought import Sought
from monitor.rules.syntax import parse
from monitor.rules.word_classes import WordClasses
from monitor.text.document import Document
from tests.extent import examples
from tests.rules.strategies import Tongue, documents, unreferring

askable = unreferring.filter(asks_for_something)


def lets_through(opening: Gate, made: Document) -> bool:
    classes = WordClasses()
    items: dict[Item, Sought] = {
        item: classes.hold(item) for part in (opening.needs, opening.bars, *opening.either) for item in part
    }
    present, _ = classes.present(Fields(made))

    def there(item: Item) -> bool:
        return items[item] in present

    return (
        all(map(there, opening.needs))
        and all(any(map(there, option)) for option in opening.either)
        and not any(map(there, opening.bars))
    )


@examples(150)
@given(askable, documents)
def test_a_gate_keeps_nothing_out_that_the_query_fits(query: Query, made: Document) -> None:
    asked = plan(query, Tongue())
    opening = gate(asked, Frequencies().expected)
    if Sightings(made).holds(asked):
        assert lets_through(opening, made)
    elif opening.exact:
        assert not lets_through(opening, made)


def opened(query: str) -> Gate:
    return gate(plan(parse(query)), Frequencies().expected)


def test_what_presence_tells_is_exact() -> None:
    drone, iran, toy = ("drone",), ("iran",), ("toy",)
    assert opened("drone") == Gate(frozenset({drone}), exact=True)
    assert opened("drone OR iran") == Gate(either=(frozenset({drone, iran}),), exact=True)
    assert opened("drone iran -toy") == Gate(frozenset({drone, iran}), bars=frozenset({toy}), exact=True)
    assert opened('"iran drone"') == Gate(frozenset({Row((iran, drone))}), exact=True)
    assert opened("url:toy") == Gate(frozenset({("url:toy",)}), exact=True)


def test_what_only_positions_tell_is_not() -> None:
    long = '"a drone here and there"'
    for query in (
        "title:drone",
        "case:Drone",
        "iran NEAR/3 drone",
        '"a dron* here"',
        "count(drone)>=2",
        long,
    ):
        assert not opened(query).exact, query
    assert opened(long).needs == {
        Row((("a",), ("drone",), ("here",), ("and",))),
        Row((("drone",), ("here",), ("and",), ("there",))),
    }
    assert opened('"a dron* here too"').needs == {("a",), ("dron*",), Row((("here",), ("too",)))}


@pytest.mark.parametrize("query", ["(drone -toy) OR iran", "(drone kyiv) OR iran", "iran OR NOT NOT (a b)"])
def test_alternatives_of_several_conditions_are_not_exact(query: str) -> None:
    assert not opened(query).exact


@given(st.integers(2, 20))
def test_the_rows_of_a_phrase_cover_it(size: int) -> None:
    words = [f"w{number}" for number in range(size)]
    rows = [row for row in opened(f'"{" ".join(words)}"').needs if isinstance(row, Row)]
    assert {form for row in rows for forms in row.words for form in forms} == set(words)
    assert all(2 <= len(row.words) <= MAX_ROW for row in rows)


def test_an_or_of_ands_needs_the_rarest_word_of_each() -> None:
    (option,) = opened("(a interceptor) OR (the drone) OR (of helicopter)").either
    assert option == {("interceptor",), ("drone",), ("helicopter",)}


def test_a_rule_stands_under_its_rarest_word() -> None:
    known = Frequencies()
    opening = opened("helicopter drone")
    assert opening.anchors(known.expected) == {("helicopter",)}, "before anything came, the longest is rarest"
    for _ in range(40 * SAMPLE):
        known.learn(["helicopter"])
    assert opening.anchors(known.expected) == {("drone",)}


@given(st.integers(0, 3))
def test_counts_are_halved_and_shares_stay(times: int) -> None:
    known = Frequencies()
    for _ in range((MEMORY - 1) * SAMPLE):
        known.learn(["drone"] * times)
    before = known.expected(("drone",))
    for _ in range(SAMPLE):
        known.learn(["drone"] * times)
    assert known.documents == MEMORY / 2
    assert abs(known.expected(("drone",)) - before) < 0.05 * max(times, 1)
