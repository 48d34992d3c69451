"""Runs the migrations on the connection that `monitor.store.schema` gives, inside its transaction."""

from alembic import context

from monitor.store.fulltext import TABLES
from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite rolls DDL back once the driver keeps its hands off (see engine): one transaction for all steps.
    transactional_ddl=True,
    render_as_batch=True,
    include_name=lambda name, kind, _parents: kind != "table" or name not in TABLES,
)
with context.begin_transaction():
    context.run_migrations()
