"""Doubtful parts of rules are seen, and what is sound is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from monitor.model import Rule
from monitor.rules.lint import Archive, Finding, lint


def rule(query: str, name: str = "r") -> Rule:
    return Rule(name, query, tags=("t",), should_match=("x",), should_not_match=("y",))


def found(query: str) -> list[Finding]:
    return list(lint([rule(query)]))


def said(query: str) -> list[tuple[str, str]]:
    """Kind of each finding, and what stands at its place."""
    return [(one.kind, query[one.at or 0 :].split(maxsplit=1)[0].strip("()")) for one in found(query)]


DOUBTFUL = [
    # never
    ("alpha NOT alpha", ("unreachable", "alpha")),
    ('"alpha beta" NOT alpha', ("unreachable", '"alpha')),
    ("alpha (beta OR gamma) NOT (gamma OR delta)", ("unreachable", "gamma")),
    ("(alpha OR beta) NOT (alpha OR beta OR gamma)", ("unreachable", "alpha")),
    ("title:alpha NOT alph*", ("unreachable", "alpha")),
    ("alpha tag:tt", ("unreachable", "tt")),
    # patterns
    (r"alpha OR /beta/", ("trap", "/beta/")),
    (r"alpha OR /\d{3}/", ("trap", r"/\d{3}/")),
    # nothing more
    ("alpha OR beta OR alpha", ("covered", "alpha")),
    ("alphabet OR alpha*", ("covered", "alphabet")),
    ('alpha OR "alpha beta"', ("covered", '"alpha')),
    ("alpha OR (beta alpha)", ("covered", "beta")),
    ("alpha beta alpha", ("repeated", "alpha")),
    ("alpha (beta OR alpha)", ("repeated", "beta")),
    ("gamma (alpha OR alpha)", ("covered", "alpha")),
    # alone
    ("alpha OR it", ("common", "it")),
    ("alpha OR на", ("common", "на")),
    ("alpha OR qx", ("short", "qx")),
    ("title:qx", ("short", "qx")),
    # traps
    ("alpha and beta", ("trap", "and")),
    ("(alpha or beta) gamma", ("trap", "or")),
    ("alpha NOT beta gamma", ("trap", "NOT")),
    ("title:alpha beta", ("trap", "title:alpha")),
    ("дрoн", ("trap", "дрoн")),
    ('"великий дpoн"', ("trap", '"великий')),
    ('"х 101"', ("trap", '"х')),
]


@pytest.mark.parametrize(("query", "finding"), DOUBTFUL, ids=[query for query, _ in DOUBTFUL])
def test_sees_what_is_doubtful(query: str, finding: tuple[str, str]) -> None:
    assert finding in said(query)
    assert all(";" in one.message for one in found(query))  # what to do


@pytest.mark.parametrize(
    "query",
    [
        "alpha NOT beta",
        "alpha OR beta",
        "title:alpha OR body:alpha",
        "(alpha NOT beta) OR (alpha gamma)",
        "alpha (beta OR gamma) NOT delta",
        "alpha NOT (beta OR gamma)",
        "title:(alpha beta)",
        "beta title:alpha",
        "alpha -beta gamma",
        '"and" alpha',
        "alpha it",
        "泽",
        "T-72Б3 танк",
        "С-300",
        '"s 300"',
        '"ту 95"',
        "iPhone телефон",
        "lang:uk alpha",
        "alpha NOT title:alpha",
    ],
)
def test_leaves_what_is_sound_alone(query: str) -> None:
    assert found(query) == []


def test_a_finding_stands_where_its_part_stands() -> None:
    query = "alpha # a comment\nOR (beta\n  OR beta)"
    (one,) = found(query)
    assert query[one.at or 0 :] == "beta)"
    assert one.message == "`beta` adds nothing: it is there already; take it out"


def test_two_rules_that_ask_for_the_same() -> None:
    rules = [
        rule("alpha (beta OR gamma)", "one"),
        rule("alpha", "two"),
        rule("(gamma OR beta) alpha", "three"),
    ]
    (one,) = lint(rules)
    assert (one.rule, one.kind, one.at) == ("three", "duplicate", None)
    assert "rule `one`" in one.message


def test_termsets_are_looked_through_as_well() -> None:
    termsets = {"ships": "boat OR boats OR boat", "craft": "boats OR boat", "it": "a NOT a"}
    findings = [(one.rule, one.kind, one.at) for one in lint([], termsets=termsets)]
    assert findings == [("@ships", "covered", 17), ("@craft", "duplicate", None), ("@it", "unreachable", 0)]


def test_a_rule_without_tags_or_lines() -> None:
    kinds = [
        one.kind for one in lint([Rule("r", "alpha"), Rule("s", "beta", ("t",), should_match=("beta",))])
    ]
    assert kinds == ["no-tags", "no-lines", "no-lines"]


def archive(articles: int, **seen: int) -> Archive:
    def ask(keys: Iterable[str]) -> Mapping[str, int]:
        return {key: seen.get(key, 0) for key in keys}

    return Archive(articles, ask)


def test_the_archive_tells_of_words_that_it_never_saw_and_of_common_ones() -> None:
    findings = lint(
        [rule("alpha OR beta OR (gamma delta)")], archive=archive(1000, alpha=300, beta=10, gamma=900)
    )
    assert [(one.kind, one.message.split(";")[0]) for one in findings] == [
        ("common", "`alpha` stands in 30% of the stored articles, and alone makes the rule match"),
        ("unseen", "1 of 4 words never stood in 1,000 articles: delta"),
    ]


def test_a_small_archive_tells_nothing() -> None:
    assert lint([rule("alpha")], archive=archive(100)) == ()


def test_a_query_of_many_alternatives_is_looked_through_quickly() -> None:
    query = " OR ".join(f'"word{number} drone{number}*"' for number in range(1_900))
    assert found(query) == []
