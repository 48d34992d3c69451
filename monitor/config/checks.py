"""What must hold between tables: names are unique, what is named exists, kinds and queries can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from importlib.util import find_spec
from typing import TypeVar

from monitor.config.fields import header_fault, nearest, url_fault
from monitor.config.registries import Registries
from monitor.config.schema import PersonTable, PollingTable, ReceiverTable, RuleTable
from monitor.config.secrets import is_literal
from monitor.config.sheets import Item, printable
from monitor.config.sourcing import SourceTable
from monitor.config.units import show_duration
from monitor.config.values import Note
from monitor.errors import Problem, QuerySyntaxError
from monitor.model import Rule
from monitor.text.tokens import fold

Table = TypeVar("Table")

TERMSET = re.compile(r"[^\W\d_][\w-]{0,63}")
"""Names of termsets."""


def twice(items: Iterable[Item[Table]], key: str, what: str) -> Iterator[Problem]:
    """Names given to two things of one kind."""
    first: dict[str, Item[Table]] = {}
    for item in items:
        name = getattr(item.table, key)
        if key in item.mended:
            continue
        if name in first:
            yield item.problem(f"{what} `{name}` is already used at {first[name].at(key)}", key)
        else:
            first[name] = item


def people(items: Iterable[Item[PersonTable]]) -> Iterator[Problem]:
    """Names that are corrected twice, however they are typed, and corrections that say nothing."""
    first: dict[str, Item[PersonTable]] = {}
    for item in items:
        name = item.table.name
        if not item.mended and not item.table.also and not item.table.never:
            yield item.problem(f"person `{name}` has neither `also` nor `never`", "name")
        if "name" in item.mended:
            continue
        other = first.setdefault(fold(name), item)
        if other is not item:
            yield item.problem(f"person `{name}` is already corrected at {other.at('name')}", "name")


def kinds(
    items: Iterable[Item[SourceTable]] | Iterable[Item[ReceiverTable]], known: Collection[str], what: str
) -> Iterator[Problem]:
    """Kinds that nobody has written."""
    for item in items:
        kind = item.table.kind
        if kind and kind not in known:
            hint = nearest(kind, known) or f"; known are: {', '.join(sorted(known))}"
            yield item.problem(f"unknown kind of {what} `{kind}`{hint}", "kind")


def queries(items: Iterable[Item[RuleTable]], registries: Registries) -> Iterator[Problem]:
    """Queries that cannot be read, at the very line and column."""
    for item in items:
        try:
            registries.parse_query(item.table.query)
        except QuerySyntaxError as error:
            yield _in_query(item, error)


def _in_query(item: Item[RuleTable], error: QuerySyntaxError) -> Problem:
    """A fault at its place in the query of a rule, which may have no name of its own."""
    place = item.sheet.places.within((*item.path, "query"), error.line, error.column)
    whose = "of this rule" if "name" in item.mended else f"of rule `{item.table.name}`"
    return Problem(printable(f"query {whose}: {error.message}"), item.sheet.name, place.line, place.column)


def readable(query: str, parse: Callable[[str], object]) -> str:
    """`query`, or one that stands for it in looking at others where it cannot be read."""
    try:
        parse(query)
    except QuerySyntaxError:
        return "unread"
    return query


def termsets(items: Iterable[Item[str]], registries: Registries) -> Iterator[Problem]:
    """Termsets whose name no query can write, or whose query cannot be read."""
    for item in items:
        name = str(item.path[-1])
        if not TERMSET.fullmatch(name):
            yield item.problem(f"`{name[:60]}` cannot be written as @name: use letters, digits, _ and -")
        try:
            registries.parse_termset(item.table)
        except QuerySyntaxError as error:
            place = item.sheet.places.within(item.path, error.line, error.column)
            said = f"query of termset `{name[:60]}`: {error.message}"
            yield Problem(printable(said), item.sheet.name, place.line, place.column)


def named_in_termsets(items: Iterable[Item[str]], resolve: Callable[[Rule], object]) -> Iterator[Problem]:
    """Termsets that name what is not there, or themselves, whether a rule uses them or not."""
    for item in items:
        name = str(item.path[-1])
        if "@" not in item.table and "rule:" not in item.table:
            continue
        try:
            resolve(Rule("", f"@{name}"))
        except QuerySyntaxError as error:
            yield item.problem(f"query of termset `{name[:60]}`: {error.message}")


def references(
    items: Iterable[Item[RuleTable]], rules: Mapping[str, Rule], resolve: Callable[[Rule], object]
) -> Iterator[Problem]:
    """Queries that name a termset or a rule that is not there, or themselves."""
    for item in items:
        rule = rules[item.table.name]
        if "@" not in rule.query and "rule:" not in rule.query:
            continue  # nothing is named: reading it a second time would tell nothing
        try:
            resolve(rule)
        except QuerySyntaxError as error:
            yield _in_query(item, error)


def circles(
    items: Iterable[Item[RuleTable]],
    rules: Mapping[str, Rule],
    named: Mapping[str, str],
    registries: Registries,
) -> Iterator[Problem]:
    """Rules of which each asks for a tag that the next one gives, in a circle."""
    if not any("tag:" in query for query in (*(rule.query for rule in rules.values()), *named.values())):
        return
    if circle := registries.circle(rules, named):
        first = next(item for item in items if item.table.name == circle[0])
        said = " → ".join(f"`{name}`" for name in circle)
        yield first.problem(
            f"rules wait for each other's tags: {said}; take a tag or a tag: off one of them", "query"
        )


def intervals(items: Iterable[Item[SourceTable]], polling: PollingTable) -> Iterator[Problem]:
    """Sources whose longest wait is shorter than the shortest."""
    for item in items:
        source = item.table
        every, at_most = source.every or polling.every, source.at_most or polling.at_most
        if every > at_most and (source.every or source.at_most):
            yield item.problem(wrong_order(every, at_most), "every" if source.every else "at_most")


def wrong_order(every: timedelta, at_most: timedelta) -> str:
    """The message for a longest wait that is shorter than the shortest."""
    return f"`every` ({show_duration(every)}) is longer than `at_most` ({show_duration(at_most)})"


def headers(item: Item[SourceTable], filled: Mapping[str, str]) -> Iterator[Problem]:
    """Headers that cannot be sent; `filled` are those of the source with their secrets in."""
    for name, value in filled.items():
        if fault := header_fault(name, value):
            yield item.problem(f"header `{name[:60]}` {fault}", "headers", name)


def webhook(item: Item[ReceiverTable], url: str) -> Iterator[Problem]:
    """A webhook address that cannot be used, or one of an example."""
    example = "has … in it, as examples have: put the whole address of your chat there" if "…" in url else ""
    if url and (fault := example or url_fault(url)):
        yield item.problem(f"`url` of receiver `{item.table.name}` {fault}", "url")


def package(item: Item[ReceiverTable], name: str) -> Iterator[Problem]:
    """A kind whose package is not installed."""
    if name and find_spec(name) is None:
        yield item.problem(
            f"receiver `{item.table.name}` needs the package {name}, which is not installed; "
            f"install it with: pip install 'news-monitor[{name}]'",
            "kind",
        )


def exposed(items: Iterable[Item[ReceiverTable] | Item[SourceTable]]) -> Iterator[Note]:
    """Secrets written out in a file that others than its owner may read; one note for each file."""
    told: set[str] = set()
    for item in items:
        table = item.table
        key = _literal(table)
        of = f"receiver `{table.name}`" if isinstance(table, ReceiverTable) else f"source `{table.id}`"
        if key and item.sheet.exposed and item.sheet.name not in told:
            told.add(item.sheet.name)
            yield item.note(
                f"`{key}` of {of} is a secret, and others on this machine may read this file: "
                f"chmod 600 {item.sheet.name}",
                key,
                warning=True,
            )


def _literal(receiver: ReceiverTable | SourceTable) -> str:
    """The key of the first secret that is written out."""
    if isinstance(receiver, SourceTable):
        return "password" if is_literal(receiver.password) else ""
    secrets = {
        "url": [] if receiver.kind == "email" else [receiver.url],
        "token": [receiver.token],
        "signing_keys": receiver.signing_keys,
        "password": [receiver.password],
    }
    return next((key for key, values in secrets.items() if any(map(is_literal, values))), "")
