"""Alembic's door: the migrations in a folder, and a database brought along them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection


def upgrade(connection: Connection, migrations: Path) -> None:
    """Run what the database lacks, on this connection."""
    config = _config(migrations)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def knows(migrations: Path, revision: str) -> bool:
    """Whether one of the migrations leads to `revision`."""
    try:
        ScriptDirectory.from_config(_config(migrations)).get_revision(revision)
    except (CommandError, ResolutionError):
        return False
    return True


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
