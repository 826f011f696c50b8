"""What is asked of the database: each question is one statement by index, and its answer comes as values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from remit.model.entry import Entry
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId
from remit.model.wake import EffectRow, Head, Outgoing, View, ViewKind, Wake
from remit.stores.tables import (
    MOVED,
    QUEUED,
    UNDELIVERED,
    UNSETTLED,
    WAITS,
    Moment,
    chains,
    effects,
    entries,
    identities,
    leaves,
    outbox,
    views,
    wakes,
)

PAST_ALL = "\U0010ffff"  # sorts after every character an id is made of

_HEAD_COLUMNS = (chains.c.chain, chains.c.seq, chains.c.digest, chains.c.record)
_HEAD = select(*_HEAD_COLUMNS).where(chains.c.chain == bindparam("of_chain"))
_HEADS = (
    select(*_HEAD_COLUMNS)
    .where(chains.c.chain >= bindparam("first"), chains.c.chain < bindparam("past"))
    .where(chains.c.chain > bindparam("after"))
    .order_by(chains.c.chain)
    .limit(bindparam("most"))
)
_ENTRIES = (
    select(entries)
    .where(entries.c.chain == bindparam("of_chain"), entries.c.seq > bindparam("after"))
    .order_by(entries.c.seq)
)
_VIEW = select(views).where(views.c.kind == bindparam("of_kind"), views.c.id == bindparam("of_id"))
_CUSTOMER = select(identities.c.customer).where(identities.c.blind == bindparam("of_blind"))
_EFFECT = select(effects).where(effects.c.key == bindparam("of_key"))
_EFFECTS = select(effects).where(effects.c.base == bindparam("of_base")).order_by(effects.c.occurrence)
_BUSY = select(effects).where(effects.c.subject == bindparam("of_subject"), UNSETTLED)
_COUNT = (
    select(func.count())
    .select_from(effects)
    .where(effects.c.customer == bindparam("of_customer"), effects.c.action == bindparam("of_action"))
    .where(effects.c.at >= bindparam("since", type_=Moment))
    .where(effects.c.state.in_(["intended", "happened", "unknown"]))
)
_WAKE_COLUMNS = (wakes.c.id, wakes.c.lane, wakes.c.due, wakes.c.record, wakes.c.reason, wakes.c.subject)
_PENDING = (
    select(*_WAKE_COLUMNS)
    .where(WAITS, wakes.c.lane == bindparam("of_lane"), wakes.c.ripe <= bindparam("now", type_=Moment))
    .order_by(wakes.c.place)
)
_NEXT_RIPE = select(wakes.c.ripe).where(WAITS).order_by(wakes.c.ripe).limit(1)
_OUTBOX = (
    select(*(outbox.c[name] for name in Outgoing.model_fields))
    .where(UNDELIVERED)
    .order_by(outbox.c.place)
    .limit(bindparam("most"))
)
_DELIVERED = (
    update(outbox).where(outbox.c.id == bindparam("of_id")).values(delivered=True, address="", text="", buttons="[]")
)
_UNANCHORED = select(*_HEAD_COLUMNS).where(MOVED).order_by(chains.c.chain).limit(bindparam("most"))
_LEAVES = select(leaves).where(leaves.c.leaf > bindparam("after")).order_by(leaves.c.leaf)
_LAST_LEAF = select(func.coalesce(func.max(leaves.c.leaf), 0))
_ADD_LEAF = insert(leaves)
_MARK = (
    update(chains)
    .where(chains.c.chain == bindparam("of_chain"), chains.c.anchored_seq < bindparam("at_seq"))
    .values(anchored_seq=bindparam("at_seq"))
)


def head(connection: Connection, chain: ChainId) -> Head | None:
    row = connection.execute(_HEAD, {"of_chain": chain}).mappings().one_or_none()
    return None if row is None else Head(**row)


def entries_after(connection: Connection, chain: ChainId, after: int) -> Sequence[Entry]:
    rows = connection.execute(_ENTRIES, {"of_chain": chain, "after": after}).mappings()
    return tuple([Entry(**row) for row in rows])


def heads(connection: Connection, prefix: str, after: str, limit: int) -> Sequence[Head]:
    asked = {"first": prefix, "past": prefix + PAST_ALL, "after": after, "most": limit}
    return tuple([Head(**row) for row in connection.execute(_HEADS, asked).mappings()])


def view(connection: Connection, kind: ViewKind, id: str) -> View | None:
    row = connection.execute(_VIEW, {"of_kind": kind, "of_id": id}).mappings().one_or_none()
    return None if row is None else View(**row)


@dataclass(frozen=True)
class Wanted:
    """Which views: those of a kind, narrowed by what is not None."""

    kind: ViewKind
    customer: CustomerId | None
    status: str | None
    queue: str | None
    after: str
    limit: int


def views_like(connection: Connection, wanted: Wanted) -> Sequence[View]:
    narrowed = {"customer": wanted.customer, "status": wanted.status, "queue": wanted.queue}
    given = {column: value for column, value in narrowed.items() if value is not None}
    asked = {"of_kind": wanted.kind, "after": wanted.after, "most": wanted.limit, **given}
    rows = connection.execute(_views(tuple(given), queued=bool(wanted.queue)), asked).mappings()
    return tuple([View(**row) for row in rows])


@cache
def _views(columns: tuple[str, ...], *, queued: bool) -> Select[tuple[object, ...]]:
    query = select(views).where(views.c.kind == bindparam("of_kind"), views.c.id > bindparam("after"))
    for column in columns:
        query = query.where(views.c[column] == bindparam(column))
    if queued:
        query = query.where(QUEUED)
    return query.order_by(views.c.id).limit(bindparam("most"))


def customer_of(connection: Connection, blind: str) -> CustomerId | None:
    return connection.execute(_CUSTOMER, {"of_blind": blind}).scalar_one_or_none()


def effect(connection: Connection, key: str) -> EffectRow | None:
    row = connection.execute(_EFFECT, {"of_key": key}).mappings().one_or_none()
    return None if row is None else EffectRow(**row)


def effects_of(connection: Connection, base: str) -> Sequence[EffectRow]:
    return tuple([EffectRow(**row) for row in connection.execute(_EFFECTS, {"of_base": base}).mappings()])


def unsettled(connection: Connection, subject: str) -> EffectRow | None:
    row = connection.execute(_BUSY, {"of_subject": subject}).mappings().one_or_none()
    return None if row is None else EffectRow(**row)


def count(connection: Connection, customer: CustomerId, action: ActionName, since: datetime) -> int:
    asked = {"of_customer": customer, "of_action": action, "since": since}
    return connection.execute(_COUNT, asked).scalar_one()


def pending(connection: Connection, lane: LaneId, now: datetime) -> Sequence[Wake]:
    return tuple([Wake(**row) for row in connection.execute(_PENDING, {"of_lane": lane, "now": now}).mappings()])


def next_ripe(connection: Connection) -> datetime | None:
    return connection.execute(_NEXT_RIPE).scalar_one_or_none()


def undelivered(connection: Connection, limit: int) -> Sequence[Outgoing]:
    rows = connection.execute(_OUTBOX, {"most": limit}).mappings()
    return tuple([Outgoing(**{**row, "buttons": json.loads(row["buttons"])}) for row in rows])


def mark_delivered(connection: Connection, message: Outgoing) -> None:
    connection.execute(_DELIVERED, {"of_id": message.id})


def moved(connection: Connection, limit: int) -> Sequence[Head]:
    return tuple([Head(**row) for row in connection.execute(_UNANCHORED, {"most": limit}).mappings()])


def leaves_after(connection: Connection, after: int) -> Sequence[tuple[int, ChainId, int, str]]:
    rows = connection.execute(_LEAVES, {"after": after})
    return tuple([(leaf, ChainId(chain), seq, digest) for leaf, chain, seq, digest in rows])


def anchor(connection: Connection, anchored: Sequence[Head]) -> None:
    """Add a leaf for each head that is newer than its chain's last leaf."""
    last = connection.execute(_LAST_LEAF).scalar_one()
    for head in anchored:
        if connection.execute(_MARK, {"of_chain": head.chain, "at_seq": head.seq}).rowcount == 1:
            last += 1
            leaf = {"leaf": last, "chain": head.chain, "seq": head.seq, "digest": head.digest}
            connection.execute(_ADD_LEAF, leaf)
