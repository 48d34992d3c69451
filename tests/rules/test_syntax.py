"""The query language: what is read, how it is shown, and what is said when it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.rules.query import (
    And,
    Field,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Value,
    asks_for_something,
)
from monitor.rules.syntax import MAX_DEPTH, parse, show
from tests.cost import affordable
from tests.rules.strategies import queries

a, b, c = Term("a"), Term("b"), Term("c")

READ: list[tuple[str, Query]] = [
    ("Shahed", Term("shahed")),
    ("a b", And((a, b))),
    ("a AND b", And((a, b))),
    ("a b AND c", And((a, b, c))),
    ("a OR b", Or((a, b))),
    ("a\n  OR b # a comment\n  # another\n OR c", Or((a, b, c))),
    ("a NOT b", And((a, Not(b)))),
    ("a AND NOT b", And((a, Not(b)))),
    ("a -b", And((a, Not(b)))),
    ("a -(b OR c)", And((a, Not(Or((b, c)))))),
    ('a -"b c"', And((a, Not(Phrase((b, c)))))),
    ("NOT NOT a", Not(Not(a))),
    ("(a)", a),
    ("((a b)) OR c", Or((And((a, b)), c))),
    ("(a OR b)(c)", And((Or((a, b)), c))),
    ('"a b"', Phrase((a, b))),
    ("“a b”", Phrase((a, b))),
    ("«a b»", Phrase((a, b))),
    ("„a b“", Phrase((a, b))),
    ('"a"', a),
    ('"a\nb"', Phrase((a, b))),
    ('"OR"', Term("or")),
    ("or", Term("or")),
    ("Shahed-136", Phrase((Term("shahed"), Term("136")))),
    ("泽连斯基", Phrase((Term("泽"), Term("连"), Term("斯"), Term("基")))),
    ("П’ять", Term("п'ять")),
    ("Iran's", Term("iran")),
    ('כטב"ם', Term("כטבם")),
    ('"כטב"ם a"', Phrase((Term("כטבם"), a))),
    ("дрон*", Prefix("дрон")),
    ('"ballistic missile*"', Phrase((Term("ballistic"), Prefix("missile")))),
    ("anti-dron*", Phrase((Term("anti"), Prefix("dron")))),
    ("title:a", Field("title", a)),
    ("title:(a OR b) c", And((Field("title", Or((a, b))), c))),
    ('body:"a b"', Field("body", Phrase((a, b)))),
    ("url:sport", Field("url", Term("sport"))),
    ("title:(a NOT b)", Field("title", And((a, Not(b))))),
    ('source:"Kyiv  Courier" a', And((Value("source", "kyiv courier"), a))),
    ("source:kyiv-courier.example", Value("source", "kyiv-courier.example")),
    ("lang:UK a", And((Value("lang", "uk"), a))),
    ("12:30", Phrase((Term("12"), Term("30")))),
    ("https://a.b", Phrase((Term("https"), a, b))),
    ("a #b", a),
    ("a#b", Phrase((a, b))),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_reads(text: str, tree: Query) -> None:
    assert parse(text) == tree
    assert parse(show(tree)) == tree


REFUSED = [
    ("", 1, 1, "the query is empty"),
    ("  # only a comment", 1, 19, "the query is empty"),
    ("a OR", 1, 5, "before the end"),
    ("a AND", 1, 6, "before the end"),
    ("a\nOR\nOR b", 3, 1, "found OR"),
    ("OR a", 1, 1, "found OR"),
    ("a NOT", 1, 6, "before the end"),
    ("a NOT AND b", 1, 7, "found AND"),
    ("(a", 1, 1, "never closed"),
    ("a (b\n(c)", 1, 3, "never closed"),
    ("a)", 1, 2, "closes nothing"),
    ("()", 1, 2, "found )"),
    ('a "b', 1, 3, "never closed"),
    ('""', 1, 1, "no letter"),
    ("a — b", 1, 3, "no letter"),
    ("a - b", 1, 3, "- means nothing"),
    ("a --b", 1, 3, "- means nothing"),
    ("a OR b c", 1, 8, "(a OR b) c   or   a OR (b c)"),
    ("a b OR c", 1, 5, "a (b OR c)   or   (a b) OR c"),
    ("a OR b AND c OR NOT (d e)", 1, 8, "(a OR b) (c OR NOT (d e))   or   a OR (b c) OR NOT (d e)"),
    ("a\n  OR b -c", 2, 8, "two ways"),
    ("NOT a", 1, 1, "only excludes"),
    ("-a -b", 1, 1, "only excludes"),
    ("a OR NOT b", 1, 6, "only excludes"),
    ("title:(NOT a)", 1, 8, "only excludes"),
    ("tilte:a", 1, 1, "did you mean title:"),
    ("Iran:a", 1, 1, "fields are title:, body:, url:, source:, lang:"),
    ("title: a", 1, 7, "directly after title:"),
    ("title:", 1, 7, "directly after title:"),
    ("title:-a", 1, 7, "directly after title:"),
    ("title:body:a", 1, 7, "directly after title:"),
    ("title:(a body:b)", 1, 10, "body: cannot stand within title:"),
    ("title:(a source:b)", 1, 10, "source: cannot stand within title:"),
    ("source:(a)", 1, 8, "one value"),
    ("source:a*", 1, 8, "one value"),
    ("ab*", 1, 1, "at least 3 letters"),
    ("drone-*", 1, 1, "at least 3 letters"),
    ("a dr*ne", 1, 3, "can only end a word"),
    ("*drone", 1, 1, "* means nothing before a word"),
    ("@drones", 1, 1, "@ means nothing"),
    ("a NEAR/5 b", 1, 3, "NEAR/5 is no operator"),
    ("a && b", 1, 3, "&& is no operator"),
    ("a | b", 1, 3, "| is no operator"),
    ('"' + "a " * 51 + '"', 1, 1, "more than 50 words"),
    ("a " * 20_001, 1, 40_001, "more than 20,000 words"),
    ("a" * 200_001, 1, 1, "longer than 200,000 characters"),
    ("(" * 41 + "a", 1, 41, "more than 40"),
    ("a " + "NOT " * 41 + "a", 1, 163, "more than 40"),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"), REFUSED, ids=[text[:40] or "empty" for text, *_ in REFUSED]
)
def test_refuses(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse(text)
    assert message in str(refusal.value)
    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert refusal.value.query == text


@given(queries.filter(asks_for_something))
def test_what_is_shown_reads_as_what_it_was(query: Query) -> None:
    assert parse(show(query)) == query


@given(queries)
def test_what_only_excludes_is_refused(query: Query) -> None:
    if asks_for_something(query):
        parse(show(query))
    else:
        with pytest.raises(QuerySyntaxError, match="only excludes"):
            parse(show(query))


@given(st.text(st.one_of(st.characters(), st.sampled_from('aAND OR NOT()"“«-:*#\n@תk')), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    refusal = None
    try:
        tree = parse(text)
    except QuerySyntaxError as error:
        refusal = error
    if refusal is None:
        assert parse(show(tree)) == tree
        return
    lines = text.split("\n")
    assert 1 <= refusal.line <= len(lines)
    assert 1 <= refusal.column <= len(lines[refusal.line - 1]) + 1


def test_nesting_up_to_the_bound_is_read() -> None:
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == a


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "(" * 100_000,
        "a:" * 50_000,
        "- " * 50_000,
        'א"' * 60_000,
        "a OR b " * 10_000,
        "#" * 100_000,
    ],
    ids=["quotes", "parentheses", "colons", "dashes", "gershayim", "mixed", "comment"],
)
def test_hostile_queries_are_refused_at_once(text: str) -> None:
    with affordable(2), pytest.raises(QuerySyntaxError):
        parse(text)
