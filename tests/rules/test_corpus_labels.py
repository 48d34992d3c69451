"""The shipped rules on captured articles that a person has read: ids and labels only stand here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.labels import FAMILIES, SEED, judged, labels, score
from monitor.rules.rulebook import Rulebook
from tests.extent import some
from tests.rules.test_shipped import shipped


def test_labels_name_tags_of_the_shipped_rules() -> None:
    tags = {tag for family in FAMILIES.values() for tag in family}
    assert set().union(*labels().values()) <= tags <= {tag for rule in shipped().rules for tag in rule.tags}
    assert len(labels()) >= 150


@pytest.mark.corpus
def test_each_family_of_rules_is_precise_and_finds_what_is_there(corpus: Path, rulebook: Rulebook) -> None:
    right = dict(some(labels().items(), 2))
    texts = list(judged(corpus, rulebook, right))
    assert {text.id for text in texts} == {*right, SEED}
    for family, tags in FAMILIES.items():
        got = score(texts, tags)
        assert got.precision >= 0.95, family
        assert got.recall >= 0.95, family
