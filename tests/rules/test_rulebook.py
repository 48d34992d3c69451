"""Percolation: the same answers as the reference evaluator, in rulebook order, with spans that prove them."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.model import Rule, Span
from monitor.rules.frequencies import SAMPLE
from monitor.rules.plan import Definitions
from monitor.rules.query import And, Not, Or, Query, asks_for_something
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.rules.sightings import MAX_SPANS, Sightings
from monitor.rules.syntax import parse, show
from monitor.rules.word_classes import WordClasses
from monitor.text.document import Document, document
from monitor.text.tokens import tokenise
from tests.cost import affordable
from tests.extent import WHOLE, examples
from tests.rules import reference
from tests.rules.strategies import RULES, TERMSETS, WORDS, Tongue, documents, queries

askable = queries.filter(asks_for_something)


def rulebook(*queries: str) -> Rulebook:
    return compile_rulebook(Rule(query, query) for query in queries)


OTHERS = [Rule(name, query) for name, query in RULES.items()]
EVALUATOR = reference.Evaluator(Tongue(), TERMSETS, RULES)


def spoken(*queries: str) -> Rulebook:
    """The queries, in a tongue with forms, termsets and another rule."""
    return compile_rulebook([*(Rule(query, query) for query in queries), *OTHERS], Tongue(), TERMSETS)


def names(book: Rulebook, made: Document) -> list[str]:
    return [match.rule.name for match in book.percolate(made)]


@examples(150)
@given(st.lists(askable, min_size=1, max_size=6), documents)
def test_nothing_is_missed_and_nothing_is_extra(asked: list[Query], made: Document) -> None:
    rules = [Rule(str(number), show(query)) for number, query in enumerate(asked)]
    book = compile_rulebook([*rules, *OTHERS], Tongue(), TERMSETS)
    right = [str(number) for number, query in enumerate(asked) if EVALUATOR.holds(query, made)]
    assert [name for name in names(book, made) if name not in RULES] == right
    held = {match.rule.name: match for match in book.percolate(made)}
    alone = [rule.name for rule in rules if rule.name not in book._asking]
    assert [book.match(name, made) for name in alone] == [held.get(name) for name in alone]


@given(askable, askable, documents)
def test_de_morgan(one: Query, other: Query, made: Document) -> None:
    both, either = And((one, other)), Or((one, other))
    apart: dict[str, Query] = {
        "and": both,
        "or": either,
        "not or": Not(Or((Not(one), Not(other)))),
        "not and": Not(And((Not(one), Not(other)))),
    }
    rules = [Rule(name, show(query)) for name, query in apart.items()]
    book = compile_rulebook([*rules, *OTHERS], Tongue(), TERMSETS)
    found = set(names(book, made))
    assert ("and" in found) == ("not or" in found)
    assert ("or" in found) == ("not and" in found)


@given(askable, documents)
def test_spans_are_whole_words_in_order_without_overlap(query: Query, made: Document) -> None:
    texts = {"title": made.title_text, "body": made.body_text}
    for match in spoken(show(query)).percolate(made):
        edges = [(span.field != "title", span.start, span.end) for span in match.spans]
        assert edges == sorted(edges)
        assert all(
            first.field != second.field or first.end <= second.start
            for first, second in zip(match.spans, match.spans[1:], strict=False)
        )
        assert all(tokenise(texts[span.field][span.start : span.end]).words for span in match.spans)


@given(st.lists(askable, min_size=2, max_size=5), documents, st.data())
def test_a_rule_taken_out_leaves_no_trace(asked: list[Query], made: Document, data: st.DataObject) -> None:
    rules = [Rule(str(number), show(query)) for number, query in enumerate(asked)]
    gone = data.draw(st.sampled_from(rules))
    book = compile_rulebook([*rules, *OTHERS], Tongue(), TERMSETS)
    book.remove(gone.name)
    left = compile_rulebook([*(rule for rule in rules if rule != gone), *OTHERS], Tongue(), TERMSETS)
    assert book.rules == left.rules
    assert book.percolate(made) == left.percolate(made)
    book.add(gone)
    assert book.rules[-1] == gone
    for rule in [*rules, *OTHERS]:
        book.remove(rule.name)
    kept = ("_added", "_expansion", "_definitions", "_classes", "frequencies")
    assert vars(book) == {**vars(Rulebook()), **{name: vars(book)[name] for name in kept}}
    classes = book._classes
    assert vars(classes) == vars(WordClasses())


@examples(25)
@given(
    st.lists(askable, min_size=2, max_size=5),
    st.lists(st.integers(0, 4), min_size=3, max_size=10),
    st.lists(st.sampled_from([*WORDS, "iran*", "*ran"]), max_size=4),
    documents,
)
def test_rules_come_and_go_and_leave_the_book_that_is_compiled_anew(
    asked: list[Query], changes: list[int], common: list[str], made: Document
) -> None:
    rules = [
        Rule(str(at), show(query), tags=("red",) if at % 3 == 0 else ()) for at, query in enumerate(asked)
    ]
    definitions = Definitions(TERMSETS, {rule.name: rule for rule in OTHERS})
    book, left = Rulebook(Tongue(), definitions), list[Rule]()
    for change in changes:
        rule = rules[change % len(rules)]
        anew = Rulebook(Tongue(), definitions, book.frequencies)
        if rule in left:
            book.remove(rule.name)
            left.remove(rule)
        else:
            try:
                book.add(rule)
                left.append(rule)
            except QuerySyntaxError as refusal:
                assert "wait for each other" in refusal.message  # noqa: PT017 - most often nothing is refused
        for one in left:
            anew.put(one)
        anew.settle()
        assert book.rules == anew.rules == tuple(left)
        assert book.percolate(made) == anew.percolate(made)
        assert book.holding(made) == set(names(anew, made))
        for _ in range(40 * SAMPLE):
            book.frequencies.learn(common)


def test_a_rule_that_comes_late_finds_words_that_were_read_long_before() -> None:
    book = rulebook("storm")
    ferry = document("Ferry sinks", "")
    assert names(book, ferry) == []
    letters = "abcdefghijkl"
    book.percolate(document("", " ".join(map("".join, product(letters, repeat=4)))))  # more than is kept
    book.add(Rule("late", "ferry"))
    assert names(book, ferry) == ["late"]
    book.remove("late")
    assert names(book, ferry) == []


def test_a_rule_that_must_wait_for_itself_is_refused_and_leaves_no_trace() -> None:
    book = compile_rulebook([Rule("red", "drone tag:blue", tags=("red",))])
    with pytest.raises(QuerySyntaxError, match="wait for each other"):
        book.add(Rule("blue", "drone tag:red", tags=("blue",)))
    assert [rule.name for rule in book.rules] == ["red"]
    book.add(Rule("blue", "drone", tags=("blue",)))
    assert names(book, document("drone", "")) == ["red", "blue"]


def spans(query: str, title: str, body: str = "") -> list[tuple[str, str]]:
    made = document(title, body)
    texts = {"title": title, "body": body}
    (match,) = rulebook(query).percolate(made)
    return [(span.field, texts[span.field][span.start : span.end]) for span in match.spans]


def test_a_match_carries_every_passage_that_proves_it() -> None:
    title, body = "Shaheds over Kyiv: a Shahed’s path", "A SHAHED-136 and another shahed."
    assert spans("shahed", title, body) == [("title", "Shahed"), ("body", "SHAHED"), ("body", "shahed")]


def test_a_phrase_is_one_passage_and_overlapping_ones_are_joined() -> None:
    assert spans('"interceptor drones" OR "drones for kyiv"', "Interceptor-drones for Kyiv") == [
        ("title", "Interceptor-drones for Kyiv")
    ]


def test_a_branch_that_does_not_hold_proves_nothing() -> None:
    assert spans("(drone jordan) OR iran", "Iran and a drone") == [("title", "Iran")]


def test_what_is_excluded_proves_nothing() -> None:
    assert spans("drone NOT toy NOT (race speed)", "A drone at speed") == [("title", "drone")]


def test_a_double_negation_proves_as_the_thing_itself() -> None:
    assert spans("NOT NOT drone", "A drone") == [("title", "drone")]


def test_a_source_alone_can_be_watched() -> None:
    book = rulebook('source:"Kyiv Courier"')
    (match,) = book.percolate(document("Any", "thing", source="kyiv courier"))
    assert match.spans == ()
    assert book.percolate(document("Kyiv Courier", "", source="other")) == ()


def test_words_of_the_address_can_be_asked_for_and_are_not_marked() -> None:
    book = rulebook("url:sport", "url:spor*")
    found = book.percolate(document("", "", url="https://example.org/sport/1"))
    assert [match.spans for match in found] == [(), ()]
    assert book.percolate(document("sport", "sport", url="https://example.org/transport")) == ()


def test_a_phrase_does_not_reach_from_title_to_body() -> None:
    assert rulebook('"iran drones"').percolate(document("Iran", "drones")) == ()


def test_words_of_a_query_may_stand_in_different_fields() -> None:
    assert names(rulebook("iran drones"), document("Iran", "drones")) == ["iran drones"]


def test_matches_come_in_rulebook_order() -> None:
    book = rulebook("drone", "iran", "kyiv", "dron*")
    assert names(book, document("Kyiv: Iran drone", "")) == ["drone", "iran", "kyiv", "dron*"]


def test_spans_are_capped() -> None:
    (match,) = rulebook("drone").percolate(document("", "drone " * 1000))
    assert len(match.spans) == MAX_SPANS
    assert match.spans[1] == Span("body", 6, 11)


class Spoken:
    """A tongue of one word with three forms."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        known = ("шахед", "шахеди", "шахедів") if (word, lang) == ("шахед", "uk") else (word,)
        return frozenset(known)

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return (tuple(frozenset((word,)) for word in words),)


