"""What each feed showed when it was last read: items that stand as they stood are not read again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "source", sa.Column("shown", sa.LargeBinary(), nullable=False, server_default=sa.text("x''"))
    )
