"""What alerts are about, how each delivery came to be and was held, how receivers stand, and silences."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("alert", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    for index in ("ix_delivery_alert", "ix_delivery_state_receiver", "ux_delivery_id"):
        op.drop_index(index, "delivery")
    op.rename_table("delivery", "delivery_before")
    op.create_table(
        "delivery",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert", sa.String()),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story", sa.Integer()),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.BigInteger()),
        sa.Column("due", sa.BigInteger()),
        sa.Column("held", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("merged", sa.Integer()),
        sa.Column("target", sa.Integer()),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    # What was tried before goes on as it is; the kind of old alerts was not kept.
    op.execute(
        """
        INSERT INTO delivery (
            seq, id, alert, receiver, state, kind, story, route, batch, attempt, claimed, due, held, reason,
            created, settled, message, reference
        )
        SELECT d.seq, d.id, d.alert, d.receiver, d.state, 'first', a.story, '', '', d.attempt,
            CASE WHEN d.attempt > 0 THEN d.created END, d.due, '', d.reason, d.created, d.settled, '', ''
        FROM delivery_before AS d JOIN alert AS a ON a.id = d.alert
        """
    )
    op.drop_table("delivery_before")
    op.create_index("ux_delivery_id", "delivery", ["id"], unique=True)
    op.create_index("ix_delivery_state_receiver", "delivery", ["state", "receiver", "seq"])
    op.create_index("ix_delivery_alert", "delivery", ["alert"])
    op.create_index("ix_delivery_story", "delivery", ["story", "receiver"])
    op.create_index("ix_delivery_settled", "delivery", ["receiver", "settled"])
    op.create_table(
        "receiver",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("setup", sa.String(), nullable=False),
        sa.Column("wait", sa.BigInteger()),
        sa.Column("disabled", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("flooded", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("matcher", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("entry", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
