"""``monitor sources add``: what a site offers, and one of it into the configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.exits import CONFIG, FAILED
from monitor.cli.options import ConfigOption, StateOption, complain, config_dir, config_or_exit

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.config.values import Config
    from monitor.flows.discover import Discovery
    from monitor.flows.probe import Probed

SAMPLES = 3
_LONGEST_NAME = 100


def add(
    site: Annotated[str, typer.Argument(help="Address of a site, a feed, a channel …", metavar="URL")],
    config: ConfigOption = None,
    state: StateOption = None,
    pick: Annotated[int, typer.Option(min=0, metavar="N", help="Add the Nth that is found.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add the first that is found, unasked.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added.")] = False,
    name: Annotated[str, typer.Option("--id", help="Id of the source. Default: from its address.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; nothing is asked.")] = False,
) -> None:
    """Find the feeds, news sitemaps and Telegram channels of a site, and add one to the configuration.

    Shown are titles, counts, language, and how much is watched already. The table is put at the end of
    sources.toml; nothing else in it changes. A running daemon takes it up when it is reloaded.
    """
    import asyncio

    from monitor.cli.output import named, nothing, print_json, utc_now

    loaded, now = config_or_exit(config), utc_now()
    place = _address(site)
    found = asyncio.run(_discovered(loaded, place, now, quiet=as_json))
    offers = [_offer(one, loaded, _known(loaded, state, one), now) for one in found.found]
    if not offers:
        raise nothing(_nothing(found))
    if not as_json:
        _show(offers)
        _pass_over(found)
    chosen = _chosen(offers, pick, asks=not as_json, takes_first=yes or dry_run)
    text = _table(found.found[chosen], offers[chosen], loaded, name) if chosen is not None else ""
    path = written(config_dir(config), text) if text and not dry_run else None
    if as_json:
        print_json({"found": offers, "added": text or None, "file": str(path) if path else None})
    elif text:
        print(f"\n{text}", end="")
        print(
            f"\nAdded to {named(path)}. Reload the daemon to start it: systemctl reload monitor"
            if path
            else ""
        )


def _address(site: str) -> str:
    from monitor.config.fields import url_fault
    from monitor.sources import address

    place = site if "://" in site or site.startswith("@") else f"https://{site}"
    place = address.preview(place)
    if fault := url_fault(place):
        raise typer.BadParameter(f"{site!r} {fault}")
    return place


async def _discovered(config: Config, site: str, now: datetime, *, quiet: bool) -> Discovery:
    from monitor.app import probing
    from monitor.cli.asking import progress

    with progress(shown=not quiet) as told:
        async with probing(config, lambda place: told(f"asking {place}")) as discover:
            return await discover(site, now)


def _known(config: Config, state: Path | None, probed: Probed) -> int | None:
    """How many of its entries the archive has already; None where there is no archive."""
    from functools import partial

    from monitor.cli.options import state_place
    from monitor.cli.state import archive_of, is_there
    from monitor.store.overlap import known
    from monitor.text.url import canonical
    from monitor.views import DATABASE

    if not is_there(state_place(state, config) / DATABASE):
        return None
    places = {canonical(entry.link) for entry in probed.feed.entries if entry.link}
    with archive_of(config, state) as store:
        return store.ask(partial(known, urls=places - {""}))


def _offer(probed: Probed, config: Config, known: int | None, now: datetime) -> dict[str, Any]:
    """What is shown of a source that was found."""
    from monitor.cli.sources_try import record

    places = {probed.source.url, probed.moved}
    same = next((one.id for one in config.sources if one.url in places), "")
    return {
        **record(probed, now),
        "title": probed.feed.about.title or probed.source.name,
        "lang": _language(probed),
        "known": known,
        "watched_as": same or None,
        "samples": [entry.title for entry in probed.feed.entries if entry.title][:SAMPLES],
    }


def _language(probed: Probed) -> str:
    """That of its titles; where they are too few to tell, what it says."""
    from monitor.text.language import language

    titles = "\n".join(entry.title for entry in probed.feed.entries[:50])
    said = next((entry.lang for entry in probed.feed.entries if entry.lang), "")
    return language(titles, probed.feed.about.lang or said)


def _chosen(offers: Sequence[dict[str, Any]], pick: int, *, asks: bool, takes_first: bool) -> int | None:
    """Which of them is to be added; None: none. What is watched already only where it is picked."""
    import sys

    count = len(offers)
    if pick > count:
        raise typer.BadParameter(f"--pick {pick}: only {count} found")
    new = [at for at, offer in enumerate(offers) if not offer["watched_as"]]
    if pick:
        return pick - 1
    if takes_first and new:
        return new[0]
    if not asks:
        return None
    if not new:
        print("\nAll of it is watched already.")
        return None
    if not sys.stdin.isatty():
        print("\nAdd one of them with --pick N.")
        return None
    answer = typer.prompt("Which one? (0: none)", default=new[0] + 1, type=int)
    return answer - 1 if 1 <= answer <= count else None


def _nothing(found: Discovery) -> str:
    from monitor.text.shown import line

    if found.error:
        return f"The site could not be read: {line(found.error)}"
    tried = "".join(f"\n  {line(one.source.url)}: {line(one.error) or 'no entries'}" for one in found.others)
    said = f"Nothing was found that could be followed.{tried}"
    if all(one.source.kind == "telegram" for one in found.others):
        return said
    return (
        f"{said}\nA page that lists news can be a source of its own: monitor sources try URL --item SELECTOR"
    )


def _show(offers: Sequence[dict[str, Any]]) -> None:
    from monitor.cli.output import local
    from monitor.text.many import many
    from monitor.text.shown import line

    for number, offer in enumerate(offers, 1):
        print(f"{number}. {line(offer['title']) or '(no title)'}")
        print(f"   {offer['kind']}  {line(offer['url'])}")
        facts = [many(offer["count"], "entry"), f"newest {local(offer['newest'])}", offer["lang"]]
        if offer["known"]:
            facts.append(f"{offer['known']} of them known from other sources")
        if offer["watched_as"]:
            facts.append(f"watched already as {offer['watched_as']}")
        print(f"   {', '.join(filter(None, facts))}")
        for title in offer["samples"]:
            print(f"     · {line(title)}")
        for doubt in offer["doubts"]:
            print(f"   note: {line(doubt)}")


def _pass_over(found: Discovery) -> None:
    """What the site names, too, and cannot be followed, or need not be; the usual places it does not name."""
    from urllib.parse import urlsplit

    from monitor.sources.clues import COMMON
    from monitor.text.shown import line

    for one, other in found.twice:
        print(f"-  {one.source.kind}  {line(one.source.url)}: the same entries as {line(other.source.url)}")
    for one in found.others:
        if urlsplit(one.source.url).path in COMMON:
            continue
        print(f"-  {one.source.kind}  {line(one.source.url)}: {line(one.error) or 'no entries'}")


def _table(probed: Probed, offer: dict[str, Any], config: Config, name: str) -> str:
    """The table of the source that was chosen."""
    from monitor.config.edit import free_id, table
    from monitor.sources import address

    source, place = probed.source, probed.moved or probed.source.url
    taken = {one.id for one in (*config.sources, *config.disabled)}
    told = address.kind_of(place)
    values = {
        "id": name or free_id(place, source.kind, taken),
        "url": place,
        "kind": source.kind if source.kind != told else "",
        "name": " ".join(offer["title"].split())[:_LONGEST_NAME].strip(),
        "lang": offer["lang"],
    }
    return table(values)


def written(directory: Path, text: str) -> Path:
    """The file of `directory` that tables of sources were added to; prints what keeps them out and exits."""
    from monitor.config.edit import add_source
    from monitor.errors import ConfigError

    try:
        return add_source(directory, text, os.environ)
    except ConfigError as error:
        complain(error)
        raise typer.Exit(CONFIG) from None
    except OSError as error:
        typer.echo(f"{error.filename or directory}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(FAILED) from None
