"""`Cover.implies` is never wrong when it says yes, and sees what people would see."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.model import Rule
from monitor.rules.cover import Cover, alike, written
from monitor.rules.query import And, Field, Not, Or, Query, asks_for_something
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.syntax import parse, show
from monitor.text.document import Document
from tests.rules.strategies import documents, phrases, words


def combined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(And, parts), st.builds(Or, parts))


leaves = st.one_of(words, words, phrases)
unfielded = st.recursive(leaves, combined, max_leaves=4)
fielded = st.builds(Field, st.sampled_from(["title", "body", "url"]), unfielded)
queries: st.SearchStrategy[Query] = st.recursive(st.one_of(leaves, fielded), combined, max_leaves=6)
PAIRS = st.one_of(
    st.tuples(leaves, leaves),
    st.builds(lambda one, other: (And((one, other)), one), queries, queries),
    st.builds(lambda one, other: (one, Or((other, one))), queries, queries),
)


@given(PAIRS, st.lists(documents, min_size=1, max_size=5))
def test_what_is_implied_holds(pair: tuple[Query, Query], texts: list[Document]) -> None:
    one, other = pair
    assume(asks_for_something(one) and asks_for_something(other))
    assume(Cover().implies(one, other))
    book = compile_rulebook([Rule("one", show(one)), Rule("other", show(other))])
    for text in texts:
        held = {match.rule.name for match in book.percolate(text)}
        assert "one" not in held or "other" in held


@given(queries)
def test_every_query_implies_itself_and_its_like_means_the_same(query: Query) -> None:
    assert Cover().implies(query, query)
    assert alike(query) == alike(And((query, query))) == alike(Or((query, Or((query, query)))))


@given(queries, queries)
def test_no_covered_part_is_missed_for_its_letters(one: Query, other: Query) -> None:
    """`keys` and `written` only sort parts for comparison."""
    cover = Cover()
    if cover.implies(one, other) and not isinstance(one, Not):
        assert cover.keys(other) & written(one) or not _plain(one) or not _plain(other)


def _plain(query: Query) -> bool:
    match query:
        case And() | Or():
            return all(map(_plain, query.parts))
        case Field():
            return _plain(query.inside)
        case Not():
            return False
        case _:
            return True


YES = [
    ("a", "a"),
    ("drone", "dron*"),
    ("drones*", "dron*"),
    ('"red drone"', "drone"),
    ('"a red drone"', '"red dron*"'),
    ("a b", "a"),
    ("a b c", "c a"),
    ("a", "a OR b"),
    ("a OR b", "b OR a OR c"),
    ("(a b) OR (a c)", "a"),
    ("title:a", "a"),
    ("title:(a b)", "title:a"),
    ('title:"a b"', "b"),
    ("a NOT (b OR c)", "a NOT b"),
    ("électronique", "electronique"),
    ("a lang:uk", "lang:uk"),
]
NO = [
    ("a", "b"),
    ("dron*", "drone"),
    ("drone", '"red drone"'),
    ('"a b"', '"b a"'),
    ("a OR b", "a"),
    ("a", "title:a"),
    ("title:a", "body:a"),
    ("url:abc", "abc"),
    ("a NOT b", "a NOT c"),
    ("title:(a NOT b)", "a NOT b"),
    ("electronique", "électronique"),
    ('"a b"', '"a c b"'),
]


@pytest.mark.parametrize(("one", "other"), YES)
def test_sees_that_one_part_covers_another(one: str, other: str) -> None:
    assert Cover().implies(parse(one), parse(other))


@pytest.mark.parametrize(("one", "other"), NO)
def test_does_not_claim_too_much(one: str, other: str) -> None:
    assert not Cover().implies(parse(one), parse(other))


def test_forms_count() -> None:
    cover = Cover(lambda word: frozenset((word, f"{word}s")))
    assert cover.implies(parse("drone"), parse("drone* OR x"))
    assert not cover.implies(parse("drones"), parse("drone"))  # its own forms go further
    both = Cover(lambda word: frozenset(("drone", "drones")))
    assert both.implies(parse("drones"), parse("drone"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a OR b", "b OR a OR a"),
        ("a (b c)", "c b a"),
        ("title:(a b)", "title:b title:a"),
        ("a NOT (b OR c)", "a NOT (c OR b)"),
    ],
)
def test_order_and_grouping_do_not_count(one: str, other: str) -> None:
    assert alike(parse(one)) == alike(parse(other))
