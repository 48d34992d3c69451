"""``monitor sources try``: what a source would give, without keeping it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, config_dir, config_or_exit

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.config.values import Config
    from monitor.flows.probe import Probed
    from monitor.model import Source

SHOWN = 20


def try_(
    place: Annotated[
        str,
        typer.Argument(
            help="Id of a configured source, or an address.",
            metavar="URL|ID",
            autocompletion=completing.SOURCES,
        ),
    ],
    config: ConfigOption = None,
    kind: Annotated[str, typer.Option(help="Kind of the source. Default: what the address tells.")] = "",
    item: Annotated[str, typer.Option(help="CSS selector of each entry of a list page.")] = "",
    link: Annotated[str, typer.Option(help="Selector of its link. Default: the first.")] = "",
    title: Annotated[str, typer.Option(help="Selector of its title. Default: the text of the link.")] = "",
    date: Annotated[str, typer.Option(help="Selector of its time. Default: a time element.")] = "",
    summary: Annotated[str, typer.Option(help="Selector of its summary. Default: none.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Entries shown.")] = SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Ask a source once and show what it would give: titles, times, and what is wrong with it.

    Nothing is stored. With --item and its kin a list page without a feed is tried. The exit code is 1 when
    there is nothing to read.
    """
    import asyncio

    from monitor.cli.exits import NOTHING
    from monitor.cli.output import print_json, utc_now
    from monitor.flows.probe import condition

    loaded = config_or_default(config)
    select = {"item": item, "link": link, "title": title, "date": date, "summary": summary}
    source = _source(loaded, place, kind, {key: css for key, css in select.items() if css})
    probed = asyncio.run(_probe(loaded, source))
    now = utc_now()
    if as_json:
        print_json(record(probed, now) | {"entries": [_entry(one) for one in probed.feed.entries[:limit]]})
    else:
        _show(probed, now, limit)
        _next(probed, loaded, now)
    raise typer.Exit(0 if condition(probed, now).gives else NOTHING)


def config_or_default(given: Path | None) -> Config:
    """The configuration; the defaults where there is none yet and none was asked for."""
    from monitor.config.values import Config

    if given is None and not config_dir(None).is_dir():
        return Config()
    return config_or_exit(given)


def _source(config: Config, place: str, kind: str, select: dict[str, str]) -> Source:
    """A configured source by its id, else what stands at an address; the selectors given count."""
    from dataclasses import replace

    from monitor.model import Selectors

    known = {source.id: source for source in (*config.sources, *config.disabled)}
    source = known.get(place) or _at(place, kind or ("page" if select else ""))
    if not select:
        if source.kind == "page" and source.select is None:
            raise typer.BadParameter("a page needs --item, the selector of each entry")
        return source
    for key, css in select.items():
        _refuse_selector(f"--{key}", css)
    if "item" not in select and source.select is None:
        raise typer.BadParameter("--item, the selector of each entry, is needed beside the others")
    chosen = replace(source.select or Selectors(select["item"]), **select)
    return replace(source, kind="page", select=chosen)


def _at(place: str, kind: str) -> Source:
    """A source that nobody configured."""
    from monitor.config.fields import url_fault
    from monitor.model import Source
    from monitor.sources import KINDS, address

    kind = kind or address.kind_of(place)
    if kind not in KINDS:
        raise typer.BadParameter(f"unknown kind {kind!r}; known are: {', '.join(sorted(KINDS))}")
    asked = address.asked_at(kind, place)
    if fault := url_fault(asked, address.SCHEMES):
        raise typer.BadParameter(f"{place!r} is no source of the configuration, and as an address it {fault}")
    if fault := address.fault(kind, place):
        raise typer.BadParameter(f"{place} {fault}")
    return Source(id=place, url=asked, kind=kind)


def _refuse_selector(option: str, css: str) -> None:
    from monitor.text import selector

    if fault := selector.fault(css):
        raise typer.BadParameter(f"{option}: {css!r} is no CSS selector: {fault}")


async def _probe(config: Config, source: Source) -> Probed:
    from monitor.app import probing

    async with probing(config) as asking:
        return await asking.probe(source)


def record(probed: Probed, now: datetime) -> dict[str, Any]:
    """What JSON says of a source that was asked."""
    from monitor.flows.probe import condition, doubts

    return {
        "id": probed.source.id,
        "kind": probed.source.kind,
        "url": probed.source.url,
        "condition": str(condition(probed, now)),
        "count": len(probed.feed.entries),
        "newest": probed.newest,
        "doubts": list(doubts(probed, now)),
    }


def _entry(entry: Any) -> dict[str, Any]:
    names = ("id", "link", "title", "summary", "author", "published", "lang")
    return {name: getattr(entry, name) for name in names}


def _show(probed: Probed, now: datetime, limit: int) -> None:
    from monitor.cli.output import local, print_table
    from monitor.text.shown import line

    for said in _head(probed, now):
        print(line(said))
    entries = probed.feed.entries[:limit]
    if entries:
        print()
        print_table(
            ("time", "title", "link"),
            [(local(one.published), one.title or "(no title)", one.link) for one in entries],
            grow="title",
            spare=("link",),
        )
    if more := len(probed.feed.entries) - len(entries):
        print(f"… and {more} more (--limit)")


def _next(probed: Probed, config: Config, now: datetime) -> None:
    """What to do where a page stands in a feed's place, and with a page whose selectors do their work."""
    from dataclasses import asdict

    from monitor.config.edit import free_id, table
    from monitor.flows.probe import Condition, condition
    from monitor.text.shown import line

    source = probed.source
    if source.kind == "feed" and condition(probed, now) is Condition.NOT_A_FEED:
        print(
            f"A site's feeds are found by: monitor sources add {line(source.url)}\n"
            "A page that lists news can be a source of its own: --item SELECTOR"
        )
        return
    taken = {one.id for one in (*config.sources, *config.disabled)}
    if source.id not in taken and source.select and condition(probed, now).gives:
        select = {key: css for key, css in asdict(source.select).items() if css}
        name = free_id(source.url, source.kind, taken)
        values = {"id": name, "url": source.url, "kind": source.kind, "select": select}
        print(f"\nTo watch it, put this into sources.toml:\n\n{table(values)}", end="")


def _head(probed: Probed, now: datetime) -> Iterator[str]:
    from monitor.cli.output import local
    from monitor.flows.probe import condition, doubts

    source, count = probed.source, len(probed.feed.entries)
    yield f"{source.url}"
    newest = f", the newest of {local(probed.newest)}" if probed.newest else ""
    yield f"{source.kind}: {condition(probed, now)}, {count} {'entry' if count == 1 else 'entries'}{newest}"
    yield from (f"note: {said}" for said in doubts(probed, now))
