"""Lists for people at work: what was said last, what is due, and who has what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SAID = "kind = 'conversation'"
OPEN = "kind = 'review' AND status = 'open'"


def upgrade() -> None:
    op.add_column("views", sa.Column("holder", NAME, nullable=False, server_default=sa.text("''")))
    op.add_column("views", sa.Column("due", sa.BigInteger))
    _index("views_said", ["kind", "at", "id"], SAID)
    _index("views_said_by_customer", ["kind", "customer", "at", "id"], SAID)
    _index("views_due", ["kind", "status", "due", "id"], f"{OPEN} AND due IS NOT NULL")
    _index("views_due_in_queue", ["kind", "status", "queue", "due", "id"], f"{OPEN} AND due IS NOT NULL")
    _index("views_held", ["kind", "status", "holder", "id"], f"{OPEN} AND holder != ''")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "views", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
