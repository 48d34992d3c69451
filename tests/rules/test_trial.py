"""Rules are tried on the lines that they list."""

from __future__ import annotations

import pytest

from monitor.config.load import load
from monitor.config.shipped import shipped
from monitor.lexicon import usual
from monitor.model import Rule
from monitor.rules.plan import Definitions
from monitor.rules.trial import as_document, failures


def why(query: str, *, match: tuple[str, ...] = (), leave: tuple[str, ...] = (), lang: str = "") -> list[str]:
    rule = Rule("r", query, lang=lang, should_match=match, should_not_match=leave)
    return [failure.why for failure in failures([rule])]


@pytest.mark.whole
def test_shipped_rules_get_their_lines_right_and_have_six_of_each_kind() -> None:
    config = load(shipped(), {})
    definitions = Definitions(config.termsets)
    assert [str(failure) for failure in failures(config.rules, usual(), definitions)] == []
    assert all(len(rule.should_match) >= 6 and len(rule.should_not_match) >= 6 for rule in config.rules)


def test_a_failure_names_rule_line_and_place() -> None:
    rule = Rule("ferry", "ferry", should_match=("A ferry", "A bus"), should_not_match=("A bus", "No ferry"))
    found = [(failure.key, failure.place, str(failure)) for failure in failures([rule])]
    assert found == [
        ("should_match", 1, "rule `ferry` should match but does not: “A bus”: `ferry` is missing"),
        ("should_not_match", 1, "rule `ferry` should not match but does: “No ferry”: found `ferry`"),
    ]


@pytest.mark.parametrize(
    ("query", "line", "said"),
    [
        ("a b", "a", "`b` is missing"),
        ('"a b" c', "a c b", '`"a b"` is missing'),
        ("a (b OR c)", "a", "`b` is missing; `c` is missing"),
        ("a NOT b", "a b", "`b` is there, which NOT excludes"),
        ("a NOT (b OR c)", "a c", "`b OR c` is there, which NOT excludes"),
        ("title:(a b)", "a\nb", "`title:b` is missing"),
        ("title:a", "x\na", "`title:a` is missing"),
        ("(a b c) OR (d e)", "a b", "nearest of 2 alternatives: `c` is missing"),
        ("(a NOT b) OR (a NOT c)", "a b c", "nearest of 2 alternatives: `b` is there, which NOT excludes"),
        ("a OR b OR c OR d OR e", "x", "none of 5 alternatives is there"),
    ],
)
def test_says_what_is_missing(query: str, line: str, said: str) -> None:
    assert why(query, match=(line,)) == [said]


def test_says_what_made_it_match() -> None:
    assert why("a OR b", leave=("B and a",)) == ["found `B`, `a`"]
    assert why("a OR b OR c OR d OR e OR f", leave=("a b c d e f",)) == ["found `a`, `b`, `c`, `d`, `e` …"]


def test_a_line_is_a_title_and_further_lines_a_body() -> None:
    article = as_document("\n Title \nBody\nmore\n")
    assert (article.title_text, article.body_text) == ("Title", "Body\nmore")


def test_a_query_for_a_language_gets_it_by_the_text_or_the_rule() -> None:
    line = "Пором знову ходить між островами після ремонту"
    assert why("пором lang:uk", match=(line,)) == []
    assert why("пором lang:uk", match=("Пором",), lang="uk") == []


def test_a_line_is_an_article_of_this_moment() -> None:
    assert why("a age<1m", match=("A",)) == []
    assert why("a age>1m", leave=("A",)) == []


def test_a_rule_without_lines_is_not_tried() -> None:
    assert list(failures([Rule("r", "((( broken")])) == []
