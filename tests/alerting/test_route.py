"""Which receivers are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.route import receivers
from monitor.model import Route, Severity
from tests.alerting.examples import match

MATCHES = [
    match("Drones", "drone", "air", severity=Severity.HIGH),
    match("Markets", "economy", severity=Severity.LOW),
]


@pytest.mark.parametrize(
    ("route", "holds"),
    [
        (Route(("a",)), True),
        (Route(("a",), rules=("Drones",)), True),
        (Route(("a",), rules=("Other",)), False),
        (Route(("a",), tags=("x", "air")), True),
        (Route(("a",), tags=("x",)), False),
        (Route(("a",), sources=("north", "south")), True),
        (Route(("a",), sources=("south",)), False),
        (Route(("a",), langs=("EN",)), True),
        (Route(("a",), langs=("en-US", "de")), True),
        (Route(("a",), langs=("de",)), False),
        (Route(("a",), min_severity=Severity.HIGH), True),
        (Route(("a",), min_severity=Severity.CRITICAL), False),
        # one and the same rule must have them all
        (Route(("a",), tags=("economy",), min_severity=Severity.MEDIUM), False),
        (Route(("a",), rules=("Markets",), tags=("drone",)), False),
        (Route(("a",), rules=("Drones",), tags=("drone",), sources=("north",), langs=("en",)), True),
    ],
)
def test_a_route_holds_when_all_its_matchers_do(route: Route, holds: bool) -> None:
    assert receivers([route], MATCHES, source="north", lang="en-GB") == (("a",) if holds else ())


def test_each_receiver_once_in_the_order_of_routes() -> None:
    routes = [Route(("b", "a")), Route(("a", "c")), Route(("d",), langs=("uk",))]
    assert receivers(routes, MATCHES, source="north", lang="en") == ("b", "a", "c")


def test_without_matches_nobody_is_told() -> None:
    assert receivers([Route(("a",))], [], source="north", lang="en") == ()


NAMES = st.lists(st.sampled_from(["Drones", "Markets", "Other"]), max_size=2).map(tuple)


@given(NAMES, st.sampled_from(Severity), st.sampled_from(Severity))
def test_a_higher_threshold_tells_nobody_more(rules: tuple[str, ...], one: Severity, two: Severity) -> None:
    low, high = min(one, two), max(one, two)
    told = [
        set(receivers([Route(("a",), rules=rules, min_severity=least)], MATCHES, source="n", lang=""))
        for least in (low, high)
    ]
    assert told[1] <= told[0]
