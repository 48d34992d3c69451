"""The shipped rules on news phrasing in thirteen languages, written before the rules were tried on it.

``shipped_lines.tsv``: id, language, the tags a line must get, the tags it must not get, the line. Other tags
of a line are not judged. `python -m benchmarks.tags` sums them up.
"""

from __future__ import annotations

import pytest

from benchmarks.tags import LINES, lines, tags
from monitor.rules.rulebook import Rulebook
from tests.extent import some
from tests.rules.test_shipped import shipped

UNTELLABLE = {
    ("ar-10", "jordan"): "Amman and Oman are one word once the doubling mark is dropped, as it usually is",
}


@pytest.mark.parametrize("lang", sorted({line.lang for line in lines(LINES)}))
def test_each_line_gets_its_tags_and_no_namesakes(lang: str, rulebook: Rulebook) -> None:
    wrong = {}
    for line in some((line for line in lines(LINES) if line.lang == lang), 5):
        found = tags(rulebook, line.text)
        missed = {tag for tag in line.wanted - found if (line.id, tag) not in UNTELLABLE}
        wrong[line.id] = (missed, found & line.unwanted)
    assert wrong
    assert {id: tags for id, tags in wrong.items() if any(tags)} == {}, "missed, and namesakes"


def test_every_tag_has_lines_that_want_it_and_every_trap_a_tag() -> None:
    shipped_tags = {tag for rule in shipped().rules for tag in rule.tags}
    wanted = {tag for line in lines(LINES) for tag in line.wanted}
    unwanted = {tag for line in lines(LINES) for tag in line.unwanted}
    assert wanted | unwanted <= shipped_tags
    assert {rule.name for rule in shipped().rules} & shipped_tags <= wanted
    assert len({line.id for line in lines(LINES)}) == len(lines(LINES)) >= 1_000
