"""Running totals that lanes add to side by side."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("total", sa.BigInteger, nullable=False),
    )
