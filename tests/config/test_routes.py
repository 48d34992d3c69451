"""Routes, times and what keeps what quiet, as a user writes them."""

from __future__ import annotations

import re
from datetime import UTC, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerting.route import every
from monitor.errors import ConfigError
from monitor.model import Budget, By, Inhibition, Interval, Matcher, Severity
from tests.config.given import given
from tests.config.test_shipped import CHECKOUT

HOOKS = "".join(f'[[receiver]]\nname = "{name}"\nurl = "https://{name}.example/x"\n' for name in "ab")
TREE = (
    HOOKS
    + """
[[rule]]
name = "air"
query = "air"
tags = ["sky"]

[[time]]
name = "night"
start = "22:00"
end = "07:00"
zone = "Europe/Kyiv"

[[time]]
name = "night"
days = ["sat", "sun"]
start = "07:00"
end = "10:00"

[[inhibit]]
severity = "critical"
quiets = "medium"
quiets_tags = ["sky"]
equal = ["story", "source"]
lasts = "6h"

[[route]]
name = "desk"
receivers = ["a"]
mute_times = ["night"]
group_by = ["rule", "lang"]
group_wait = "2m"

[[route.route]]
tags = ["sky"]
receivers = ["b"]
group_by = []
last = true

[[route.route.route]]
name = "large"
sites = 3
repeat_interval = "4h"
"""
)


def test_inner_routes_have_what_they_do_not_say_from_the_outer_one(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": TREE})
    desk, sky, large = every(config.routes)
    assert (desk.name, sky.name, large.name) == ("desk", "route 1.1", "large")
    assert (desk.receivers, sky.receivers, large.receivers) == (("a",), ("b",), ("b",))
    assert (desk.group_by, sky.group_by, large.group_by) == ((By.RULE, By.LANG), (), ())
    assert {route.group_wait for route in (desk, sky, large)} == {timedelta(minutes=2)}
    assert {route.mute for route in (desk, sky, large)} == {("night",)}
    assert (sky.goes_on, large.goes_on) == (False, True)
    assert (sky.matcher, large.matcher) == (Matcher(tags=("sky",)), Matcher(min_sites=3))
    assert (sky.repeat_interval, large.repeat_interval) == (timedelta(0), timedelta(hours=4))


def test_times_and_inhibitions(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": TREE})
    night, morning = config.times
    assert night == Interval("night", frozenset(range(7)), time(22), time(7), ZoneInfo("Europe/Kyiv"))
    assert (morning.days, morning.zone.utcoffset(None)) == (frozenset({5, 6}), UTC.utcoffset(None))
    assert config.inhibitions == (
        Inhibition(
            Matcher(min_severity=Severity.CRITICAL),
            Matcher(tags=("sky",), max_severity=Severity.MEDIUM),
            ("story", "source"),
            timedelta(hours=6),
        ),
    )


def test_budgets_of_receivers(tmp_path: Path) -> None:
    more = 'budget = "20/1h"\nflood = "90/30m"\n'
    config = given(tmp_path, {"a.toml": HOOKS + more, "b.toml": '[delivery]\ntime_to_live = "6h"\n'})
    a, b = config.receivers
    assert (a.budget, a.flood, a.ttl) == (None, None, timedelta(hours=6))
    assert (b.budget, b.flood) == (Budget(20, timedelta(hours=1)), Budget(90, timedelta(minutes=30)))
    never = given(tmp_path, {"a.toml": HOOKS + 'flood = ""\n'}).receivers[1]
    assert never.flood is None


ROUTE = '[[route]]\nreceivers = ["a"]\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[route.route]]\nreceivers = ["c"]\n', "a.toml:10: `c` in this route is no receiver"),
        ('mute_times = ["night"]\n', "a.toml:9: `night` in this route is no [[time]]; known are: none"),
        (f'name = "x"\n{ROUTE}name = "x"\n', "a.toml:12: route name `x` is already used at"),
        ('group_by = ["colour"]\n', "must be one of all, rule, tag, source, lang, severity"),
        ("sites = -1\n", "a.toml:9: `sites` must be at least 0, found -1"),
        ('[[time]]\nname = "n"\nstart = "25:00"\nend = "07:00"\n', "must be a time of day"),
        ('[[time]]\nname = "n"\nstart = "22:00"\n', "a.toml:9: this time has no `end`; add: end ="),
        ('[[time]]\nname = "n"\nstart = "22:00"\nend = "07:00"\nzone = "Kyiv"\n', "is no time zone"),
        ('[[time]]\nname = "n"\nstart = "22:00"\nend = "07:00"\nzone = "../x"\n', "is no time zone"),
        ('group_interval = "10d"\n', "`group_interval` must be at most a day"),
        ('[[inhibit]]\nseverity = "high"\nquiets = "high"\n', "would keep each other quiet"),
        ('[[receiver]]\nname = "c"\nbudget = "many"\n', "must be messages in a time of at most a day"),
        ('[[receiver]]\nname = "c"\nflood = "9/2d"\n', "must be messages in a time of at most a day"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        given(tmp_path, {"a.toml": HOOKS + ROUTE + text})
    assert any(problem in str(found).replace(f"{tmp_path}/", "") for found in caught.value.problems), [
        str(found) for found in caught.value.problems
    ]


def test_a_receiver_that_no_route_leads_to_is_named(tmp_path: Path) -> None:
    notes = [note.message for note in given(tmp_path, {"a.toml": HOOKS + ROUTE}).notes if note.warning]
    assert "no [[route]] leads to receiver `b`: it is told of nothing" in notes
    assert not any("leads to receiver `a`" in note for note in notes)


def test_routes_within_routes_have_a_bottom(tmp_path: Path) -> None:
    deep = "".join(f"[[{'.'.join(['route'] * depth)}]]\n" for depth in range(2, 12))
    with pytest.raises(ConfigError, match="more than 8 deep"):
        given(tmp_path, {"a.toml": HOOKS + ROUTE + deep})


def test_the_examples_of_the_page_on_alerting_are_a_configuration(tmp_path: Path) -> None:
    page = (CHECKOUT / "docs/how-to/alerting.md").read_text()
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    names = {"olha", "desk"}
    hooks = "".join(f'[[receiver]]\nname = "{name}"\nurl = "https://{name}.example/x"\n' for name in names)
    rule = '[[rule]]\nname = "r"\nquery = "x"\ntags = ["air-defence"]\n'
    config = given(tmp_path, {"a.toml": "\n".join([hooks, rule, *blocks])})
    assert [route.name for route in every(config.routes)] == ["Olha", "route 1.1", "newsletter"]
    assert len(config.inhibitions) == len(config.times) == 1
