"""The table of the fold: every case as a rule against a text, and as the page of the documentation has it."""

from __future__ import annotations

import re

import pytest

from monitor.model import Rule
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.rulebook import compile_rulebook
from monitor.text.document import document
from monitor.text.tokens import fold
from tests.text.folding import PAGE, Case, cases, page

CASES = list(cases())


def finds(query: str, text: str) -> bool:
    """A rule of `query` matches `text`; quoted where its signs mean something to the language."""
    quoted = f'"{query}"' if re.search(r"[\s#@:/()*?]", query) else query
    rulebook = compile_rulebook([Rule("rule", quoted)], AS_WRITTEN)
    return bool(rulebook.percolate(document("", text)))


def name_of(case: Case) -> str:
    return f"{case.query} {case.verdict} {case.text}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_query_finds_what_the_table_says(case: Case) -> None:
    assert finds(case.query, case.text) is (case.verdict != "not")
    assert (fold(case.query) == fold(case.text)) is (case.verdict == "same") or case.verdict == "finds"
    if case.verdict == "same":
        assert finds(case.text.strip('"'), case.query)


def test_the_table_is_large_and_says_where_each_case_comes_from() -> None:
    assert len(CASES) >= 150
    assert len({(case.query, case.text) for case in CASES}) == len(CASES)
    assert {case.verdict for case in CASES} == {"same", "finds", "not"}
    assert all(case.source and case.section for case in CASES)


def test_the_page_shows_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
