"""The tables that say who is told, when, and how often; see `schema` for the others."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from monitor.config.fields import (
    Duration,
    Lang,
    Level,
    Name,
    PositiveDuration,
    Title,
    Word,
    as_json,
    one_of,
    text_of,
    wrong,
)
from monitor.config.table import Table, key, must
from monitor.config.units import DURATION_PATTERN, duration
from monitor.model import Budget

LONGEST_BUDGET = timedelta(days=1)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_BUDGET = re.compile(r"([1-9]\d{0,5})/(\S+)")


def _budget(value: object) -> Budget | None:
    if value is None or isinstance(value, Budget):
        return value
    text = text_of(value, "a number of messages in a time", "20/1h")
    if not text:
        return None
    found = _BUDGET.fullmatch(text)
    try:
        per = duration(found[2]) if found else timedelta(0)
    except ValueError:
        per = timedelta(0)
    if found is None or not timedelta(0) < per <= LONGEST_BUDGET:
        raise wrong(f'must be messages in a time of at most a day, such as "20/1h", found "{text[:80]}"')
    return Budget(int(found[1]), per)


def _clock(value: object) -> time:
    text = text_of(value, "a time of day", "22:00")
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise wrong(f'must be a time of day such as "22:00", found "{text[:80]}"')
    return time(int(found[1]), int(found[2]))


def _zone(value: object) -> ZoneInfo:
    text = text_of(value, "a time zone", "Europe/Kyiv")
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise wrong(f'"{text[:80]}" is no time zone; write one such as "Europe/Kyiv" or "UTC"') from None


def _interval(value: object) -> timedelta:
    text = text_of(value, "a duration", "4h")
    try:
        found = duration(text)
    except ValueError as error:
        raise wrong(f'must be a duration such as "15m" or "4h", found "{text[:80]}": {error}') from None
    if found > LONGEST_BUDGET:
        raise wrong(f'must be at most a day, found "{text[:80]}"')
    return found


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
By = Annotated[
    Literal["all", "rule", "tag", "source", "lang", "severity"],
    *one_of("all", "rule", "tag", "source", "lang", "severity"),
]
Equal = Annotated[Literal["story", "source", "rule"], *one_of("story", "source", "rule")]
Day = Annotated[str, *one_of(*DAYS)]
Allowance = Annotated[Budget | None, BeforeValidator(_budget), as_json(pattern=r"^(\d+/\S+)?$")]
WithinADay = Annotated[timedelta, BeforeValidator(_interval), as_json(pattern=DURATION_PATTERN)]
Clock = Annotated[time, BeforeValidator(_clock), as_json(pattern=_CLOCK.pattern)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), as_json()]


class AlertsTable(Table):
    """What raises an alert, and when a story is told of again."""

    first_poll_max_age: Duration = key(
        "1h",
        "At the first poll of a source everything in its feed is new to the monitor; only articles younger "
        "than this raise alerts then.",
        "6h",
    )
    max_age: PositiveDuration = key("3d", "Older articles never raise an alert.", "1d")
    growth: list[int] = key(
        [3, 10, 30, 100],
        "At so many independent texts a story is told of again. Empty: never because of their number.",
        [10],
    )
    growth_pause: Duration = key("30m", "Least time between two words on one story that grows.", "2h")
    quiet: PositiveDuration = key("1d", "A story that goes on after so long is told again.", "12h")
    operator: list[Name] = key(
        [], "Who is told of the monitor's own troubles. Empty: every receiver.", ["desk"]
    )


class RouteTable(Table):
    """Which alerts go to which receivers. All that is given must hold; what is left out matches all.

    An alert goes to every route that fits, and in each of them as deep as inner routes (`[[route.route]]`)
    fit. What an inner route does not say, it has from the outer one.
    """

    name: Title = key("", "Name of the route in output; its number when left out.", "night desk")
    receivers: list[Name] = key([], "Names of the receivers that are told.", ["desk"])
    rules: list[Name] = key([], "Only alerts of one of these rules.", ["air-defence"])
    tags: list[Word] = key([], "Only alerts of rules with one of these tags.", ["drones"])
    sources: list[Word] = key([], "Only articles of one of these sources (ids).", ["example-news"])
    langs: list[Lang] = key([], "Only articles in one of these languages.", ["uk", "en"])
    severity: Level = key("low", "Only alerts of this severity or above.", "high")
    sites: int = key(0, "Only stories seen at so many sites; told when they are.", 3, ge=0, le=10_000)
    last: bool = key(False, "An alert that this route takes is not offered to those after it.", True)
    group_by: list[By] | None = key(
        None,
        "Alerts that are alike in these are told in one message. Empty: each by itself.",
        ["rule"],
    )
    group_wait: Duration | None = key(None, "How long the first of a group waits for others.", "2m")
    group_interval: WithinADay | None = key(None, "Least time between two messages of a group.", "15m")
    repeat_interval: WithinADay | None = key(
        None, "Least time between two messages on one story that grows.", "4h"
    )
    mute_times: list[Name] | None = key(
        None, "At these times nothing goes; what comes meanwhile is told together afterwards.", ["night"]
    )
    active_times: list[Name] | None = key(None, "Only at these times anything goes.", ["office"])
    route: list[RouteTable] = key(
        [], "Inner routes, each under `[[route.route]]`.", [{"tags": ["drones"], "receivers": ["desk"]}]
    )


class TimeTable(Table):
    """A time that comes back every week. Several of one name are one time of several parts."""

    name: Name = must("Name in `mute_times` and `active_times`.", "night")
    days: list[Day] = key(list(DAYS), "Days on which it begins.", ["mon", "tue"], min_length=1)
    start: Clock = must("When it begins, by the clocks of the zone.", "22:00")
    end: Clock = must("When it ends; not after `start`: on the next day.", "07:00")
    zone: Zone = key("UTC", "Time zone; daylight saving is minded.", "Europe/Kyiv")


class InhibitTable(Table):
    """A graver alert keeps lesser ones quiet."""

    severity: Level = key("critical", "The graver alert has this severity or above …", "critical")
    rules: list[Name] = key([], "… and one of these rules …", ["ballistic"])
    tags: list[Word] = key([], "… and one of these tags.", ["air-raid"])
    quiets: Level = key("high", "Quiet is kept by alerts of this severity or below …", "medium")
    quiets_rules: list[Name] = key([], "… with one of these rules …", ["losses"])
    quiets_tags: list[Word] = key([], "… and one of these tags …", ["losses"])
    equal: list[Equal] = key(["story"], "… that are alike in all of these. Empty: any.", ["story", "source"])
    lasts: PositiveDuration = key("1d", "For how long, at most a day.", "6h")
