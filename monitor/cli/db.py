"""``monitor db``: care for the database: copies, checks, what is forgotten, how it grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import db_stats
from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, StateOption

app = typer.Typer(help="Back the database up, check it, restore it, keep it small.", no_args_is_help=True)
app.command("stats")(db_stats.stats)

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

FOLDER = "backups"
"""Beside the database: where backups go that are given no place."""


@app.command("backup")
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The new file. Default: one named by the time, in `backups` of the state folder."
        ),
    ] = None,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Json = False,
) -> None:
    """Copy the database while the daemon runs; the copy is checked whole and gets a manifest beside it."""
    from monitor.cli.output import named, print_json, size, utc_now
    from monitor.store.backups import back_up, manifest_of

    now, path = utc_now(), _database(config, state)
    to = file or path.parent / FOLDER / f"monitor-{now:%Y%m%dT%H%M%SZ}.db"
    if file is None:
        _make(to.parent)
    made = back_up(path, to, now)
    if as_json:
        print_json({"file": str(to), "manifest": str(manifest_of(to)), "bytes": made.bytes,
                    "sha256": made.sha256, "schema": made.schema, "counts": made.counts})  # fmt: skip
        return
    print(f"{named(to)}: {size(made.bytes)}, {made.counts.get('article', 0)} articles, sound.")
    print(f"It holds all that was committed before {now:%H:%M:%S} UTC; SHA-256 {made.sha256}.")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, as `monitor db backup` made it.")],
    told_until: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help="What was published until then has been told of: a date and time, or a duration back. "
            "Default: when the replaced database was last written, else when the backup was made.",
        ),
    ] = "",
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Go back to a backup, once it is found sound; what is replaced is kept. The daemon must not run."""
    from monitor.cli.output import ago, local, named, utc_now
    from monitor.store.restoring import restore as go_back

    now, path = utc_now(), _place(config, state)
    _make(path.parent)
    with _alone(path):
        done = go_back(file, path, now, ago(told_until, now) if told_until else None)
    checked = "its checksum is right" if done.vouched else "no manifest lies beside it, so it has no checksum"
    print(f"{named(path)}: restored from {named(file)}, made {local(done.made)}; {checked}.")
    print(f"{done.counts.get('article', 0)} articles, {done.counts.get('alert', 0)} alerts.")
    if done.aside:
        print(f"What was there before is {named(done.aside)}; remove it when nothing is missing.")
    print(f"What was published until {local(done.told)} is not told of again, and no source is asked early.")
    if done.quiet:
        print(f"Messages that waited then and are not sent: {done.quiet} (monitor outbox list --all).")


@app.command("check")
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A backup, in place of the database of the state folder.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also hold every index against its table: slower.")
    ] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Json = False,
) -> None:
    """Whether the database is sound: pages, keys, the full-text index, rows that belong to nothing.

    Exit code 1 when it is not.
    """
    from monitor.cli.output import named, print_json, print_table
    from monitor.store import backups, checking

    path = file or _database(config, state)
    found = checking.check(path, full=full) if file is None else checking.examine(_file(path), full=full)
    problems = list(found.problems)
    manifest = backups.read_manifest(path) if file else None
    if manifest and backups.sha256(path) != manifest.sha256:
        problems.append("it is not what its manifest says: the SHA-256 differs")
    if as_json:
        print_json({"file": str(path), "schema": found.schema, "counts": found.counts, "problems": problems})
    else:
        print_table(("table", "rows"), [(name, str(rows)) for name, rows in found.counts.items()])
        for problem in problems:
            print(f"! {problem}")
        vouched = ", as its manifest says" if manifest and not problems else ""
        print(f"{named(path)}: {'NOT sound' if problems else 'sound'}{vouched}, schema {found.schema}.")
    if problems:
        raise typer.Exit(FAILED)


@app.command("prune")
def prune(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")
    ] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Json = False,
) -> None:
    """Forget now what the settings of retention say is too old; the daemon does it every night."""
    from monitor.cli.output import print_json, print_table, size

    gone = _going(config, state) if dry_run else _pruned(config, state)
    if as_json:
        print_json({kind: {"number": number, "bytes": taken} for kind, (number, taken) in gone.items()})
    elif not gone:
        print("Nothing is too old.")
    else:
        heads = ("would go" if dry_run else "gone", "number", "bytes" if dry_run else "")
        print_table(
            heads,
            [(kind, str(number), size(taken) if taken else "") for kind, (number, taken) in gone.items()],
        )


@app.command("vacuum")
def vacuum(config: ConfigOption = None, state: StateOption = None) -> None:
    """Write the database anew without gaps. The daemon must not run, and the disk needs room."""
    import shutil

    from monitor.cli.output import named, size
    from monitor.errors import StoreError
    from monitor.store import open_store
    from monitor.store.sqlite import compact

    path = _database(config, state)
    with _alone(path):
        open_store(path, read_only=True).close()
        before = path.stat().st_size
        free = shutil.disk_usage(path.parent).free
        if free < 2 * before:  # the new file, and the log through which it comes into its place
            raise StoreError(
                f"the disk of {path.parent} has {size(free)} free, {size(2 * before)} are needed"
            )
        compact(path)
    print(f"{named(path)}: {size(before)} before, {size(path.stat().st_size)} now.")


@app.command("migrate")
def migrate(config: ConfigOption = None, state: StateOption = None) -> None:
    """Bring the database to this version's schema, with a backup before. A daemon does it at its start."""
    from monitor.cli.output import named
    from monitor.store.schema import HEAD, migrated

    path = _database(config, state)
    with _alone(path):
        before, kept = migrated(path)
    if before == HEAD:
        print(f"{named(path)}: schema {HEAD}, nothing to do.")
    else:
        print(f"{named(path)}: schema {before or 'none'} before, {HEAD} now.")
    if kept:
        print(f"The database as it was is {named(kept)}.")


def _pruned(config: Path | None, state: Path | None) -> Mapping[str, tuple[int, int]]:
    import asyncio

    from monitor.cli.options import config_or_exit
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive_of
    from monitor.flows.prune import prune as forget

    settings = config_or_exit(config)
    with archive_of(settings, state, write=True) as store:
        gone = asyncio.run(forget(store, settings.settings.retention, utc_now(), rest=1.0))
    return {kind: (number, 0) for kind, number in gone.items()}


def _going(config: Path | None, state: Path | None) -> Mapping[str, tuple[int, int]]:
    import asyncio

    from monitor.cli.options import config_or_exit
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive_of
    from monitor.flows.prune import going

    settings = config_or_exit(config)
    with archive_of(settings, state, write=False) as store:
        return asyncio.run(going(store, settings.settings.retention, utc_now()))


def _place(config: Path | None, state: Path | None) -> Path:
    from monitor.cli.options import archive_place
    from monitor.views import DATABASE

    return archive_place(config, state) / DATABASE


def _database(config: Path | None, state: Path | None) -> Path:
    """The database, which must be there: exit code 1 when it is not."""
    from monitor.cli.output import named, nothing
    from monitor.cli.state import is_there

    path = _place(config, state)
    if not is_there(path):
        raise nothing(f"Nothing is stored yet in {named(path.parent)}: name another folder by --state.")
    return path


def _file(path: Path) -> Path:
    from monitor.cli.state import is_there
    from monitor.errors import StoreError

    if not is_there(path):
        raise StoreError(f"{path}: there is no such file")
    return path


def _make(folder: Path) -> None:
    from monitor.errors import StoreError

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No daemon runs meanwhile."""
    from monitor.daemon.lock import only_daemon

    with only_daemon(path.parent / "monitor.lock"):
        yield
