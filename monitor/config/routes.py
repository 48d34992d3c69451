"""Tables of routes, times and inhibitions made into values, and what must hold between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.config.fields import nearest
from monitor.config.routing import DAYS, AlertsTable, InhibitTable, RouteTable, TimeTable
from monitor.config.schema import ReceiverTable
from monitor.config.sheets import Item, printable
from monitor.config.values import Note
from monitor.errors import Problem
from monitor.model import By, Inhibition, Interval, Matcher, Route, Severity

DEEPEST = 8
"""Routes within routes."""

_INHERITED = ("group_by", "group_wait", "group_interval", "repeat_interval", "mute_times", "active_times")


@dataclass(frozen=True, slots=True)
class Names:
    """What routes may name, over all files, tables that are otherwise wrong included."""

    receivers: Collection[str]
    rules: Collection[str]
    tags: Collection[str]
    sources: Collection[str]
    times: Collection[str]


Path = tuple[str | int, ...]


def tree(items: Iterable[Item[RouteTable]], live: Collection[str]) -> tuple[Route, ...]:
    """The routes, to those of their receivers that are `live`; those that lead to nobody are left out."""
    made = (
        _route(item.table, RouteTable(receivers=[]), str(number), live)
        for number, item in enumerate(items, 1)
    )
    return tuple(route for route in made if _leads(route))


def _route(table: RouteTable, outer: RouteTable, number: str, live: Collection[str]) -> Route:
    given = {key: getattr(outer, key) for key in _INHERITED if getattr(table, key) is None}
    receivers = table.receivers or outer.receivers
    whole = table.model_copy(update={**given, "receivers": receivers})
    name = table.name or f"route {number}"
    inner = (_route(each, whole, f"{number}.{place}", live) for place, each in enumerate(table.route, 1))
    shaped = Route(
        receivers=tuple(each for each in receivers if each in live),
        matcher=Matcher(
            tuple(table.rules),
            tuple(table.tags),
            tuple(table.sources),
            tuple(table.langs),
            min_severity=table.severity,
            min_sites=table.sites,
        ),
        name=name,
        group_by=tuple(By(each) for each in whole.group_by or ()),
        mute=tuple(whole.mute_times or ()),
        active=tuple(whole.active_times or ()),
        goes_on=not table.last,
        routes=tuple(inner),
    )
    times = ("group_wait", "group_interval", "repeat_interval")
    return replace(shaped, **{key: value for key in times if (value := getattr(whole, key)) is not None})


def _leads(route: Route) -> bool:
    return bool(route.receivers) or any(map(_leads, route.routes))


def intervals(items: Iterable[Item[TimeTable]]) -> tuple[Interval, ...]:
    """The times of the week."""
    return tuple(
        Interval(
            item.table.name,
            frozenset(DAYS.index(day) for day in item.table.days),
            item.table.start,
            item.table.end,
            item.table.zone,
        )
        for item in items
    )


def inhibitions(items: Iterable[Item[InhibitTable]]) -> tuple[Inhibition, ...]:
    """What keeps what quiet."""
    return tuple(
        Inhibition(
            Matcher(tuple(table.rules), tuple(table.tags), min_severity=table.severity),
            Matcher(tuple(table.quiets_rules), tuple(table.quiets_tags), max_severity=table.quiets),
            tuple(table.equal),
            table.lasts,
        )
        for table in (item.table for item in items)
    )


def faults(items: Sequence[Item[RouteTable]], names: Names) -> Iterator[Problem]:
    """Routes that lead nowhere or have one name, and what they name that is not there."""
    used: dict[str, str] = {}
    for item in items:
        if "receivers" not in item.mended and not item.table.receivers:
            yield item.problem('this route names no receivers; add: receivers = ["desk"]')
        yield from _inside(item, item.table, (), names)
        for path, table in _all(item.table, ()):
            if table.name and table.name in used:
                said = f"route name `{table.name}` is already used at {used[table.name]}"
                yield item.problem(said, *path, "name")
            elif table.name:
                used[table.name] = item.at(*path, "name")


def _all(table: RouteTable, path: Path) -> Iterator[tuple[Path, RouteTable]]:
    yield path, table
    for place, inner in enumerate(table.route):
        yield from _all(inner, (*path, "route", place))


def _inside(item: Item[RouteTable], table: RouteTable, path: Path, names: Names) -> Iterator[Problem]:
    if len(path) > 2 * DEEPEST:
        yield item.problem(f"routes stand within routes more than {DEEPEST} deep", *path)
        return
    named = (
        ("receivers", table.receivers, names.receivers, "is no receiver"),
        ("rules", table.rules, names.rules, "is no rule"),
        ("tags", table.tags, names.tags, "is a tag that no rule has"),
        ("sources", table.sources, names.sources, "is no source's id"),
        ("mute_times", table.mute_times or (), names.times, "is no [[time]]"),
        ("active_times", table.active_times or (), names.times, "is no [[time]]"),
    )
    for key, wanted, known, fault in named:
        if path or key not in item.mended:
            yield from unknown(item, (*path, key), wanted, known, fault)
    for place, inner in enumerate(table.route):
        yield from _inside(item, inner, (*path, "route", place), names)


def operators(item: Item[AlertsTable], names: Names) -> Iterator[Problem]:
    """Operators that are no receivers."""
    where, fault = "`operator`", "is no receiver"
    yield from unknown(item, ("operator",), item.table.operator, names.receivers, fault, where)


def unknown(
    item: Item[Any],
    path: Path,
    wanted: Iterable[str],
    known: Collection[str],
    fault: str,
    where: str = "this route",
) -> Iterator[Problem]:
    """Names that nothing has, each at its place."""
    for place, name in enumerate(wanted):
        if name not in known:
            hint = nearest(name, known) or f"; known are: {_some(known)}"
            yield item.problem(f"`{printable(name)}` in {where} {fault}{hint}", *path, place)


def _some(names: Collection[str], count: int = 8) -> str:
    """A few of the names, for a message."""
    shown = ", ".join(sorted(names)[:count])
    return (f"{shown} … ({len(names)} in all)" if len(names) > count else shown) or "none"


def unreached(
    items: Sequence[Item[RouteTable]],
    receivers: Iterable[Item[ReceiverTable]],
    digested: Collection[str] = (),
) -> Iterator[Note]:
    """Receivers that no route and no digest names, where there are routes: they are told of nothing."""
    named = {name for item in items for _, table in _all(item.table, ()) for name in table.receivers}
    named.update(digested)
    for item in receivers:
        if items and item.table.name not in named:
            said = f"no [[route]] leads to receiver `{item.table.name}`: it is told of nothing"
            yield item.note(said, "name", warning=True)


def of_inhibitions(items: Iterable[Item[InhibitTable]]) -> Iterator[Problem]:
    """Inhibitions by which an alert would keep its own kind quiet."""
    for item in items:
        table = item.table
        own = set(table.rules) & set(table.quiets_rules) or not (table.rules or table.quiets_rules)
        if table.severity <= table.quiets and table.severity > Severity.LOW and own:
            yield item.problem(
                "alerts of one severity would keep each other quiet: `quiets` must be below `severity`",
                "quiets",
            )
