"""What the shipped rules are tried on: lines of their own, and lines in every language that is watched."""

from __future__ import annotations

from collections import Counter

from benchmarks.tags import LINES, lines
from tests.rules.test_shipped import shipped

LANGUAGES = ("en", "uk", "ru", "pl", "de", "fr", "tr", "fa", "ar", "he", "zh", "es", "it")
TRAPPED = ("en", "uk", "ru")
"""Languages that have near misses of each tag: those whose readers get the alerts."""


def test_each_rule_has_six_lines_of_each_kind() -> None:
    few = [
        rule.name
        for rule in shipped().rules
        if min(len(set(rule.should_match)), len(set(rule.should_not_match))) < 6
    ]
    assert few == []


def test_lines_of_each_kind_are_in_the_languages_of_the_war() -> None:
    lacking = [
        (rule.name, of_kind)
        for rule in shipped().rules
        for of_kind in (rule.should_match, rule.should_not_match)
        if not set(map(_written_in, of_kind)) >= set(TRAPPED)
    ]
    assert lacking == []


def _written_in(text: str) -> str:
    """Ukrainian by a letter that Russian has not; Latin script stands for English."""
    letters = set(text.lower())
    if letters & set("іїєґ"):
        return "uk"
    return "ru" if letters & set("абвгдежз") else "en" if letters & set("abcdefgh") else ""


def test_a_tag_has_lines_in_each_language_and_traps_in_those_of_the_war() -> None:
    wanted = Counter((tag, line.lang) for line in lines(LINES) for tag in line.wanted)
    traps = Counter((tag, line.lang) for line in lines(LINES) for tag in line.unwanted)
    names = {rule.name for rule in shipped().rules}
    tags = {rule.tags[0] if rule.name not in rule.tags else rule.name for rule in shipped().rules}
    assert names - tags == {"drones-heading"}
    assert [(tag, lang) for tag in tags for lang in LANGUAGES if wanted[tag, lang] < 2] == []
    assert [(tag, lang) for tag in tags for lang in TRAPPED if not traps[tag, lang]] == []