def test_a_word_stands_for_its_forms_in_the_language_of_its_rule() -> None:
    rules = [Rule("uk", 'шахед OR "шахед упав"', lang="uk"), Rule("none", "шахед")]
    book = compile_rulebook(rules, Spoken())
    assert names(book, document("", "Збито 5 ШАХЕДІВ")) == ["uk"]
    assert names(book, document("", "шахед")) == ["uk", "none"]
    (match,) = book.percolate(document("Шахеди", ""))
    assert match.spans == (Span("title", 0, 6),)


def test_what_stands_near_is_marked_and_what_stands_far_is_not() -> None:
    body = "Kyiv saw a drone. A drone, far away from there. Kyiv too, and then a drone over Kyiv."
    assert spans("drone NEAR/2 kyiv", "Drone", body) == [
        ("body", "Kyiv"),
        ("body", "drone"),
        ("body", "drone"),
        ("body", "Kyiv"),
    ]


def test_all_that_is_counted_is_marked() -> None:
    assert spans("count(drone)>=3", "Drone", "a drone and a DRONE") == [
        ("title", "Drone"),
        ("body", "drone"),
        ("body", "DRONE"),
    ]


def test_a_lead_is_marked_in_the_body() -> None:
    assert spans("lead:drone", "Drone", "A drone.\n" + "word " * 60 + "\ndrone") == [("body", "drone")]


