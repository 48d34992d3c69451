"""Rules that ask for tags: looked at after those that give them, refused when they wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.model import Rule, Span
from monitor.rules.plan import Definitions
from monitor.rules.query import And, Not, Or, Query, Value, asks_for_something
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.rules.syntax import parse, show
from monitor.rules.tags import Asking, CircleError, in_turn
from monitor.rules.trial import failures
from monitor.text.document import Document, document
from tests.cost import affordable
from tests.extent import examples
from tests.rules import reference
from tests.rules.strategies import documents, kinds_of_word

TAGS = ["red", "blue", "green"]
wanted = st.builds(Value, st.just("tag"), st.sampled_from(TAGS))


def combined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(And, parts), st.builds(Or, parts))


queries = st.recursive(st.one_of(kinds_of_word, wanted), combined, max_leaves=4).filter(asks_for_something)
rules = st.lists(st.tuples(queries, st.sets(st.sampled_from(TAGS), max_size=1)), min_size=1, max_size=5).map(
    lambda made: [Rule(str(at), show(query), tags=tuple(tags)) for at, (query, tags) in enumerate(made)]
)


def waits_for_itself(rules: Sequence[Rule]) -> bool:
    """Whether some rule is come to again on the way over the rules whose tags it asks for."""
    asks = {rule.name: {tag for tag in TAGS if f'tag:"{tag}"' in rule.query} for rule in rules}
    follows = {
        rule.name: {
            other.name
            for other in rules
            if other != rule and asks[other.name] and asks[rule.name].intersection(other.tags)
        }
        for rule in rules
    }
    reached = follows
    for _ in rules:
        reached = {name: ahead.union(*(follows[one] for one in ahead)) for name, ahead in reached.items()}
    return any(name in ahead for name, ahead in reached.items())


def held(rules: Sequence[Rule], made: Document) -> list[str]:
    """The rules that hold, each judged with the tags of the others: found by trying until nothing changes."""
    holding: set[str] = set()
    for _ in range(len(rules) + 1):
        holding = {
            rule.name
            for rule in rules
            if reference.holds(
                parse(rule.query),
                replace(
                    made,
                    tags=(
                        *made.tags,
                        *(
                            tag
                            for other in rules
                            if other != rule and other.name in holding
                            for tag in other.tags
                        ),
                    ),
                ),
            )
        }
    return [rule.name for rule in rules if rule.name in holding]


@examples(60)
@given(rules, documents)
def test_rules_hold_by_the_tags_of_the_others(made: list[Rule], text: Document) -> None:
    if waits_for_itself(made):
        with pytest.raises(QuerySyntaxError, match="wait for each other"):
            compile_rulebook(made)
        return
    book = compile_rulebook(made)
    assert book.holding(text) == set(held(made, text))


def names(book: Rulebook, text: str) -> list[str]:
    return [match.rule.name for match in book.percolate(document("", text))]


WATCHED = [
    Rule("Kyiv drones", "tag:drones kyiv", tags=("drones", "Kyiv News")),
    Rule("Shahed", "shahed", tags=("drones",)),
    Rule("Quiet", "kyiv NOT tag:drones"),
    Rule("Both", 'tag:"kyiv news" words>1'),
]


def test_a_rule_comes_after_those_whose_tags_it_asks_for() -> None:
    book = compile_rulebook(WATCHED)
    assert names(book, "A Shahed over Kyiv") == ["Kyiv drones", "Shahed", "Both"]
    assert names(book, "A drone over Kyiv") == ["Quiet"]


def test_what_is_marked_is_what_the_rule_itself_found() -> None:
    (first, *_) = compile_rulebook(WATCHED).percolate(document("", "A Shahed over Kyiv"))
    assert first.spans == (Span("body", 14, 18),)


def test_tags_that_an_article_has_already_count_too() -> None:
    book = compile_rulebook(WATCHED[:1])
    assert book.holding(replace(document("", "Kyiv"), tags=("Drones",))) == {WATCHED[0].name}


def test_a_rule_that_refers_to_one_that_asks_for_tags_waits_too() -> None:
    book = compile_rulebook(
        [Rule("a", 'rule:"b" over'), Rule("b", "tag:x"), Rule("c", "shahed", tags=("x",))]
    )
    assert names(book, "Shahed over Kyiv") == ["a", "b", "c"]


def test_rules_may_come_and_go() -> None:
    book = compile_rulebook(WATCHED)
    book.remove("Shahed")
    assert names(book, "A Shahed over Kyiv") == ["Quiet"]
    book.add(WATCHED[1])
    assert names(book, "A Shahed over Kyiv") == ["Kyiv drones", "Both", "Shahed"]


def test_rules_that_wait_for_each_other_are_refused_by_name_and_leave_the_book_as_it_was() -> None:
    book = compile_rulebook([Rule("a", "x tag:red", tags=("blue",)), Rule("b", "y", tags=("red",))])
    with pytest.raises(QuerySyntaxError, match="a → c → a") as refusal:
        book.add(Rule("c", "z OR\n tag:blue", tags=("red",)))
    assert (refusal.value.query, refusal.value.column) == ("x tag:red", 3)
    assert names(book, "x y z") == ["a", "b"]


def test_long_chains_of_tags_are_put_in_order() -> None:
    chain = {str(at): Asking(frozenset((f"t{at}",)), frozenset((f"t{at + 1}",))) for at in range(5_000)}
    with affordable(1):
        assert in_turn(chain) == tuple(map(str, range(4_999, -1, -1)))
    with pytest.raises(CircleError):
        in_turn({**chain, "5000": Asking(frozenset(("t5000",)), frozenset(("t0",)))})


def test_a_line_is_tried_with_the_tags_that_other_rules_give_it() -> None:
    asking = replace(WATCHED[0], should_match=("Shahed over Kyiv",), should_not_match=("Drone over Kyiv",))
    known = Definitions(rules={rule.name: rule for rule in (asking, *WATCHED[1:])})
    assert list(failures([asking], definitions=known)) == []
    wrong = replace(asking, should_match=("Drone over Kyiv",))
    (failure,) = failures([wrong], definitions=known)
    assert failure.why == '`tag:"drones"` is missing'
