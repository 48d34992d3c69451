"""From the table of a source to the source: where it is, what it needs, its secrets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from monitor.config import checks
from monitor.config.secrets import SecretError, Secrets
from monitor.config.sheets import Item
from monitor.config.sourcing import SourceTable
from monitor.config.values import Note, Settings
from monitor.errors import Problem
from monitor.model import Headers, Selectors, Source
from monitor.sources import KINDS, address

_PLACES = {"telegram": "channel", "folder": "path"}
"""The key that says, in place of `url`, where a source of a kind is."""
_OWN = {"channel": "telegram", "select": "page", "path": "folder", "user": "imap", "password": "imap"}
"""Keys that mean something to one kind alone."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def kind(table: SourceTable) -> str:
    """The kind of a source: as it says, else as its place tells."""
    if table.kind:
        return table.kind
    own = (kind for key, kind in _OWN.items() if getattr(table, key))
    return next(own, "") or address.kind_of(table.url or "")


def place(table: SourceTable) -> str:
    """Where the source is asked; empty when it does not say."""
    if table.channel and not table.url:
        return address.preview(table.channel)
    if table.path and not table.url:
        return address.folder(table.path)
    return address.asked_at(kind(table), table.url) if table.url else ""


def faults(item: Item[SourceTable]) -> Iterator[Problem]:
    """What is wrong with where a source is and with what belongs to kinds."""
    own = kind(item.table)
    if own not in KINDS:
        return
    yield from _misplaced(item, own)
    if own in ("folder", "imap") and item.table.headers:
        yield item.problem(
            f"`headers` are of HTTP, and a source of kind {own} is not asked over it", "headers"
        )
    if own == "page":
        yield from _unselected(item)
    if own == "imap" and not item.mended & {"user", "password"}:
        lacking = [name for name in ("user", "password") if not getattr(item.table, name)]
        yield from (
            item.problem(f'this source has no `{name}`; add: {name} = "${{IMAP_{name.upper()}}}"')
            for name in lacking
        )
    for name, meant in _OWN.items():
        if getattr(item.table, name) and meant != own:
            yield item.problem(
                f"`{name}` is for sources of kind {meant}, and this one is of kind {own}", name
            )


def _misplaced(item: Item[SourceTable], own: str) -> Iterator[Problem]:
    table, key = item.table, _PLACES.get(own, "")
    named = bool(key and getattr(table, key))
    if not table.url and not named and not item.mended & {"url", *_OWN}:
        other = f" and no `{key}`" if key else ""
        example = _EXAMPLES.get(own, _EXAMPLES["feed"])
        yield item.problem(f'this source has no `url`{other}; add: url = "{example}"')
    elif table.url and named:
        yield item.problem(f"this source has `url` and `{key}`: one of them says where it is", key)
    elif table.url and (said := address.fault(own, table.url)):
        yield item.problem(f"`url` {said}", "url")


def _unselected(item: Item[SourceTable]) -> Iterator[Problem]:
    select = item.table.select
    if select is None and "select" not in item.mended:
        example = 'select = { item = "ul.news li", title = "h3", date = ".date" }'
        yield item.problem(f"this source has no `select`; add: {example}")
    elif select is not None and not select.item:
        yield item.problem("`item` of `select` is empty; give the selector of each entry", "select", "item")


_EXAMPLES = {
    "feed": "https://example.org/feed.xml",
    "folder": "file:///srv/reports",
    "imap": "imaps://imap.example.org/INBOX",
    "telegram": "https://t.me/s/our_channel",
}


def same_place(items: Iterable[Item[SourceTable]]) -> Iterator[Note]:
    """Two sources that poll one address."""
    first: dict[tuple[str, ...], Item[SourceTable]] = {}
    for item in items:
        if item.mended or not place(item.table):
            continue
        parts = urlsplit(place(item.table))
        address = (parts.netloc.lower(), parts.path.rstrip("/"), parts.query, item.table.user)
        if address in first and item.table.enabled:
            other = first[address]
            message = f"source `{item.table.id}` has the address of `{other.table.id}` at {other.at('url')}"
            yield item.note(message, "url", warning=True)
        elif item.table.enabled:
            first[address] = item


def source(item: Item[SourceTable], defaults: Settings, secrets: Secrets) -> Source | tuple[Problem, ...]:
    """The source, or what is wrong with it. One that is not polled needs no secrets."""
    table = item.table
    filled, problems = _filled(item, secrets)
    sent = {name: filled[place] for place in filled if place[0] == "headers" for name in place[1:]}
    problems.extend(checks.headers(item, sent))
    problems.extend(faults(item))
    if problems:
        return tuple(problems)
    where = place(table)
    usual = defaults.reading.full_text and not address.is_account(where)
    return Source(
        id=table.id,
        url=where,
        kind=kind(table),
        name=table.name,
        lang=table.lang,
        country=table.country,
        trust=table.trust,
        tags=tuple(table.tags),
        min_interval=table.every or defaults.polling.every,
        max_interval=table.at_most or defaults.polling.at_most,
        full_text=usual if table.full_text is None else table.full_text,
        headers=(*((name.lower(), value) for name, value in sent.items()), *_login(filled)),
        selector=table.selector,
        select=Selectors(**dict(table.select)) if table.select else None,
    )


def _filled(item: Item[SourceTable], secrets: Secrets) -> tuple[dict[tuple[str, ...], str], list[Problem]]:
    """Secret values by where they stand, and what is wrong with others."""
    table = item.table
    written: dict[tuple[str, ...], str] = {("user",): table.user, ("password",): table.password}
    written |= {("headers", name): value for name, value in table.headers.items()}
    filled: dict[tuple[str, ...], str] = {}
    problems: list[Problem] = []
    for place, value in written.items() if table.enabled else ():
        try:
            filled[place] = secrets.fill(value)
        except SecretError as error:
            problems.append(item.problem(str(error), *place))
    if any(map(_CONTROL.search, (filled.get(("user",), ""), filled.get(("password",), "")))):
        problems.append(item.problem("`user` or `password` holds a line end or control character", "user"))
    return filled, problems


def _login(filled: Mapping[tuple[str, ...], str]) -> Headers:
    """User and password as every kind is handed its secrets: by a header (RFC 7617)."""
    user, password = filled.get(("user",), ""), filled.get(("password",), "")
    if not user:
        return ()
    return (("authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()),)
