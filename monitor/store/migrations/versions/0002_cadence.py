"""What a feed says of its rhythm, what a poll leaves behind, what hosts want and what they were asked."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in _columns():
        op.add_column("source", column)
    op.create_table(
        "hold",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "robots",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_index("ix_robots_until", "robots", ["until"])
    op.create_table(
        "ledger",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("requests", "unchanged", "errors", "slowed", "bytes")
        ),
        sa.PrimaryKeyConstraint("day", "host"),
    )
    # What a source had backed off by before its failures were weighed.
    op.execute("UPDATE source SET strain = failures, began = succeeded, full = succeeded")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("strain", sa.Float(), nullable=False, server_default="0"),
        sa.Column("troubles", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("because", sa.Text(), nullable=False, server_default="new"),
        sa.Column("why", sa.Text(), nullable=False, server_default=""),
        sa.Column("rhythm", sa.Text(), nullable=False, server_default="[0,0,[],[]]"),
        sa.Column("fresh", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("trace", sa.LargeBinary(), nullable=False, server_default=sa.text("x''")),
        sa.Column("gaps", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("gap", sa.BigInteger()),
        sa.Column("pace", sa.BigInteger()),
        sa.Column("silence", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("began", sa.BigInteger()),
        sa.Column("full", sa.BigInteger()),
        sa.Column("lies", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("moved", sa.Text(), nullable=False, server_default=""),
        sa.Column("move", sa.Text()),
        sa.Column("gone", sa.BigInteger()),
    ]
