"""From tables that the schema accepted to the product's own values, secrets filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.config import checks, pushing, wording
from monitor.config.fields import url_fault
from monitor.config.folder import folder
from monitor.config.keeping import retention
from monitor.config.registries import Registries
from monitor.config.schema import File, PersonTable, ReceiverTable, RuleTable
from monitor.config.secrets import SecretError, Secrets
from monitor.config.sheets import Item
from monitor.config.table import Table
from monitor.config.values import (
    AdvancedSettings,
    AlertSettings,
    AuditSettings,
    DeliverySettings,
    EvidenceSettings,
    HeartbeatSettings,
    NetworkSettings,
    PollingSettings,
    ReadingSettings,
    Settings,
)
from monitor.config.watching import HeartbeatTable
from monitor.errors import Problem
from monitor.model import Budget, NameCorrection, Receiver, Rule, Secret
from monitor.watching import Levels

USUAL_FLOOD = Budget(60, timedelta(hours=1))
"""More than anybody reads in a chat."""


def settings(file: File, directory: Path, home: str, heartbeat: HeartbeatSettings) -> Settings:
    """The settings; a relative `state_dir` is meant from `directory`, ``~`` is `home`."""
    return Settings(
        contact=file.contact,
        state_dir=folder(file.state_dir, directory, home),
        polling=PollingSettings(**dict(file.polling)),
        reading=ReadingSettings(**dict(file.reading)),
        alerts=AlertSettings(**_tuples(file.alerts)),
        network=NetworkSettings(**dict(file.network) | {"allow": tuple(file.network.allow)}),
        delivery=DeliverySettings(**_tuples(file.delivery)),
        retention=retention(file.retention),
        evidence=EvidenceSettings(**dict(file.evidence)),
        watch=Levels(**dict(file.watch) | {"off": frozenset(file.watch.off)}),
        audit=AuditSettings(**dict(file.audit)),
        heartbeat=heartbeat,
        websub=pushing.settings(file.websub),
        advanced=AdvancedSettings(**dict(file.advanced)),
    )


def _tuples(table: Table) -> dict[str, Any]:
    """The keys of a table, lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table}


def heartbeat(item: Item[HeartbeatTable], secrets: Secrets) -> HeartbeatSettings | Problem:
    """The dead-man's switch, or what is wrong with its address."""
    try:
        url = secrets.fill(item.table.url)
    except SecretError as error:
        return item.problem(str(error), "url")
    if url and (fault := url_fault(url)):
        return item.problem(f"`url` of the heartbeat {fault}", "url")
    return HeartbeatSettings(Secret(url), item.table.every)


def rule(table: RuleTable) -> Rule:
    """The rule."""
    return Rule(
        table.name,
        table.query,
        tuple(table.tags),
        table.severity,
        table.lang,
        table.description,
        tuple(table.should_match),
        tuple(table.should_not_match),
        tuple(dict.fromkeys(table.on_change)),
    )


def person(table: PersonTable) -> NameCorrection:
    """What is to be found, or not, for a name."""
    return NameCorrection(table.name, tuple(table.also), tuple(table.never))


def receiver(
    item: Item[ReceiverTable], secrets: Secrets, registries: Registries, ttl: timedelta
) -> Receiver | tuple[Problem, ...] | None:
    """The receiver, or what is wrong with it; None when it is not set up yet."""
    table, problems = item.table, []
    filled: dict[str, list[str]] = {}
    for key, values in _texts(table):
        filled[key] = []
        for place, text in enumerate(values):
            try:
                filled[key].append(secrets.fill(text))
            except SecretError as error:
                inner = (key, place) if key == "signing_keys" else (key,)
                problems.append(item.problem(str(error), *inner))
    template = wording.read(item, secrets.directory)
    if isinstance(template, Problem):
        problems.append(template)
    if problems or isinstance(template, Problem):
        return tuple(problems)
    url, token, chat = (filled[key][0] for key in ("url", "token", "chat"))
    if not url and not token:
        return None
    keys = tuple(Secret(key) for key in filled["signing_keys"])
    kind = table.kind or (registries.infer_kind(url) if url else "")
    made = Receiver(
        table.name,
        kind,
        Secret(url),
        Secret(token),
        chat,
        keys,
        budget=table.budget,
        flood=_flood(table, kind),
        ttl=ttl,
        user=Secret(filled["user"][0]),
        password=Secret(filled["password"][0]),
        sender=table.sender.strip(),
        to=tuple(address.strip() for address in table.to),
        template=template,
    )
    faults = tuple(_faults(item, made, registries))
    return faults or tuple(wording.tried(item, kind, template, secrets.directory, registries)) or made


def _flood(table: ReceiverTable, kind: str) -> Budget | None:
    """A program reads as fast as it is told; people do not."""
    if table.flood == "usual":
        return None if kind == "webhook" else USUAL_FLOOD
    return table.flood


def _texts(table: ReceiverTable) -> Iterator[tuple[str, Sequence[str]]]:
    """The keys of a receiver that may hold secrets."""
    yield from ((key, [getattr(table, key)]) for key in ("url", "token", "chat", "user", "password"))
    yield "signing_keys", table.signing_keys


def _faults(item: Item[ReceiverTable], made: Receiver, registries: Registries) -> Iterator[Problem]:
    if made.kind not in registries.own_addresses:
        yield from checks.webhook(item, made.url.reveal())
    if not made.kind:
        said = f"receiver `{made.name}` has no address that would tell its kind"
        yield item.problem(f'{said}; add: kind = "telegram"')
    elif made.kind in registries.receiver_kinds:
        yield from checks.package(item, registries.extras.get(made.kind, ""))
        yield from _unfit(item, made, registries)


def _unfit(item: Item[ReceiverTable], made: Receiver, registries: Registries) -> Iterator[Problem]:
    """Fields that the kind needs and that are empty; else those that are set to what is of no use."""
    if lacking := registries.missing(made):
        keys = " and ".join(f"`{key}`" for key in lacking)
        yield item.problem(f"receiver `{made.name}` ({made.kind}) needs {keys}")
        return
    for key, said in registries.complaints(made):
        yield item.problem(f"`{key}` of receiver `{made.name}` {said}", key)
