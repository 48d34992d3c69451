"""The query language: what is read, how it is shown, and what is said when it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.rules.query import (
    Age,
    And,
    Cased,
    Field,
    Length,
    Name,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Reference,
    Regex,
    Related,
    Term,
    Value,
    Wildcard,
    asks_for_something,
)
from monitor.rules.relations import Apart, AtLeast, Near, Same, Window
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
    (r"/b\w+ (c|d)/ a", And((Regex(r"b\w+ (c|d)"), a))),
    (r"title:/\/a#\"/", Field("title", Regex(r"\/a#\""))),
    ("a OR\n/b/", Or((a, Regex("b")))),
    ("/a/\n!/b/", And((Regex("a"), Not(Regex("b"))))),
    ("case:/NATO/", Regex("NATO", case=True)),
    ("first/3(/b/)", Field("first/3", Regex("b"))),
    ("a age<6h", And((a, Age("<", 360)))),
    ("a age>=2d", And((a, Age(">=", 2880)))),
    ("a NOT age<=90m", And((a, Not(Age("<=", 90))))),
    ('country:UA tag:"Deep  Blue"', And((Value("country", "ua"), Value("tag", "deep blue")))),
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
    ("=Шахед", Term("шахед", exact=True)),
    ('"a"=', Term("a", exact=True)),
    ('"a b"=', Phrase((Term("a", exact=True), Term("b", exact=True)))),
    ("=a-b", Phrase((Term("a", exact=True), Term("b", exact=True)))),
    ("title:=a", Field("title", Term("a", exact=True))),
    ('a=b "c"', And((Phrase((a, b)), c))),
    ("a NEAR/5 b", Related(Near(5), (a, b))),
    ("a W/5 b", Related(Near(5), (a, b))),
    ("a NEAR/0 b NEAR/0 c", Related(Near(0), (a, b, c))),
    ("a ONEAR/5 b", Related(Near(5, ordered=True), (a, b))),
    ("a PRE/5 b", Related(Near(5, ordered=True), (a, b))),
    ("c a NEAR/5 b", And((c, Related(Near(5), (a, b))))),
    ("c OR NOT NOT a NEAR/5 b", Or((c, Not(Not(Related(Near(5), (a, b))))))),
    ('(a OR "b c") NEAR/2 c', Related(Near(2), (Or((a, Phrase((b, c)))), c))),
    ("title:(a NEAR/2 b)", Field("title", Related(Near(2), (a, b)))),
    ("a NOT NEAR/5 b", Related(Apart(5), (a, b))),
    ("a NOT NEAR/5 b NOT c", And((Related(Apart(5), (a, b)), Not(c)))),
    ('"a b"~3', Related(Window(3), (a, b))),
    ('"a b"=~3', Related(Window(3), (Term("a", exact=True), Term("b", exact=True)))),
    ("*drohne", Wildcard("*drohne")),
    ("*Drohn*", Wildcard("*drohn*")),
    ("organi?ation", Wildcard("organi?ation")),
    ("organi?ation*", Wildcard("organi?ation*")),
    ('"a *drohne"', Phrase((a, Wildcard("*drohne")))),
    ("*drohne-a", Phrase((Wildcard("*drohne"), a))),
    ("count(a)>=3", Related(AtLeast(3), (a,))),
    ("count(a OR b) > 3", Related(AtLeast(4), (Or((a, b)),))),
    ("ATLEAST/3 a b", And((Related(AtLeast(3), (a,)), b))),
    ("count (a)", And((Term("count"), a))),
    ("first/100(a b)", Field("first/100", And((a, b)))),
    ("lead:a", Field("lead", a)),
    ("a SENTENCE b W/S c", Related(Same("sentence"), (a, b, c))),
    ("a PARAGRAPH b", Related(Same("paragraph"), (a, b))),
    ("a W/P b", Related(Same("paragraph"), (a, b))),
    ('author:"a b"', Field("author", Phrase((a, b)))),
    ("site:News.example a", And((Value("site", "news.example"), a))),
    ("a words>300", And((a, Length(301)))),
    ("a words>=300", And((a, Length(300)))),
    ("a words<300", And((a, Length(0, 299)))),
    ("case:NATO", Cased("NATO")),
    ('case:"NATO"', Cased("NATO")),
    ("case:Shahed-A", Phrase((Cased("Shahed"), Cased("A")))),
    ("title:case:NATO", Field("title", Cased("NATO"))),
    ("@drones a", And((Reference("termset", "drones"), a))),
    ("@drones NEAR/5 a", Related(Near(5), (Reference("termset", "drones"), a))),
    ('rule:"Air  raid" a', And((Reference("rule", "Air raid"), a))),
    ('name:"A B"', Name(("a", "b"))),
    ("name:Zelensky", Name(("zelensky",))),
    ("a\nb", Or((a, b))),
    ("a\n+b\n!c", And((a, b, Not(c)))),
    ("a b\n\n  # comment\nc", Or((And((a, b)), c))),
    ('+a\n+"b\nc"', And((a, Phrase((b, c))))),
    ("+a", a),
    ("title:a\nb", Or((Field("title", a), b))),
    ("(a\nb)", And((a, b))),
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
    ("Iran:a", 1, 1, "fields are title:, lead:, body:, url:, author:, source:, lang:, site:"),
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
    ("a dr*ne", 1, 3, "can only begin or end a word"),
    ("*dr", 1, 1, "at least 3 letters directly beside"),
    ("a ** b", 1, 3, "* means nothing before a word"),
    ("dr?", 1, 1, "at least 3 letters in its word"),
    ("泽?斯", 1, 1, "at least 3 letters in its word"),
    ("@", 1, 1, "no letter"),
    ("@ a", 1, 1, "no letter"),
    ("==", 1, 1, "no letter"),
    ("a ~3", 1, 3, "~ means nothing"),
    ("a + b", 1, 3, "+ means nothing"),
    ("a +b", 1, 3, "at the start of a line of a plain list"),
    ("+a\nb OR c", 1, 1, "at the start of a line of a plain list"),
    ("!a\n!b", 1, 1, "only excludes"),
    ("a\nwords>5", 2, 1, "only excludes"),
    ("a\n+title: b", 2, 8, "directly after title:"),
    ("a\n!b !c", 2, 4, "at the start of a line"),
    ("a NEAR b", 1, 3, "NEAR is no operator"),
    ("a near/5 b", 1, 3, "near/5 is no operator"),
    ("a ADJ/5 b", 1, 3, "ADJ/5 is no operator"),
    ("a NEAR/5", 1, 9, "before the end"),
    ("NEAR/5 a", 1, 1, "found NEAR/5"),
    ("a NEAR/5 NOT b", 1, 10, "found NOT"),
    ("a NEAR/5 (b c)", 1, 10, "NEAR/5 stands between words, phrases and OR-groups"),
    ("(a b) NEAR/5 c", 1, 1, "NEAR/5 stands between words"),
    ("title:a NEAR/5 b", 1, 1, "title:(a NEAR/5 b)"),
    ("a NEAR/5 b NEAR/4 c", 1, 12, "NEAR/4 after another"),
    ("a NOT NEAR/5 b NOT NEAR/5 c", 1, 20, "NEAR/5 after another"),
    ("a NOT ONEAR/5 b", 1, 7, "NOT ONEAR/5 is no operator"),
    ("a SENTENCE", 1, 11, "before the end"),
    ("count(a)", 1, 9, "expected >= and a number after count(…)"),
    ("count(a)>=0", 1, 1, "a number from 1"),
    ("count(a b)>=2", 1, 6, "what is counted are words"),
    ("count(a", 1, 6, "never closed"),
    ("a >=3", 1, 3, "found >=3"),
    ("first/0(a)", 1, 1, "a number from 1"),
    ("title:(first/3(a))", 1, 8, "first/3 cannot stand within title:"),
    ("title:(a words>3)", 1, 10, "words cannot stand within title:"),
    ('title:(a rule:"b")', 1, 15, "rule: cannot stand within title:"),
    ("words>5", 1, 1, "only excludes"),
    ("a words>many", 1, 3, "expected a number of at most six digits: words>300"),
    ("a age<6x", 1, 3, "at most six digits and m, h, d or w: age<6h"),
    ("count(a)>=1234567", 1, 9, "expected a number of at most six digits"),
    ("first/5 drone", 1, 8, "expected ( directly after first/5: first/5(drone)"),
    ("first/-3(drone)", 1, 1, "expected a number of at most six digits: first/5(drone)"),
    ("iran first/9999999(drone)", 1, 6, "expected a number of at most six digits: first/5(drone)"),
    ("a words<1 words>0", 1, 11, "a number from 1"),
    ("case: a", 1, 6, "directly after case:"),
    ("case:(a)", 1, 6, "directly after case:"),
    ("case:na*", 1, 6, "takes words as they are spelt"),
    ('name:"a b"~2', 1, 6, "directly after name:"),
    ('name:"a b c d e f g"', 1, 6, "more than 6 words"),
    ('rule:" "', 1, 6, "the name of a rule"),
    (" ".join(f"*abc{n}" for n in range(501)), 1, 3891, "more than 500 words with a *"),
    (" NEAR/5 ".join("a" * 21), 1, 174, "more than 20 operands of NEAR/5"),
    ("*" + "a" * 51, 1, 1, "at most 50 letters"),
    ("ATLEAST/2 " * 41 + "a", 1, 411, "more than 40"),
    ("a && b", 1, 3, "&& is no operator"),
    ("a | b", 1, 3, "| is no operator"),
    ('"' + "a " * 51 + '"', 1, 1, "more than 50 words"),
    ("a " * 20_001, 1, 40_001, "more than 20,000 words"),
    ("name:a OR " * 1_000 + "name:a", 1, 10_006, "more than 1,000 names"),
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


PIECES = [
    *'aAND OR NOT()"“«-:*#\n@תk=~?+!/>5',
    *(
        " NEAR/2 ",
        " NOT NEAR/1 ",
        "ATLEAST/2 ",
        "count(",
        ")>=2",
        "first/5(",
        "words>5",
        "case:",
        "name:",
        '"~3',
    ),
    *("@set", "title:", "drone", "*drone", "dro?e", "\n+", "\n!", " SENTENCE ", '"='),
]


@given(st.lists(st.one_of(st.text(max_size=2), st.sampled_from(PIECES)), max_size=40).map("".join))
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
