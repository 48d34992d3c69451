"""``monitor sources add``: what a site offers, and one of it into the configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import CONFIG_ERROR, ConfigOption, StateOption, complain, config_dir, config_or_exit

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
        _pass_over(found.others)
    chosen = _chosen(len(offers), pick, asks=not as_json, takes_first=yes or dry_run)
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

    same = next((one.id for one in config.sources if one.url == probed.source.url), "")
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


def _chosen(count: int, pick: int, *, asks: bool, takes_first: bool) -> int | None:
    """Which of them is to be added; None: none."""
    import sys

    if pick > count:
        raise typer.BadParameter(f"--pick {pick}: only {count} were found")
    if pick or takes_first:
        return max(pick, 1) - 1
    if not asks:
        return None
    if not sys.stdin.isatty():
        print("\nAdd one of them with --pick N.")
        return None
    answer = typer.prompt("Which one? (0: none)", default=1, type=int)
    return answer - 1 if 1 <= answer <= count else None


def _nothing(found: Discovery) -> str:
    from monitor.text.shown import line

    if found.error:
        return f"The site could not be read: {line(found.error)}"
    tried = "".join(f"\n  {line(one.source.url)}: {line(one.error) or 'no entries'}" for one in found.others)
    return (
        f"Nothing was found that could be followed.{tried}\n"
        "A page that lists news can be a source of its own: monitor sources try URL --item SELECTOR"
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


def _pass_over(others: Sequence[Probed]) -> None:
    """What the site names, too, and cannot be followed; not the usual places, which it does not name."""
    from urllib.parse import urlsplit

    from monitor.sources.clues import COMMON
    from monitor.text.shown import line

    for one in others:
        if urlsplit(one.source.url).path in COMMON:
            continue
        print(f"-  {one.source.kind}  {line(one.source.url)}: {line(one.error) or 'no entries'}")


def _table(probed: Probed, offer: dict[str, Any], config: Config, name: str) -> str:
    """The table of the source that was chosen."""
    from monitor.config.edit import free_id, table
    from monitor.sources import address

    source = probed.source
    taken = {one.id for one in (*config.sources, *config.disabled)}
    told = address.kind_of(source.url)
    values = {
        "id": name or free_id(source.url, source.kind, taken),
        "url": source.url,
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
        raise typer.Exit(CONFIG_ERROR) from None
    except OSError as error:
        typer.echo(f"{error.filename or directory}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(1) from None
