"""Small records beside the journal, files that came with messages, and lists of the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index(
        "kept_until",
        "kept",
        ["until"],
        sqlite_where=sa.text("until IS NOT NULL"),
        postgresql_where=sa.text("until IS NOT NULL"),
    )
    op.create_index(
        "outbox_of_channel",
        "outbox",
        ["channel", "place"],
        sqlite_where=sa.text("delivered = 0"),
        postgresql_where=sa.text("NOT delivered"),
    )
    op.create_index("views_counted", "views", ["kind", "status", "queue"])
    op.create_table(
        "files",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("record", NAME, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
