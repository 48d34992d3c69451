"""Read a configuration directory into a `Config`, or say everything that is wrong with it at once.

*.toml ─read─► sheets ─accept─► tables that stand ─merge─► settings
                                      └─ checks between them, secrets ─► values
each step adds to one list of problems; a table goes on without its wrong keys, so that one mistake hides no
other, and names that a broken file may define are not called unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from monitor.config import build, build_source, checks, digests, keeping, routes, sheets
from monitor.config.accept import accept
from monitor.config.digest_table import DigestTable
from monitor.config.merge import Merged, merge
from monitor.config.registries import BUILT_IN, Registries
from monitor.config.routing import InhibitTable, RouteTable, TimeTable
from monitor.config.schema import PersonTable, ReceiverTable, RuleTable
from monitor.config.secrets import Secrets
from monitor.config.sheets import Item, Sheet
from monitor.config.sourcing import SourceTable
from monitor.config.values import Config, HeartbeatSettings, Note, Settings
from monitor.errors import ConfigError, Problem
from monitor.model import Receiver, Route, Source


def load(directory: Path, env: Mapping[str, str], registries: Registries = BUILT_IN) -> Config:
    """The configuration in `directory`, secrets taken from `env` and files.

    Raises `ConfigError` with every problem, sorted by file and line. No message holds a secret.
    """
    loader = _Loader(directory, env, registries)
    config = loader.load()
    if loader.problems:
        # Raised here, outside of any `except`: pydantic's errors would carry the input into a traceback.
        raise ConfigError(tuple(sorted(set(loader.problems), key=_place)))
    return config


def _place(problem: Problem | Note) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.message


@dataclass(slots=True)
class _Tables:
    """Every table of all files, mended where the schema refused a key."""

    source: list[Item[SourceTable]] = field(default_factory=list)
    rule: list[Item[RuleTable]] = field(default_factory=list)
    person: list[Item[PersonTable]] = field(default_factory=list)
    receiver: list[Item[ReceiverTable]] = field(default_factory=list)
    route: list[Item[RouteTable]] = field(default_factory=list)
    time: list[Item[TimeTable]] = field(default_factory=list)
    inhibit: list[Item[InhibitTable]] = field(default_factory=list)
    digest: list[Item[DigestTable]] = field(default_factory=list)


@dataclass(slots=True)
class _Loader:
    """One loading: collects tables, problems and notes."""

    directory: Path
    env: Mapping[str, str]
    registries: Registries
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: _Tables = field(default_factory=_Tables)

    def load(self) -> Config:
        read, unreadable = sheets.read(self.directory)
        self.problems.extend(unreadable)
        files = [accept(sheet) for sheet in read]
        for file in files:
            self.problems.extend(file.problems)
            for name, items in file.items.items():
                getattr(self.tables, name).extend(items)
        merged = merge(files)
        self.problems.extend(merged.problems)
        self._check_tables()
        if merged.intervals_known:
            self.problems.extend(checks.intervals(self.tables.source, merged.file.polling))
        if not unreadable:
            self.problems.extend(routes.faults(self.tables.route, _names(read)))
            self.problems.extend(digests.faults(self.tables.digest, _names(read)))
            self.problems.extend(routes.operators(merged.table("alerts", "operator"), _names(read)))
            kept = (merged.table("retention", "tags"), merged.table("retention", "sources"))
            names = _names(read)
            self.notes.extend(keeping.strangers(kept, names.tags, names.sources))
        self.problems.extend(checks.termsets(merged.named(), self.registries))
        if not (unreadable or merged.problems) and all(file.names for file in files):
            self.problems.extend(self._references(merged))
        heartbeat = build.heartbeat(merged.table("heartbeat", "url"), Secrets(self.env, self.directory))
        if isinstance(heartbeat, Problem):
            self.problems.append(heartbeat)
            heartbeat = HeartbeatSettings()
        settings = build.settings(merged.file, self.directory, self.env.get("HOME", ""), heartbeat)
        return self._config(settings, merged.file.termsets)

    def _check_tables(self) -> None:
        tables, registries = self.tables, self.registries
        self.problems.extend(checks.twice(tables.source, "id", "source id"))
        self.problems.extend(checks.twice(tables.rule, "name", "rule name"))
        self.problems.extend(checks.people(tables.person))
        self.problems.extend(checks.twice(tables.receiver, "name", "receiver name"))
        self.problems.extend(checks.twice(tables.digest, "id", "digest id"))
        self.problems.extend(checks.kinds(tables.source, registries.source_kinds, "source"))
        self.problems.extend(checks.kinds(tables.receiver, registries.receiver_kinds, "receiver"))
        self.problems.extend(checks.queries(tables.rule, registries))
        self.problems.extend(routes.of_inhibitions(tables.inhibit))
        self.notes.extend(build_source.same_place(tables.source))
        self.notes.extend(checks.exposed([*tables.receiver, *tables.source]))
        digested = {name for item in tables.digest for name in item.table.receivers}
        self.notes.extend(routes.unreached(tables.route, tables.receiver, digested))
        here = str(self.directory)
        if not tables.source:
            self.notes.append(Note("no source is configured: there is nothing to poll", here, warning=True))
        if not tables.rule:
            self.notes.append(Note("no rule is configured: nothing will match", here, warning=True))
        if not tables.receiver:
            self.notes.append(Note("no receiver is configured: alerts are kept, and nobody is told", here))

    def _references(self, merged: Merged) -> Sequence[Problem]:
        """What queries name and is not there, or goes round in circles."""
        rules = {item.table.name: build.rule(item.table) for item in self.tables.rule}
        termsets = merged.file.termsets
        if self.problems:  # a query that cannot be read hides nothing of others
            readable, of = checks.readable, self.registries
            rules = {
                name: replace(rule, query=readable(rule.query, of.parse_query))
                for name, rule in rules.items()
            }
            termsets = {name: readable(query, of.parse_termset) for name, query in termsets.items()}
        resolve = self.registries.resolver(termsets, rules)
        unknown = [
            *checks.named_in_termsets(merged.named(), resolve),
            *checks.references(self.tables.rule, rules, resolve),
        ]
        return unknown or list(checks.circles(self.tables.rule, rules, termsets, self.registries))

    def _config(self, settings: Settings, termsets: Mapping[str, str]) -> Config:
        active, disabled = self._sources(settings)
        receivers, off = self._receivers(settings.delivery.time_to_live)
        return Config(
            settings=settings,
            sources=active,
            rules=tuple(build.rule(item.table) for item in self.tables.rule),
            termsets=termsets,
            names=tuple(build.person(item.table) for item in self.tables.person),
            receivers=receivers,
            routes=self._routes(tuple(receiver.name for receiver in receivers)),
            times=routes.intervals(self.tables.time),
            inhibitions=routes.inhibitions(self.tables.inhibit),
            digests=digests.scheduled(self.tables.digest, [receiver.name for receiver in receivers]),
            notes=tuple(sorted(self.notes, key=_place)),
            disabled=disabled,
            off=off,
        )

    def _sources(self, settings: Settings) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
        """Those to poll, and those that are switched off."""
        secrets = Secrets(self.env, self.directory)
        active: list[Source] = []
        disabled: list[Source] = []
        for item in self.tables.source:
            made = build_source.source(item, settings, secrets)
            if isinstance(made, Source):
                (active if item.table.enabled else disabled).append(made)
            else:
                self.problems.extend(made)
        return tuple(active), tuple(disabled)

    def _receivers(self, ttl: timedelta) -> tuple[tuple[Receiver, ...], tuple[str, ...]]:
        """Those that are on, and the names of those that are not set up yet."""
        secrets = Secrets(self.env, self.directory)
        live, off = [], []
        for item in self.tables.receiver:
            made = build.receiver(item, secrets, self.registries, ttl)
            if made is None:
                off.append(item.table.name)
                self.notes.append(
                    item.note(
                        f"receiver `{item.table.name}` is off: its `url` is empty, nothing is sent", "url"
                    )
                )
            elif isinstance(made, Receiver):
                live.append(made)
            else:
                self.problems.extend(made)
        return tuple(live), tuple(off)

    def _routes(self, live: tuple[str, ...]) -> tuple[Route, ...]:
        """The routes that lead to somebody; without any [[route]], everything to all who are on."""
        if not self.tables.route:
            return (Route(live, name="everything"),) if live else ()
        return routes.tree(self.tables.route, live)


def _names(read: Sequence[Sheet]) -> routes.Names:
    """Everything that has a name in any file, taken from the raw tables: a wrong one still has its name."""
    return routes.Names(
        receivers=_texts(read, "receiver", "name"),
        rules=_texts(read, "rule", "name"),
        tags=_texts(read, "rule", "tags"),
        sources=_texts(read, "source", "id"),
        times=_texts(read, "time", "name"),
    )


def _texts(read: Sequence[Sheet], table: str, key: str) -> set[str]:
    """Every text under `key`, or in the list under it, in the tables of one name."""
    found: set[str] = set()
    for sheet in read:
        tables = sheet.data.get(table)
        for item in tables if isinstance(tables, list) else ():
            value = item.get(key) if isinstance(item, dict) else None
            values = value if isinstance(value, list) else [value]
            found.update(text for text in values if isinstance(text, str))
    return found
