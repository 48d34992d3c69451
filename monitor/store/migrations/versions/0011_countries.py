"""The countries that an article speaks of. Of those read before, none are known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("article", sa.Column("countries", sa.Text(), server_default="[]", nullable=False))
