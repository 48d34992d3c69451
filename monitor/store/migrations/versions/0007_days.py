"""What is counted by the day, and by what articles of a tag or a language are listed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BACKFILL = (
    "INSERT INTO daily SELECT 'all', '', at / 86400000000, count(*), min(id) FROM article GROUP BY 3",
    "INSERT INTO daily SELECT 'rule', match.rule, at / 86400000000, count(*), min(id) "
    "FROM match JOIN article ON id = match.article GROUP BY 2, 3",
    "INSERT INTO daily SELECT 'tag', tag.value, at / 86400000000, count(DISTINCT article.id), "
    "min(article.id) FROM match JOIN article ON article.id = match.article, json_each(match.tags) AS tag "
    "GROUP BY 2, 3",
)


def upgrade() -> None:
    op.create_table(
        "daily",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "day"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_match_tags", "match", ["tags", "article"])
    op.create_index("ix_article_lang_at", "article", ["lang", "at"])
    for statement in _BACKFILL:
        op.execute(statement)
