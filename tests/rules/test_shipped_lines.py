"""The shipped rules on lines of news phrasing by somebody who had not read the rules.

``shipped_lines.tsv``: id, language, the tags a line must get, the tags it must not get, the line. Other tags
of a line are not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.lexicon import usual
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.text.document import document
from tests.rules.test_shipped import shipped

UNTELLABLE = {
    ("ar-10", "jordan"): "Amman and Oman are one word once the doubling mark is dropped, as it usually is",
}


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    lang: str
    wanted: frozenset[str]
    unwanted: frozenset[str]
    text: str


def lines() -> list[Line]:
    path = Path(__file__).with_name("shipped_lines.tsv")
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Line(row[0], row[1], frozenset(row[2].split()), frozenset(row[3].split()), row[4]) for row in rows
    ]


@pytest.fixture(scope="module", params=["as written", "in all forms"])
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return compile_rulebook(shipped(), AS_WRITTEN if request.param == "as written" else usual())


def tags(book: Rulebook, line: Line) -> set[str]:
    return {tag for match in book.percolate(document(line.text, "")) for tag in match.rule.tags}


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.id)
def test_a_line_gets_its_tags_and_no_namesakes(line: Line, rulebook: Rulebook) -> None:
    found = tags(rulebook, line)
    missed = {tag for tag in line.wanted - found if (line.id, tag) not in UNTELLABLE}
    assert (missed, found & line.unwanted) == (set(), set())


def test_every_tag_has_lines_that_want_it_and_every_trap_a_tag() -> None:
    shipped_tags = {tag for rule in shipped() for tag in rule.tags}
    wanted = {tag for line in lines() for tag in line.wanted}
    unwanted = {tag for line in lines() for tag in line.unwanted}
    assert wanted | unwanted <= shipped_tags
    assert {rule.name for rule in shipped()} & shipped_tags <= wanted
    assert len({line.id for line in lines()}) == len(lines()) >= 300
