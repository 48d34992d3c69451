"""The tables of the three verbs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Words of the index are folded by the product and split at spaces alone: see monitor/store/fulltext.py.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='', contentless_delete=1, "
    r"""tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'")"""
)


def upgrade() -> None:
    _polling()
    _archive()
    _telling()
    op.get_bind().exec_driver_sql(FULL_TEXT)


def _polling() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("trust", sa.String(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("min_interval", sa.BigInteger(), nullable=False),
        sa.Column("max_interval", sa.BigInteger(), nullable=False),
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("interval", sa.BigInteger()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("polled", sa.BigInteger()),
        sa.Column("succeeded", sa.BigInteger()),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_poll", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_source_active_next_poll", "source", ["active", "next_poll", "id"])
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published", sa.BigInteger()),
        sa.Column("updated", sa.BigInteger()),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("first_poll", sa.Boolean(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_entry_due", "entry", ["due", "id"])
    op.create_index("ix_entry_source_due", "entry", ["source", "due", "id"])
    op.create_index("ix_entry_source_also", "entry", ["source", "also"])
    op.create_index("ix_entry_source_seen", "entry", ["source", "seen"])
    op.create_index("ux_entry_source_key", "entry", ["source", "key"], unique=True)


def _archive() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.Integer()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_story_last", "story", ["last", "id"])
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published", sa.BigInteger()),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("text_from", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"]),
        sa.ForeignKeyConstraint(["source"], ["source.id"]),
        sa.ForeignKeyConstraint(["story"], ["story.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_article_at", "article", ["at", "id"])
    op.create_index("ix_article_seen", "article", ["seen", "id"])
    op.create_index("ix_article_source_at", "article", ["source", "at"])
    op.create_index("ix_article_story", "article", ["story", "at"])
    op.create_index("ix_article_text_hash", "article", ["text_hash", "seen"])
    op.create_index("ix_article_url", "article", ["url", "seen"])
    op.create_index("ux_article_entry", "article", ["entry"], unique=True)
    op.create_table(
        "body",
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.PrimaryKeyConstraint("article"),
    )
    op.create_table(
        "match",
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.PrimaryKeyConstraint("article", "rule"),
    )
    op.create_index("ix_match_rule", "match", ["rule", "article"])


def _telling() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.ForeignKeyConstraint(["story"], ["story.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_alert_article", "alert", ["article"])
    op.create_index("ix_alert_created", "alert", ["created", "id"])
    op.create_index("ix_alert_story", "alert", ["story"])
    op.create_table(
        "told",
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"]),
        sa.ForeignKeyConstraint(["story"], ["story.id"]),
        sa.PrimaryKeyConstraint("story", "rule"),
    )
    op.create_table(
        "delivery",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger()),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_delivery_alert", "delivery", ["alert"])
    op.create_index("ix_delivery_state_receiver", "delivery", ["state", "receiver", "seq"])
    op.create_index("ux_delivery_id", "delivery", ["id"], unique=True)
