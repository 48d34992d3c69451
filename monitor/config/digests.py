"""The table of digests that come by themselves, made into values, and what it names that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from monitor.config.digest_table import DigestTable
from monitor.config.routes import Names, unknown
from monitor.config.sheets import Item
from monitor.digest import By, Choice
from monitor.digest.calendar import Schedule
from monitor.digest.scheduled import Scheduled
from monitor.errors import Problem


def scheduled(items: Iterable[Item[DigestTable]], live: Collection[str]) -> tuple[Scheduled, ...]:
    """The digests, to those of their receivers that are `live`; those that go to nobody are left out."""
    made = (_scheduled(item.table, live) for item in items)
    return tuple(digest for digest in made if digest.receivers)


def _scheduled(table: DigestTable, live: Collection[str]) -> Scheduled:
    return Scheduled(
        id=table.id,
        schedule=Schedule(table.at, table.zone),
        receivers=tuple(dict.fromkeys(name for name in table.receivers if name in live)),
        choice=Choice(
            tags=tuple(table.tags),
            rules=tuple(table.rules),
            sources=tuple(table.sources),
            langs=tuple(table.langs),
            min_severity=table.severity,
            by=By(table.by),
            top=table.top,
        ),
        since=table.since,
        title=table.title,
        empty=table.empty,
    )


def faults(items: Sequence[Item[DigestTable]], names: Names) -> Iterator[Problem]:
    """What digests name that is not there."""
    for item in items:
        table = item.table
        named = (
            ("receivers", table.receivers, names.receivers, "is no receiver"),
            ("rules", table.rules, names.rules, "is no rule"),
            ("tags", table.tags, names.tags, "is a tag that no rule has"),
            ("sources", table.sources, names.sources, "is no source's id"),
        )
        for name, wanted, known, why in named:
            if name not in item.mended:
                yield from unknown(item, (name,), wanted, known, why, "this digest")