def test_the_passage_says_which_form_was_found() -> None:
    (match,) = compile_rulebook([Rule("uk", "шахед", lang="uk")], Spoken()).percolate(
        document("Шахедів 5", "")
    )
    (span,) = match.spans
    assert tokenise("Шахедів 5"[span.start : span.end]).words == ("шахедів",)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules named 'x'"):
        compile_rulebook([Rule("x", "a"), Rule("x", "b")])


def test_a_rule_that_cannot_be_read_is_refused_and_leaves_the_book_as_it_was() -> None:
    book = rulebook("drone")
    with pytest.raises(QuerySyntaxError):
        book.add(Rule("bad", "(drone"))
    assert len(book) == 1


def test_an_unknown_rule_cannot_be_removed() -> None:
    with pytest.raises(KeyError):
        rulebook("drone").remove("iran")


PART = 1 if WHOLE else 4
"""Of the size of hostile queries."""


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"(alpha{n} beta{n})" for n in range(2000 // PART)),
        "("
        + ") (".join(" OR ".join(f"a{n}x{m}" for m in range(50 // PART)) for n in range(100 // PART))
        + ")",
        '"' + "a " * 49 + 'b"',
        " OR ".join(f'"{"a " * 48}b{n}"' for n in range(50 // PART)),
        "alp* OR " + " OR ".join(f"alp{n}*" for n in range(500 // PART)),
        " OR ".join(f"*lph{n}*" for n in range(500 // PART)),
        " OR ".join(f"*a?a{'?' * (n % 46)}a*" for n in range(500 // PART)),
        " NEAR/9999 ".join("a" for _ in range(20)),
        " ONEAR/9999 ".join("(a OR alpha1)" for _ in range(20)),
        '"' + "a " * 49 + 'a"~9999',
        " OR ".join(f"(a NOT NEAR/{n} beta2)" for n in range(100 // PART)),
        " SENTENCE ".join("a" for _ in range(20)),
        "count(" + " OR ".join(f"a OR x{n}" for n in range(2000 // PART)) + ")>=9999",
        "\n".join(f"alpha{n} beta{n}" for n in range(5000 // PART)),
    ],
    ids=[
        *("OR of ANDs", "AND of ORs", "long phrase", "many long phrases", "stems", "infixes", "any letters"),
        *("NEAR", "ONEAR", "window", "NOT NEAR", "SENTENCE", "count", "plain list"),
    ],
)
def test_no_query_costs_much_more_than_its_length(query: str) -> None:
    with affordable(3):
        book = rulebook(query)
        book.percolate(document("alpha1 beta2", "a " * 5000 + "a" * 5000))
    assert parse(show(parse(query))) == parse(query)


def test_alternatives_whose_words_are_missing_are_left_aside() -> None:
    book = rulebook('(flood NEAR/2 warning) OR (drone NEAR/3 port) OR ("high water" AND storm)')
    (one,) = book._compiled.values()
    flood, drone, storm = one.plan.parts  # type: ignore[union-attr]
    made = document("", "A drone over the old port, and high water.")
    shown = one.shown(book._holding(Sightings(made))[1])
    assert shown.parts == (drone, storm)  # type: ignore[union-attr]
    assert flood not in shown.parts  # type: ignore[union-attr]


def test_a_rule_that_names_a_termset_twice_leaves_no_trace() -> None:
    book = compile_rulebook([Rule("twice", "@drones AND age<30m AND @drones")], Tongue(), TERMSETS)
    book.remove("twice")
    assert vars(book._classes) == vars(WordClasses())
