"""Entries and their chains, what is projected from them, wake-ups and lanes, the outbox, the tree's leaves."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PLACE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _journal()
    _projections()
    _waiting()
    _append_only()


def _journal() -> None:
    op.create_table(
        "chains",
        sa.Column("chain", NAME, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("record", NAME),
        sa.Column("anchored_seq", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "entries",
        sa.Column("chain", NAME, sa.ForeignKey("chains.chain"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("goal", NAME),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq"),
    )
    op.create_table(
        "leaves",
        sa.Column("leaf", PLACE, primary_key=True, autoincrement=False),
        sa.Column("chain", NAME, sa.ForeignKey("chains.chain"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    _partial_index("chains_moved", "chains", ["chain"], "seq > anchored_seq")


def _projections() -> None:
    op.create_table(
        "views",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("customer", NAME, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("chain", NAME, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sort", sa.Text, nullable=False),
        sa.Column("record", NAME, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index("views_of_customer", "views", ["kind", "customer", "id"])
    op.create_index("views_of_customer_by_status", "views", ["kind", "customer", "status", "id"])
    op.create_index("views_by_status", "views", ["kind", "status", "id"])
    _partial_index("views_queued", "views", ["kind", "queue", "id"], "queue != ''")
    _partial_index("views_queued_by_status", "views", ["kind", "queue", "status", "id"], "queue != ''")
    op.create_table(
        "effects",
        sa.Column("key", NAME, primary_key=True),
        sa.Column("base", NAME, nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("customer", NAME, nullable=False),
        sa.Column("action", NAME, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("chain", NAME, nullable=False),
        sa.Column("step", NAME, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("effects_of_base", "effects", ["base", "occurrence"])
    op.create_index("effects_of_customer", "effects", ["customer", "action", "at"])
    _partial_index("effects_unsettled", "effects", ["subject"], "state = 'intended'", unique=True)
    op.create_table(
        "identities",
        sa.Column("blind", NAME, primary_key=True),
        sa.Column("customer", NAME, nullable=False),
    )


def _waiting() -> None:
    op.create_table(
        "lanes",
        sa.Column("lane", NAME, primary_key=True),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("worker", NAME),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    _partial_index("lanes_held", "lanes", ["worker"], "worker IS NOT NULL")
    op.create_table(
        "wakes",
        sa.Column("place", PLACE, primary_key=True),
        sa.Column("id", NAME, nullable=False, unique=True),
        sa.Column("lane", NAME, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("ripe", sa.BigInteger, nullable=False),
        sa.Column("record", NAME),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("subject", NAME),
        sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    waits = _is_false("done")
    _partial_index("wakes_ripe", "wakes", ["ripe", "place"], waits)
    _partial_index("wakes_of_lane", "wakes", ["lane", "place"], waits)
    _partial_index("wakes_of_subject", "wakes", ["subject"], f"{waits} AND subject IS NOT NULL")
    op.create_table(
        "outbox",
        sa.Column("place", PLACE, primary_key=True),
        sa.Column("id", NAME, nullable=False, unique=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("record", NAME, nullable=False),
        sa.Column("conversation", NAME),
        sa.Column("buttons", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("delivered", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    _partial_index("outbox_undelivered", "outbox", ["place"], _is_false("delivered"))


def _append_only() -> None:
    """INVARIANT: an entry, once added, is neither changed nor taken away by anything that speaks SQL."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER entries_no_{verb.lower()} BEFORE {verb} ON entries "
                "BEGIN SELECT RAISE(ABORT, 'entries are only ever added'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION entries_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'entries are only ever added'; END $$"
    )
    op.execute(
        "CREATE TRIGGER entries_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION entries_only_added()"
    )


def _is_false(column: str) -> str:
    return f"{column} = 0" if op.get_context().dialect.name == "sqlite" else f"NOT {column}"


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
