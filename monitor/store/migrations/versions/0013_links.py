"""Links of entries that feeds know by something else: whether an address was ever seen is a look-up."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_index("ix_entry_link", "entry", ["link"], sqlite_where=sa.text("link <> key"))
