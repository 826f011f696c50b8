"""The tables, in types that SQLite and PostgreSQL share. `migrations` makes them; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    false,
    literal_column,
)

REVISION = "0004"
"""The revision this version reads and writes: the newest under `migrations/versions`."""

REVISION_TABLE = "remit_revision"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 in UTC: exact, small, and ordered on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


# Ids are compared byte by byte, so that paging by id is the same everywhere.
Name = Text().with_variant(Text(collation="C"), "postgresql")
Place = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER

metadata = MetaData()

chains = Table(
    "chains",
    metadata,
    Column("chain", Name, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("record", Name),
    Column("anchored_seq", BigInteger, nullable=False, server_default="0"),
)

# INVARIANT: entries are only ever added; triggers in the first migration abort UPDATE and DELETE.
entries = Table(
    "entries",
    metadata,
    Column("chain", Name, ForeignKey("chains.chain"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("goal", Name),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("chain", "seq"),
)

leaves = Table(
    "leaves",
    metadata,
    Column("leaf", Place, primary_key=True, autoincrement=False),
    Column("chain", Name, ForeignKey("chains.chain"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
)

views = Table(
    "views",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id", Name, nullable=False),
    Column("customer", Name, nullable=False),
    Column("status", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("chain", Name, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sort", Text, nullable=False),
    Column("record", Name, nullable=False),
    Column("state", Text, nullable=False),
    Column("holder", Name, nullable=False, server_default=literal_column("''")),
    Column("due", Moment),
    PrimaryKeyConstraint("kind", "id"),
)

effects = Table(
    "effects",
    metadata,
    Column("key", Name, primary_key=True),
    Column("base", Name, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("customer", Name, nullable=False),
    Column("action", Name, nullable=False),
    Column("subject", Name, nullable=False),
    Column("state", Text, nullable=False),
    Column("chain", Name, nullable=False),
    Column("step", Name, nullable=False),
    Column("at", Moment, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("blind", Name, primary_key=True),
    Column("customer", Name, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", Name, primary_key=True),
    Column("total", BigInteger, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id", Name, nullable=False),
    Column("body", Text, nullable=False),
    Column("until", Moment),
    PrimaryKeyConstraint("kind", "id"),
)

files = Table(
    "files",
    metadata,
    Column("id", Name, primary_key=True),
    Column("record", Name, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

lanes = Table(
    "lanes",
    metadata,
    Column("lane", Name, primary_key=True),
    Column("fence", BigInteger, nullable=False),
    Column("worker", Name),
    Column("until", Moment, nullable=False),
)

wakes = Table(
    "wakes",
    metadata,
    Column("place", Place, primary_key=True),
    Column("id", Name, nullable=False, unique=True),  # kept when done, so that a second delivery is known
    Column("lane", Name, nullable=False),
    Column("due", Moment, nullable=False),
    Column("ripe", Moment, nullable=False),  # `due`, or long ago once the subject it waits for is settled
    Column("record", Name),
    Column("reason", Text, nullable=False),
    Column("subject", Name),
    Column("done", Boolean, nullable=False, server_default=false()),
)

outbox = Table(
    "outbox",
    metadata,
    Column("place", Place, primary_key=True),
    Column("id", Name, nullable=False, unique=True),  # kept when delivered, so that it is not sent again
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("record", Name, nullable=False),
    Column("conversation", Name),
    Column("buttons", Text, nullable=False),  # JSON
    Column("at", Moment, nullable=False),
    Column("delivered", Boolean, nullable=False, server_default=false()),
)

# Partial indexes: a query uses one only where it repeats the condition literally, so it is written once.
MOVED = chains.c.seq > chains.c.anchored_seq
UNSETTLED = effects.c.state == literal_column("'intended'")
WAITS = ~wakes.c.done
WAITS_FOR_SUBJECT = WAITS & wakes.c.subject.is_not(None)
QUEUED = views.c.queue != literal_column("''")
SAID = views.c.kind == literal_column("'conversation'")
OPEN = (views.c.kind == literal_column("'review'")) & (views.c.status == literal_column("'open'"))
OPEN_AND_DUE = OPEN & views.c.due.is_not(None)
OPEN_AND_HELD = OPEN & (views.c.holder != literal_column("''"))
HELD = lanes.c.worker.is_not(None)
UNDELIVERED = ~outbox.c.delivered
PASSING = kept.c.until.is_not(None)


def _index(name: str, *columns: Column[object], where: ColumnElement[bool] | None = None, unique: bool = False) -> None:
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


_index("chains_moved", chains.c.chain, where=MOVED)
_index("views_of_customer", views.c.kind, views.c.customer, views.c.id)
_index("views_of_customer_by_status", views.c.kind, views.c.customer, views.c.status, views.c.id)
_index("views_by_status", views.c.kind, views.c.status, views.c.id)
_index("views_counted", views.c.kind, views.c.status, views.c.queue)
_index("views_queued", views.c.kind, views.c.queue, views.c.id, where=QUEUED)
_index("views_queued_by_status", views.c.kind, views.c.queue, views.c.status, views.c.id, where=QUEUED)
_index("views_said", views.c.kind, views.c.at, views.c.id, where=SAID)
_index("views_said_by_customer", views.c.kind, views.c.customer, views.c.at, views.c.id, where=SAID)
_index("views_due", views.c.kind, views.c.status, views.c.due, views.c.id, where=OPEN_AND_DUE)
_index("views_due_in_queue", views.c.kind, views.c.status, views.c.queue, views.c.due, views.c.id, where=OPEN_AND_DUE)
_index("views_held", views.c.kind, views.c.status, views.c.holder, views.c.id, where=OPEN_AND_HELD)
_index("effects_of_base", effects.c.base, effects.c.occurrence)
_index("effects_of_customer", effects.c.customer, effects.c.action, effects.c.at)
# INVARIANT: while a write on a subject is unsettled, no other write on that subject begins.
_index("effects_unsettled", effects.c.subject, where=UNSETTLED, unique=True)
_index("kept_until", kept.c.until, where=PASSING)
_index("lanes_held", lanes.c.worker, where=HELD)
_index("wakes_ripe", wakes.c.ripe, wakes.c.place, where=WAITS)
_index("wakes_of_lane", wakes.c.lane, wakes.c.place, where=WAITS)
_index("wakes_of_subject", wakes.c.subject, where=WAITS_FOR_SUBJECT)
_index("outbox_undelivered", outbox.c.place, where=UNDELIVERED)
_index("outbox_of_channel", outbox.c.channel, outbox.c.place, where=UNDELIVERED)
