"""Which receivers are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.matching import fault, holds, shown
from monitor.alerting.route import addressees, batch, every, walked
from monitor.model import By, Held, Matcher, Route, Severity, Subject

SUBJECT = Subject(
    (
        Held("Drones", ("drone", "air"), Severity.HIGH),
        Held("Markets", ("economy",), Severity.LOW),
    ),
    source="north",
    lang="en-GB",
    sites=2,
    story=7,
)


@pytest.mark.parametrize(
    ("matcher", "why"),
    [
        (Matcher(), ""),
        (Matcher(rules=("Drones",)), ""),
        (Matcher(rules=("Other",)), "no rule that held has rule Other"),
        (Matcher(tags=("x", "air")), ""),
        (Matcher(tags=("x",)), "no rule that held has tag x"),
        (Matcher(sources=("north", "south")), ""),
        (Matcher(sources=("south",)), "source north is none of south"),
        (Matcher(langs=("EN",)), ""),
        (Matcher(langs=("en-US", "de")), ""),
        (Matcher(langs=("de",)), "language en-GB is none of de"),
        (Matcher(min_severity=Severity.HIGH), ""),
        (Matcher(min_severity=Severity.CRITICAL), "no rule that held has severity critical or above"),
        (Matcher(max_severity=Severity.LOW), ""),
        (Matcher(rules=("Drones",), max_severity=Severity.LOW), "rule Drones and severity low or below"),
        (Matcher(min_sites=2), ""),
        (Matcher(min_sites=3), "seen at fewer than 3 sites (2)"),
        (Matcher(stories=(7,)), ""),
        (Matcher(stories=(8,)), "another story"),
        # one and the same rule must have them all
        (Matcher(tags=("economy",), min_severity=Severity.MEDIUM), "tag economy and severity medium"),
        (Matcher(rules=("Markets",), tags=("drone",)), "rule Markets and tag drone"),
        (Matcher(rules=("Drones",), tags=("drone",), sources=("north",), langs=("en",)), ""),
    ],
)
def test_a_matcher_holds_when_all_of_it_does_and_else_says_why(matcher: Matcher, why: str) -> None:
    assert why in fault(matcher, SUBJECT)
    assert holds(matcher, SUBJECT) == (not why)
    route = Route(("a",), matcher, "one")
    assert tuple(to.receiver for to in addressees([route], SUBJECT)) == (() if why else ("a",))


def test_a_matcher_is_shown_as_the_command_line_takes_it() -> None:
    assert shown(Matcher()) == "everything"
    full = Matcher(("r",), ("t",), ("s",), ("uk",), Severity.HIGH, Severity.HIGH, 3, (7,))
    said = "rule=r tag=t source=s lang=uk story=7 severity>=high severity<=high sites>=3"
    assert shown(full) == said


def told(*routes: Route) -> list[str]:
    return [f"{to.receiver}@{to.route}" for to in addressees(routes, SUBJECT)]


NONE = Matcher(langs=("uk",))


def test_each_receiver_once_in_the_order_of_routes() -> None:
    routes = Route(("b", "a"), name="1"), Route(("a", "c"), name="2"), Route(("d",), NONE, "3")
    assert told(*routes) == ["b@1", "a@1", "c@2"]


def test_an_alert_goes_as_deep_as_routes_fit() -> None:
    inner = Route(("night",), Matcher(tags=("air",)), "1.1")
    other = Route(("other",), NONE, "1.2")
    deepest = Route(("deep",), Matcher(rules=("Drones",)), "1.1.1")
    assert told(Route(("day",), name="1", routes=(inner, other))) == ["night@1.1"]
    assert told(Route(("day",), name="1", routes=(replace(inner, routes=(deepest,)),))) == ["deep@1.1.1"]
    assert told(Route(("day",), name="1", routes=(other,))) == ["day@1"]
    assert told(Route(("day",), NONE, "1", routes=(inner,))) == []


def test_nothing_is_offered_to_those_after_a_last_route_that_takes_it() -> None:
    first, second = Route(("a",), name="1", goes_on=False), Route(("b",), name="2")
    assert told(first, second) == ["a@1"]
    assert told(replace(first, matcher=NONE), second) == ["b@2"]


def test_the_walk_tells_what_is_asked_and_why_it_does_not_fit() -> None:
    inner = Route(("night",), NONE, "1.1")
    route = Route(("day",), name="1", routes=(inner,), goes_on=False)
    steps = list(walked([route, Route(("b",), name="2")], SUBJECT))
    assert [(depth, one.name, bool(why)) for depth, one, why in steps] == [(0, "1", False), (1, "1.1", True)]
    assert [one.name for one in every([route])] == ["1", "1.1"]


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ((), ""),
        ((By.ALL,), "night\n"),
        ((By.RULE,), "night\nDrones"),
        ((By.TAG, By.LANG), "night\ndrone\nen-GB"),
        ((By.SOURCE, By.SEVERITY), "night\nnorth\nhigh"),
    ],
)
def test_alerts_are_grouped_by_what_they_share(by: tuple[By, ...], group: str) -> None:
    assert batch(Route(name="night", group_by=by), SUBJECT) == group


def test_without_rules_nobody_is_told() -> None:
    assert addressees([Route(("a",))], replace(SUBJECT, held=())) == ()


NAMES = st.lists(st.sampled_from(["Drones", "Markets", "Other"]), max_size=2).map(tuple)


@given(NAMES, st.sampled_from(Severity), st.sampled_from(Severity))
def test_a_higher_threshold_tells_nobody_more(rules: tuple[str, ...], one: Severity, two: Severity) -> None:
    low, high = min(one, two), max(one, two)
    assert holds(Matcher(rules=rules, min_severity=low), SUBJECT) >= holds(
        Matcher(rules=rules, min_severity=high), SUBJECT
    )
