"""``monitor sources export`` and ``import``: lists of feeds as other programs give and take them (OPML)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, config_dir, config_or_exit

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.sources.opml import Listed, Outlines


def export(
    file: Annotated[
        Path | None, typer.Argument(help="File to write, which must not be there. Default: standard output.")
    ] = None,
    config: ConfigOption = None,
    with_secrets: Annotated[
        bool,
        typer.Option("--with-secrets", help="Leave in addresses what may let somebody in: keys, long codes."),
    ] = False,
) -> None:
    """Write the feeds as OPML 2.0, which feed readers take: first tags are folders, all tags are categories.

    Sources that are no feeds (pages, sitemaps, channels) are left out, and those that are switched off.
    """
    from monitor.cli.output import named, utc_now
    from monitor.sources import opml
    from monitor.text.many import many

    sources = config_or_exit(config).sources
    text = opml.written(sources, utc_now(), secrets=with_secrets)
    if file is None:
        sys.stdout.write(text)
    else:
        _write(file, text)
    feeds = [one for one in sources if one.kind in opml.KINDS]
    hidden = 0 if with_secrets else sum(opml.HIDDEN in opml.public(one.url) for one in feeds)
    if left_out := opml.left_out(sources):
        said = f"{left_out:,} sources that are no feeds" if left_out > 1 else "1 source that is no feed"
        typer.echo(f"{said} left out", err=True)
    if hidden:
        said = "in which a key was hidden: --with-secrets leaves it in"
        typer.echo(f"{many(hidden, 'source')} {said}", err=True)
    if file is not None:
        print(f"{named(file)}: {many(len(feeds), 'feed')}")


def _write(file: Path, text: str) -> None:
    from monitor.errors import StoreError

    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise StoreError(f"{file} is there already: an export replaces nothing") from None
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from None


def import_(
    file: Annotated[Path, typer.Argument(help="An OPML file; `-`: standard input.")],
    config: ConfigOption = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="Give all of them this tag (repeatable).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added.")] = False,
) -> None:
    """Add the feeds of an OPML file below what stands in sources.toml; folders and categories become tags.

    Feeds that are there already, by their address, are skipped. Exit code 1 when an outline was wrong; the
    others are added.
    """
    from monitor.cli.sources_add import written
    from monitor.config.edit import table
    from monitor.sources import opml
    from monitor.text.many import many

    for name in tag or ():
        if opml.word(name) != name:
            raise typer.BadParameter(
                f"{name!r} is not one word (letters, digits and . _ - / : +)", param_hint="--tag"
            )
    loaded = config_or_exit(config)
    found = _read(file)
    new, known = _new(found.feeds, loaded)
    text = "\n".join(map(table, _tables(new, loaded, tag or ())))
    for defect in found.defects:
        typer.echo(f"{file}:{defect.line}: {defect.said}", err=True)
    if text and dry_run:
        print(text, end="")
    elif text:
        path = written(config_dir(config), text)
        added = f"{many(len(new), 'source')} added to {path}"
        print(f"{added}. Reload the daemon to start: systemctl reload monitor")
    else:
        print("Nothing was added.")
    if known:
        typer.echo(f"{many(known, 'feed')} skipped: there already", err=True)
    if found.defects or not found.feeds:
        raise typer.Exit(FAILED)


def _read(file: Path) -> Outlines:
    from monitor.config.fields import source_fault
    from monitor.errors import ParseError
    from monitor.sources import opml

    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(opml.MAX_BYTES + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(opml.MAX_BYTES + 1)
        return opml.read(data, source_fault)
    except (ParseError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        typer.echo(f"{file}: {said}", err=True)
        raise typer.Exit(FAILED) from None


def _new(feeds: Sequence[Listed], config: Config) -> tuple[list[Listed], int]:
    """The feeds that are not there yet, each once, and how many were."""
    from monitor.text.url import canonical

    there = {canonical(one.url) for one in (*config.sources, *config.disabled)}
    new: dict[str, Listed] = {}
    for feed in feeds:
        place = canonical(feed.url)
        if place not in there:
            new.setdefault(place, feed)
    return list(new.values()), len(feeds) - len(new)


def _tables(feeds: Sequence[Listed], config: Config, tags: Sequence[str]) -> Iterator[dict[str, object]]:
    from monitor.config.edit import free_id

    given: dict[str, int] = {}
    taken = {one.id for one in (*config.sources, *config.disabled)}
    for feed in feeds:
        name = free_id(feed.url, "feed", taken, given)
        taken.add(name)
        yield {
            "id": name,
            "url": feed.url,
            "name": feed.name,
            "lang": feed.lang,
            "tags": list(dict.fromkeys((*feed.tags, *tags))),
        }
