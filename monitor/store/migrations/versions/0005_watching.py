"""What is counted to watch the watcher by, and the alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "hour"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tally_hour", "tally", ["hour"])
    op.create_table(
        "text_length",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "article"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "watched",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name"),
    )
    op.create_table(
        "alarm",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger()),
        sa.Column("told", sa.BigInteger()),
        sa.PrimaryKeyConstraint("key"),
    )
    open_ones = sa.text("closed IS NULL")
    op.create_index("ux_alarm_open", "alarm", ["kind", "subject"], unique=True, sqlite_where=open_ones)
    op.create_index("ix_alarm_opened", "alarm", ["opened", "key"])
