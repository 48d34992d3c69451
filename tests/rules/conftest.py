"""What the tests of this room share."""

from __future__ import annotations

import pytest

from monitor.lexicon import usual
from monitor.rules.rulebook import Rulebook, compile_rulebook
from tests.rules.test_shipped import shipped


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules, with dictionaries: they are written as words that stand for their forms."""
    return compile_rulebook(shipped().rules, usual(), shipped().termsets)
