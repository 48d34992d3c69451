"""Why a page could not be read, and why no alert was raised: what `monitor explain` cannot work out later."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("entry", sa.Column("fault", sa.Text(), nullable=False, server_default=""))
    op.add_column("article", sa.Column("untold", sa.String(), nullable=False, server_default=""))
