"""Brings a database to the schema of this code, or refuses it.

A migration and its record commit together, under one BEGIN IMMEDIATE: whatever fails in the middle leaves
the database as it was. Before one that changes existing data, a copy is put beside the file.

A new database is made as the code declares it. Alembic is loaded where there is something to migrate, and
SQLAlchemy where something may be: each takes as long to load as a digest to make, and memory for good.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.errors import StoreError
from monitor.store.reading import Fetch, require_file

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD: Final = "0014"
"""The newest migration. Known without loading Alembic's scripts; a test holds it to them."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")

_ALEMBIC: Final = (
    "CREATE TABLE alembic_version"
    " (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    f"INSERT INTO alembic_version VALUES ('{HEAD}')",  # noqa: S608 - ours
)
"""How Alembic keeps where it stands."""

_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
)


def upgrade(
    engine: Engine, path: Path, migrations: Path = MIGRATIONS, *, head: str = HEAD, keep: bool = True
) -> Path | None:
    """Bring the database at `path` to `head`, the newest of the migrations; raises StoreError.

    The copy that was put beside it before is returned, if there was anything to `keep`.
    """
    from monitor.store import dialect
    from monitor.store.engine import plain_errors

    with plain_errors(path), engine.connect() as connection:
        fetch = _fetching(connection)
        found = _revision(fetch)
        if not found and fetch(_TABLES, {}):
            raise StoreError(f"database {path}: it belongs to another program")
    if found == head:
        return None
    if not found and head == HEAD:
        with plain_errors(path), engine.begin() as connection:
            _make(connection)
        return None
    from monitor.store import migrating

    kept = None
    if found:
        _require_known(migrations, found, path)
        if keep:
            from monitor.store.backups import copy

            kept = _free_name(path, found)
            copy(path, kept)
    with plain_errors(path), engine.connect() as connection, dialect.rebuilding(connection):
        migrating.upgrade(connection, migrations)
    return kept


def _make(connection: Connection) -> None:
    """The schema of this code, which is what all migrations come to, unless another process was quicker."""
    if _revision(_fetching(connection)):
        return
    from monitor.store import fulltext
    from monitor.store.tables import metadata

    metadata.create_all(connection)
    for statement in (fulltext.CREATE, *_ALEMBIC):
        connection.exec_driver_sql(statement)


def migrated(path: Path) -> tuple[str, Path | None]:
    """`upgrade` of a database that nobody uses: its schema before, and the copy that was put beside it."""
    from monitor.store.engine import plain_errors, writing_engine

    require_file(path)
    engine = writing_engine(path)
    try:
        with plain_errors(path), engine.connect() as connection:
            before = revision(connection)
        return before, upgrade(engine, path)
    finally:
        engine.dispose()


def require_current(fetch: Fetch, path: Path) -> None:
    """Raise StoreError unless the database has the schema of this code."""
    found = _revision(fetch)
    if found > HEAD:
        raise StoreError(_newer(path, found))
    if found != HEAD:
        raise StoreError(
            f"database {path}: its schema is {found or 'not made yet'}, this version reads {HEAD}: "
            "`monitor db migrate` brings it along, and so does the daemon when it starts"
        )


def revision(connection: Connection) -> str:
    """The schema of the database; empty when it has none of ours."""
    return _revision(_fetching(connection))


def require_known(revision: str, path: Path) -> None:
    """Raise StoreError when another program, or a newer version, made the database."""
    if not revision:
        raise StoreError(f"database {path}: it belongs to another program")
    _require_known(MIGRATIONS, revision, path)


def _newer(path: Path, found: str) -> str:
    return (
        f"database {path}: a newer version of monitor made it (schema {found}, this one knows {HEAD}): "
        "install that version, or go back to a backup (`monitor db restore`)"
    )


def _revision(fetch: Fetch) -> str:
    if ("alembic_version",) not in fetch(_TABLES, {}):
        return ""
    found = fetch("SELECT version_num FROM alembic_version", {})
    return str(found[0][0]) if found else ""


def _fetching(connection: Connection) -> Fetch:
    from monitor.store.ready import fetched

    return partial(fetched, connection)


def _require_known(migrations: Path, revision: str, path: Path) -> None:
    from monitor.store import migrating

    if not migrating.knows(migrations, revision):
        raise StoreError(_newer(path, revision))


def _free_name(path: Path, revision: str) -> Path:
    """A name for the copy that no earlier attempt has taken."""
    names = (path.with_name(f"{path.name}.before-{revision}{suffix}") for suffix in _suffixes())
    return next(name for name in names if not name.exists())


def _suffixes() -> list[str]:
    return ["", *(f".{number}" for number in range(1, 1000))]
