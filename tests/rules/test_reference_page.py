"""The reference page of the query language tells the truth: each of its rows is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import QuerySyntaxError
from monitor.model import Rule
from monitor.rules.fields import LEAD_LEAST, LEAD_MOST
from monitor.rules.lexer import FIELDS, KINDS_OF_WORD, MAX_LENGTH
from monitor.rules.parser import MAX_OPERANDS
from monitor.rules.plan import MAX_NODES
from monitor.rules.regex.reader import MAX_DEPTH as MAX_GROUPS
from monitor.rules.regex.reader import MAX_LENGTH as MAX_PATTERN
from monitor.rules.regex.reader import MAX_REPEATED
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.sightings import MAX_SPANS
from monitor.rules.syntax import MAX_DEPTH, MAX_PHRASE, MAX_REGEXES, MAX_WILDCARDS, MAX_WORDS, MIN_STEM, parse
from monitor.rules.words import MAX_LETTERS
from monitor.text.document import Document, document

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "query-language.md").read_text(encoding="utf-8")


def rows(heading: str) -> Iterator[tuple[str, str, str]]:
    wanted = False
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            wanted = False
        elif line == heading:
            wanted = True
        elif wanted and not line.startswith("|---"):
            query, second, third = (cell.strip() for cell in line.strip("|").split(" | "))
            yield query.strip("`").replace(" ⏎ ", "\n").replace("\\|", "|"), second, third


TERMSETS = {"drones": "drone OR uav OR шахед*"}
AIR_RAID = Rule("Air raid", 'siren OR "air raid"')
EXAMPLES = [
    (query, text, found)
    for query, good, bad in rows("| query | finds | does not find |")
    for texts, found in ((good, True), (bad, False))
    for text in texts.split(" · ")
]
FAULTS = list(rows("| query | line:column | because |"))


def article(text: str) -> Document:
    known = dict(re.findall(r"\[(\w+)=(.*?)\]", text))
    more: dict[str, Any] = {"country": known.pop("country", "")}
    if tag := known.pop("tag", ""):
        more["tags"] = (tag,)
    if age := known.pop("age", ""):
        more["age"] = timedelta(hours=int(age[:-1]) * {"h": 1, "d": 24, "w": 168}[age[-1]])
    text = re.sub(r"\[\w+=.*?\]", "", text).replace(" ¶ ", "\n")
    title = re.search(r"\*\*(.*?)\*\*", text)
    body = re.sub(r"\*\*.*?\*\*", "", text).strip()
    return replace(document(title[1] if title else "", body, **known), **more)


@pytest.mark.parametrize(("query", "text", "found"), EXAMPLES, ids=[f"{q}: {t}" for q, t, _ in EXAMPLES])
def test_an_example_is_as_the_page_says(query: str, text: str, found: bool) -> None:
    example = Rule("example", query)
    book = compile_rulebook([example, AIR_RAID], termsets=TERMSETS)
    assert (example in [match.rule for match in book.percolate(article(text))]) is found


@pytest.mark.parametrize(("query", "place", "because"), FAULTS, ids=[query for query, *_ in FAULTS])
def test_a_fault_is_as_the_page_says(query: str, place: str, because: str) -> None:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse(query)
    assert f"{refusal.value.line}:{refusal.value.column}" == place
    assert because in str(refusal.value)


def test_the_page_has_rows_to_run() -> None:
    assert len(EXAMPLES) > 60
    assert len(FAULTS) > 10


def test_every_field_is_on_the_page() -> None:
    assert all(f"`{field}:" in PAGE for field in (*FIELDS, *KINDS_OF_WORD))


def test_the_definitions_on_the_page_are_those_that_its_rows_are_run_with() -> None:
    assert f"`@drones` is the termset `{TERMSETS['drones']}`" in PAGE
    assert f"`{AIR_RAID.name}`: `{AIR_RAID.query}`" in PAGE


def test_the_bounds_on_the_page_are_those_of_the_code() -> None:
    assert (
        f"{MAX_LENGTH:,} characters and {MAX_WORDS:,} words a query, {MAX_PHRASE} words a phrase, "
        f"{MAX_DEPTH} parentheses"
    ) in PAGE
    assert f"{MAX_WILDCARDS} words with a `*`" in PAGE
    assert f"at most {MAX_LETTERS} letters each, {MAX_OPERANDS} operands in a row" in PAGE
    assert f"{MAX_NODES:,} words and operators" in PAGE
    assert f"until they have {LEAD_LEAST} words, and in {LEAD_MOST} words at most" in PAGE
    assert f"at most {MAX_SPANS}" in PAGE
    assert (
        f"{MAX_PATTERN:,} characters, {MAX_GROUPS} groups within each other, {MAX_REPEATED} characters"
        in PAGE
    )
    assert f"{MAX_REGEXES} patterns a query" in PAGE
    assert f"has at least {['zero', 'one', 'two', 'three'][MIN_STEM]}" in PAGE
