from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from monitor.errors import StoreError
from monitor.store import declared, dialect, engine, migrating, open_store, schema
from monitor.store.fulltext import TABLES
from monitor.store.sqlite import open_raw
from monitor.store.tables import metadata
from tests.store.support import NOW, published, rows, run, source

BROKEN = """
from alembic import op
import sqlalchemy as sa

revision = "next"
down_revision = "HEAD"


def upgrade():
    op.add_column("article", sa.Column("mood", sa.Text()))
    op.execute("DELETE FROM body")
    op.execute("this is no SQL")
"""


REBUILT = """
from alembic import op
import sqlalchemy as sa

revision = "next"
down_revision = "HEAD"


def upgrade():
    with op.batch_alter_table("story", recreate="always") as table:
        table.add_column(sa.Column("mood", sa.Text()))
"""


def definitions(path: Path) -> dict[str, list[str]]:
    """Everything in the schema: columns, keys and options of each object in an order that does not matter."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: sorted(re.split(r",\s*|\s*\(\s*|\s*\)", " ".join(sql.split()))) for name, sql in found}


def migrated(path: Path) -> None:
    """A database made by all the migrations, one after the other."""
    engine.create_file(path)
    writing = engine.writing_engine(path)
    with writing.connect() as connection, dialect.rebuilding(connection):
        migrating.upgrade(connection, schema.MIGRATIONS)
    writing.dispose()


def migrations_with(tmp_path: Path, text: str) -> Path:
    """The migrations, and one more."""
    copy = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions" / "9998_next.py").write_text(text.replace("HEAD", schema.HEAD))
    return copy


def upgrade(path: Path, migrations: Path) -> None:
    writing = engine.writing_engine(path)
    try:
        schema.upgrade(writing, path, migrations, head="next")
    finally:
        writing.dispose()


def test_the_migrated_schema_is_the_schema_of_the_code(path: Path, tmp_path: Path) -> None:
    migrated(path)
    fresh = tmp_path / "fresh.sqlite"
    open_store(fresh).close()
    assert definitions(path) == definitions(fresh)
    assert definitions(path).keys() > {"alembic_version", "article_fts", "entry", "ux_entry_source_key"}
    assert rows(path, "SELECT * FROM alembic_version") == rows(fresh, "SELECT * FROM alembic_version")


def test_alembic_sees_no_difference_either(path: Path) -> None:
    migrated(path)
    reading = engine.reading_engine(path, read_only=True)
    with reading.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name not in TABLES}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(connection).get_table_names()) >= TABLES
    reading.dispose()


def test_the_tables_are_those_that_are_declared() -> None:
    """`python -m monitor.store.declared` writes them anew."""
    assert ast.dump(ast.parse(declared.FILE.read_text())) == ast.dump(ast.parse(declared.written()))


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert scripts.get_heads() == [schema.HEAD]


def test_a_migration_that_fails_leaves_everything_as_it_was(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        published(store, "a")
    before = definitions(path)
    with pytest.raises(StoreError, match="syntax error"):
        upgrade(path, migrations_with(tmp_path, BROKEN))
    assert definitions(path) == before
    with open_store(path) as store:
        assert store.counts().articles == 1


def test_a_first_migration_that_fails_leaves_an_empty_database(path: Path, tmp_path: Path) -> None:
    engine.create_file(path)
    with pytest.raises(StoreError, match="syntax error"):
        upgrade(path, migrations_with(tmp_path, BROKEN))
    assert definitions(path) == {}


def test_a_copy_is_put_aside_before_data_are_migrated(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        published(store, "a")
    migrations = migrations_with(tmp_path, BROKEN.replace("this is no SQL", "SELECT 1"))
    upgrade(path, migrations)
    assert rows(path, "SELECT count(*) FROM body") == [(0,)]
    copy = path.with_name(f"monitor.sqlite.before-{schema.HEAD}")
    assert rows(copy, "SELECT count(*) FROM body") == [(1,)]
    assert copy.stat().st_mode & 0o777 == 0o600
    upgrade(path, migrations)
    assert [file.name for file in path.parent.glob("*before*")] == [copy.name]


def test_a_table_that_others_refer_to_can_be_rebuilt(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        published(store, "a")
    upgrade(path, migrations_with(tmp_path, REBUILT))
    assert rows(path, "SELECT id, mood FROM story") == [(1, None)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_a_migration_that_orphans_rows_is_taken_back(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        published(store, "a")
    before = definitions(path)
    orphaning = BROKEN.replace("DELETE FROM body", "DELETE FROM story").replace("this is no SQL", "SELECT 1")
    with pytest.raises(StoreError, match="belong to nothing"):
        upgrade(path, migrations_with(tmp_path, orphaning))
    assert definitions(path) == before
    assert rows(path, "SELECT count(*) FROM story") == [(1,)]


def test_a_new_database_needs_no_copy(path: Path) -> None:
    open_store(path).close()
    assert not list(path.parent.glob("*before*"))


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_of_a_newer_version_is_refused_and_left_alone(path: Path, read_only: bool) -> None:
    open_store(path).close()
    raw = open_raw(path, read_only=False)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match="9999"):
        open_store(path, read_only=read_only)
    assert rows(path, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert not list(path.parent.glob("*before*"))


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    engine.create_file(path)
    raw = open_raw(path, read_only=False)
    raw.execute("CREATE TABLE bookmarks (url TEXT)")
    raw.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(path)
    assert definitions(path).keys() == {"bookmarks"}


def test_a_reader_does_not_migrate(path: Path) -> None:
    engine.create_file(path)
    with pytest.raises(StoreError, match="its schema is not made yet"):
        open_store(path, read_only=True)
    assert definitions(path) == {}
