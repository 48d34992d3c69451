"""Audits: what no rule found is sampled, the most alike first, and a person's word on it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest

from monitor.flows.auditing import WEEK, Auditor, drawn
from monitor.model import Rule
from monitor.rules.nearest import Nearest
from monitor.store import audits
from monitor.views.audit import Audit, AuditMaterial, AuditText
from tests.flows.scene import FEED, NOW, RULES, SOURCE, Scene, feed, item, run

FERRIES = (
    ("Ferry aground off Lom", "Tugs pulled at the hull while passengers waited in the harbour."),
    ("Harbour master: the ferry sails", "Passengers boarded in the harbour while tugs stood by."),
    ("Ferry tickets go digital", "The harbour sells its tickets to passengers by telephone."),
)
MISSED = ("Boat stuck for hours", "Passengers wait outside of the harbour until tugs come.")
OTHERS = tuple(
    (f"Shares rise, part {word}", f"Traders of {word} bought bonds and sold oil at the exchange.")
    for word in (
        "amber",
        "bronze",
        "copper",
        "diamond",
        "emerald",
        "flint",
        "granite",
        "hazel",
        "ivory",
        "jade",
    )
)


def rules(names: Sequence[str]) -> Nearest:
    return Nearest([rule for rule in RULES if rule.name in names])


@pytest.fixture
def week(scene: Scene) -> Scene:
    """A week in which three articles were found, and eleven were not."""
    news = [*FERRIES, MISSED, *OTHERS]
    items = (item(f"n{n}", title, text) for n, (title, text) in enumerate(news))
    run(scene.store.sync_sources([SOURCE], NOW))
    scene.wire.put(FEED, feed(*items))
    scene.poll()
    scene.read()
    scene.later(hours=1)
    return scene


def auditor(scene: Scene, size: int = 10, told: Sequence[str] = ()) -> Auditor:
    return Auditor(scene.store, rules, size, told)


def test_the_most_alike_comes_first_and_chance_picks_of_the_rest(week: Scene) -> None:
    made = run(auditor(week)(week.now))
    assert made is not None
    assert (made.matched, made.unmatched) == (3, 11)
    assert made.strata == (("top", 4), ("near", 1), ("far", 6))
    first = made.picks[0]
    assert (first.title, first.rule, first.stratum) == (MISSED[0], "ferry", "top")
    assert "with what ferry found; " in first.why
    assert "`ferry` is missing" in first.why
    assert len({pick.article for pick in made.picks}) == len(made.picks) == 10
    assert run(auditor(week)(week.now)) == made, "the same again"


def test_what_others_of_its_story_were_found_by_comes_before_all(week: Scene) -> None:
    def text(number: int, *held: str) -> AuditText:
        return AuditText(number, "s", f"Title {number}", "", f"Some text {number}.", "en", held)

    material = AuditMaterial(
        NOW - WEEK, NOW, 1, 90, (text(1, "ferry"),), (text(2), text(3, "ferry"), text(4))
    )
    made = drawn(material, rules)
    assert made.picks[0].article == 3
    assert made.picks[0].why.startswith("ferry found others of its story")
    assert dict(made.strata)["top"] == 90, "each of three stands for thirty"


def test_a_person_s_word_is_kept_and_counts_in_every_sample(week: Scene) -> None:
    for _ in range(2):
        run(auditor(week)(week.now))
        week.later(minutes=1)
    waiting = week.store.ask(partial(audits.picked, every=False, limit=100))
    assert len(waiting) == 20
    missed = waiting[0].pick.article
    found = week.store.judge(missed, True, week.now)
    assert found is not None
    assert (found.relevant, found.judged) == (True, week.now)
    assert week.store.judge(999, False, week.now) is None
    assert len(week.store.ask(partial(audits.picked, every=False, limit=100))) == 18
    totals = week.store.ask(audits.totals)
    assert (totals.audits, totals.matched) == (2, 6)
    assert [one for one in totals.strata if one[2]] == [("top", 4, 1, 1), ("top", 4, 1, 1)]
    week.store.judge(missed, False, week.now)
    assert [one[2:] for one in week.store.ask(audits.totals).strata if one[2]] == [(1, 0), (1, 0)]


def test_operators_are_told_when_that_is_asked_for(week: Scene) -> None:
    run(auditor(week, told=["desk"])(week.now))
    (notice,) = [one for one in week.store.outbox() if one.kind == "notice"]
    assert notice.title == "10 articles that no rule found wait for your word: monitor audit"


def test_where_nothing_or_everything_was_found_there_is_no_sample(scene: Scene) -> None:
    assert run(auditor(scene)(scene.now)) is None
    scene.wire.put(FEED, feed(item("a", *FERRIES[0])))
    scene.poll()
    scene.read()
    scene.later(minutes=1)
    assert run(auditor(scene)(scene.now)) is None
    scene.wire.put(FEED, feed(item("b", *MISSED)))
    scene.later(days=30)
    scene.poll()
    scene.read()
    scene.later(minutes=1)
    assert run(auditor(scene)(scene.now)) is None, "nothing was found that week"
    assert scene.store.ask(audits.totals).audits == 0


def test_a_rule_that_is_gone_lacks_nothing(week: Scene) -> None:
    gone = Auditor(week.store, lambda _: Nearest([Rule("other", "x")]), 10)
    made: Audit | None = run(gone(week.now, timedelta(days=1)))
    assert made is not None
    assert made.picks[0].why.endswith("with what ferry found")
