"""``monitor db stats``: how large the database is, how it grows, and where that ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views import Sizes


def stats(
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How large the database is, what takes the room, how it grows and where that ends."""
    import shutil

    from monitor.cli.options import config_or_exit
    from monitor.cli.output import print_json, print_table, size, utc_now
    from monitor.cli.state import archive_of

    settings = config_or_exit(config)
    with archive_of(settings, state) as store:
        found = store.sizes(settings.settings.retention, utc_now())
        free = shutil.disk_usage(store.path.parent).free
    if as_json:
        print_json(found)
        return
    rows = [(one.name, str(one.rows), size(one.bytes)) for one in found.tables if one.rows]
    print_table(("table", "rows", "about"), rows)
    print()
    print("\n".join((*_room(found, free), *_growth(found, free))))


def _room(found: Sizes, free: int) -> Iterator[str]:
    from monitor.cli.output import size

    rest = found.bytes - found.free - sum(one.bytes for one in found.tables)
    gaps = size(max(rest, 0))
    yield f"file {size(found.bytes)}, of which {gaps} are indexes and gaps, {size(found.free)} free"
    yield f"log {size(found.log)}; free on the disk {size(free)}"


def _growth(found: Sizes, free: int) -> Iterator[str]:
    from monitor.cli.output import size

    grows = found.articles_day * found.bytes_article
    if not grows:
        return
    each = size(round(found.bytes_article))
    yield f"{found.articles_day:.0f} articles a day of late, {found.matched_day:.0f} matched, {each} each"
    yield f"growth {size(round(grows))} a day: {size(round(found.bytes + 30 * grows))} in 30 days"
    full = f"the disk is full in {free / grows:.0f} days"
    if found.levels_off is None:
        yield f"no end: something is kept for ever, and {full}"
    elif found.levels_off - found.bytes > free:
        yield f"levels off at about {size(found.levels_off)}, for which there is no room: {full}"
    else:
        yield f"levels off at about {size(found.levels_off)}, when as much is forgotten as comes"
