"""Rules that were there when articles came, tried on them, and applied to them: all find the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.flows import backtest
from monitor.flows.applying import Applying
from monitor.flows.backtest import Backtest
from monitor.flows.search import proof
from monitor.model import Rule, Severity, Span
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions, Plan
from monitor.store import Store
from monitor.views.search import Stored
from tests.flows.scene import FEED, NOW, Scene, feed, item, page
from tests.store.support import rows

RULES = (
    Rule("ferry", "ferry OR пором", ("sea",)),
    Rule("night", '"night ferry" AND NOT strike', ("sea", "night"), Severity.HIGH),
    Rule("near", "storm NEAR/4 (harbour OR island*)", ("weather",)),
    Rule("headline", "title:storm", ("weather",), Severity.CRITICAL),
    Rule("both", "tag:sea AND storm", ("both",)),
    Rule("twice", "ferry AND words>=12", ()),
    Rule("young", "ferry age<2h", ("young",)),
    Rule("pattern", "/ferr(y|ies) no\\. \\d+/", ("pattern",)),
    Rule("named", "site:courier.example AND island", ("place",)),
    Rule("never", "submarine", ("none",)),
)
DEFINITIONS = Definitions({}, {rule.name: rule for rule in RULES})
NEWS = (
    ("Ferry stopped", "A night ferry to the island was stopped by a storm off the harbour."),
    ("Storm over the island", "The storm passed the harbour; no ferry left."),
    ("Strike", "The night ferry does not go: a strike, and the crew of ferry no. 7 is on the island."),
    ("Паром", "Пором на острів затримано через бурю, пором стоїть."),
    ("Nothing of it", "A market opened in the old town, and that is all that there is to say of it."),
    ("Ferries no. 12 and no. 14", "Storm and storm again. Ferries no. 12 and no. 14 wait by the islands."),
    ("Old ferry", "An old ferry was sold, long ago, to an island far away from here."),
)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Scene]:
    yield from read(tmp_path / "live", RULES)


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Scene]:
    yield from read(tmp_path / "later", ())


def read(folder: Path, rules: Sequence[Rule]) -> Iterator[Scene]:
    """The news, polled and read by the verbs under these rules; half of their pages can be had."""
    folder.mkdir()
    scene = Scene(folder, rules)
    aged = [NOW if at % 3 else NOW.replace(hour=NOW.hour - 5) for at in range(len(NEWS))]
    items = [item(f"n{at}", *said, published=aged[at]) for at, said in enumerate(NEWS)]
    scene.wire.put(FEED, feed(*items))
    for at, (title, text) in enumerate(NEWS[::2]):
        scene.wire.put(f"https://courier.example/n{2 * at}", page(f"{text}\n" + "And more. " * 30, title))
    scene.poll()
    assert len(scene.read()) == len(NEWS)
    yield scene
    scene.store.close()


Held = dict[str, dict[int, str]]


def held(store: Store) -> Held:
    """Of each rule the articles in which it held, with its spans."""
    found: Held = {rule.name: {} for rule in RULES}
    for one in rows(store.path, "SELECT rule, article, tags, severity, spans FROM match"):
        found[one[0]][one[1]] = f"{one[2:]}"
    return found


def test_a_backtest_finds_what_was_found_live(live: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "SAMPLES", 100)
    test = Backtest(RULES, AS_WRITTEN, DEFINITIONS, Policy((), Freshness()))
    found = {one.rule.name: one for one in test.run(live.store.articles, live.store.narrows)}
    right = held(live.store)
    assert {name: {hit.article for hit in one.samples} for name, one in found.items()} == {
        name: set(there) for name, there in right.items()
    }
    assert {name: one.articles for name, one in found.items()} == {
        name: len(there) for name, there in right.items()
    }
    assert sorted(name for name, there in right.items() if not there) == ["never"]


def test_one_rule_that_no_index_knows_does_not_have_all_looked_at_for_all(live: Scene) -> None:
    """The others ask the index; of all articles only those are percolated in which it may hold."""
    asked: list[Plan | None] = []
    rules = (Rule("ferry", "ferry"), Rule("strike", "strike"), Rule("place", "url:n1"))
    test = Backtest(rules, AS_WRITTEN, Definitions(), Policy((), Freshness()))

    def candidates(plan: Plan | None) -> Iterator[Stored]:
        asked.append(plan)
        return live.store.articles(plan)

    found = {one.rule.name: one for one in test.run(candidates, live.store.narrows)}
    assert [plan is not None and live.store.narrows(plan) for plan in asked[:2]] == [True, False]
    assert {name: one.articles for name, one in found.items()} == {"ferry": 4, "strike": 1, "place": 1}
    assert found["place"].overlap == {"ferry": 1}


def test_a_backtest_shows_what_was_kept_live(live: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "SAMPLES", 100)
    stored = {one.id: one for one in live.store.articles(None)}
    matches = {
        (row[0], row[1]): row[2] for row in rows(live.store.path, "SELECT rule, article, spans FROM match")
    }
    test = Backtest(RULES, AS_WRITTEN, DEFINITIONS, Policy((), Freshness()))
    shown = 0
    for one in test.run(live.store.articles, live.store.narrows):
        for hit in one.samples:
            spans = [Span(*span) for span in json.loads(matches[one.rule.name, hit.article])]
            kept = proof(stored[hit.article].article, spans)
            assert (hit.excerpt, hit.title_marks) == (kept.excerpt, kept.title)
            shown += 1
    assert shown == len(matches)


def test_applying_writes_the_rows_that_were_written_live(live: Scene, later: Scene) -> None:
    assert not any(held(later.store).values())
    applying = Applying(RULES, AS_WRITTEN, DEFINITIONS)

    def stored() -> Iterator[Stored]:
        return later.store.articles(applying.plan)

    applying.run(stored(), partial(later.store.apply, "run"))
    assert held(later.store) == held(live.store)
