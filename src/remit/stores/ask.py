"""What is asked of the database: each question is one statement by index, and its answer comes as values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, literal_column, select, tuple_, update

from remit.model.entry import Entry
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId
from remit.model.wake import EffectRow, EffectState, Head, Outgoing, View, ViewKind, Wake
from remit.stores.statements import Session
from remit.stores.tables import (
    EPOCH,
    MOVED,
    OPEN_AND_DUE,
    OPEN_AND_HELD,
    QUEUED,
    SAID,
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
    tallies,
    views,
    wakes,
)

COUNTED: tuple[EffectState, ...] = ("intended", "happened", "unknown")
PAST_ALL = "\U0010ffff"  # sorts after every character an id is made of
EVER = datetime.max.replace(tzinfo=UTC)

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
_CONVERSATIONS = (
    select(views)
    .where(SAID)
    .where(tuple_(views.c.at, views.c.id) < tuple_(bindparam("before", type_=Moment), bindparam("before_id")))
    .order_by(views.c.at.desc(), views.c.id.desc())
    .limit(bindparam("most"))
)
_CONVERSATIONS_OF_CUSTOMER = _CONVERSATIONS.where(views.c.customer == bindparam("of_customer"))
_REVIEWS_DUE = (
    select(views)
    .where(OPEN_AND_DUE, views.c.due <= bindparam("by", type_=Moment))
    .where(tuple_(views.c.due, views.c.id) > tuple_(bindparam("after", type_=Moment), bindparam("after_id")))
    .order_by(views.c.due, views.c.id)
    .limit(bindparam("most"))
)
_REVIEWS_DUE_IN_QUEUE = _REVIEWS_DUE.where(views.c.queue == bindparam("of_queue"))
_REVIEWS_HELD = (
    select(views)
    .where(OPEN_AND_HELD, views.c.holder == bindparam("of_holder"))
    .order_by(views.c.id)
    .limit(bindparam("most"))
)
_COUNT_VIEWS = (
    select(views.c.queue, func.count().label("many"))
    .where(views.c.kind == bindparam("of_kind"), views.c.status == bindparam("of_status"))
    .group_by(views.c.queue)
)
_CUSTOMER = select(identities.c.customer).where(identities.c.blind == bindparam("of_blind"))
_TALLY = select(tallies.c.total).where(tallies.c.name == bindparam("of_name"))
_EFFECT = select(effects).where(effects.c.key == bindparam("of_key"))
_EFFECTS = select(effects).where(effects.c.base == bindparam("of_base")).order_by(effects.c.occurrence)
_BUSY = select(effects).where(effects.c.subject == bindparam("of_subject"), UNSETTLED)
_COUNT = (
    select(func.count().label("many"))
    .select_from(effects)
    .where(effects.c.customer == bindparam("of_customer"), effects.c.action == bindparam("of_action"))
    .where(effects.c.at >= bindparam("since", type_=Moment))
    .where(effects.c.state.in_([literal_column(f"'{state}'") for state in COUNTED]))
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
_OUTBOX_OF_CHANNEL = _OUTBOX.where(outbox.c.channel == bindparam("of_channel"))
_DELIVERED = (
    update(outbox).where(outbox.c.id == bindparam("of_id")).values(delivered=True, address="", text="", buttons="[]")
)
_UNANCHORED = select(*_HEAD_COLUMNS).where(MOVED).order_by(chains.c.chain).limit(bindparam("most"))
_LEAVES = select(leaves).where(leaves.c.leaf > bindparam("after")).order_by(leaves.c.leaf)
_LAST_LEAF = select(func.coalesce(func.max(leaves.c.leaf), 0).label("last"))
_ADD_LEAF = insert(leaves)
_MARK = (
    update(chains)
    .where(chains.c.chain == bindparam("of_chain"), chains.c.anchored_seq < bindparam("at_seq"))
    .values(anchored_seq=bindparam("at_seq"))
)


def head(session: Session, chain: ChainId) -> Head | None:
    row = session.one(_HEAD, {"of_chain": chain})
    return None if row is None else Head(**row)


def entries_after(session: Session, chain: ChainId, after: int) -> Sequence[Entry]:
    rows = session.all(_ENTRIES, {"of_chain": chain, "after": after})
    return tuple([Entry(**row) for row in rows])


def heads(session: Session, prefix: str, after: str, limit: int) -> Sequence[Head]:
    asked = {"first": prefix, "past": prefix + PAST_ALL, "after": after, "most": limit}
    return tuple([Head(**row) for row in session.all(_HEADS, asked)])


def view(session: Session, kind: ViewKind, id: str) -> View | None:
    row = session.one(_VIEW, {"of_kind": kind, "of_id": id})
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
    newest: bool


def views_like(session: Session, wanted: Wanted) -> Sequence[View]:
    narrowed = {"customer": wanted.customer, "status": wanted.status, "queue": wanted.queue}
    given = {column: value for column, value in narrowed.items() if value is not None}
    asked = {"of_kind": wanted.kind, "after": wanted.after, "most": wanted.limit, **given}
    if wanted.newest and not wanted.after:
        asked["after"] = PAST_ALL
    rows = session.all(listing(tuple(given), queued=bool(wanted.queue), newest=wanted.newest), asked)
    return tuple([View(**row) for row in rows])


@cache
def listing(columns: tuple[str, ...], *, queued: bool, newest: bool = False) -> Select[*tuple[Any, ...]]:
    """Views of a kind, narrowed by these columns; `queued`: only what is in a queue."""
    query = select(views).where(views.c.kind == bindparam("of_kind"))
    query = query.where(views.c.id < bindparam("after") if newest else views.c.id > bindparam("after"))
    for column in columns:
        query = query.where(views.c[column] == bindparam(column))
    if queued:
        query = query.where(QUEUED)
    return query.order_by(views.c.id.desc() if newest else views.c.id).limit(bindparam("most"))


def conversations(
    session: Session, customer: CustomerId | None, before: tuple[datetime, str] | None, limit: int
) -> Sequence[View]:
    at, id = before or (EVER, PAST_ALL)
    asked = {"before": at, "before_id": id, "of_customer": customer, "most": limit}
    rows = session.all(_CONVERSATIONS if customer is None else _CONVERSATIONS_OF_CUSTOMER, asked)
    return tuple([View(**row) for row in rows])


def reviews_due(
    session: Session, by: datetime, queue: str | None, after: tuple[datetime, str] | None, limit: int
) -> Sequence[View]:
    at, id = after or (EPOCH, "")
    asked = {"by": by, "after": at, "after_id": id, "of_queue": queue, "most": limit}
    rows = session.all(_REVIEWS_DUE if queue is None else _REVIEWS_DUE_IN_QUEUE, asked)
    return tuple([View(**row) for row in rows])


def reviews_of(session: Session, holder: str, limit: int) -> Sequence[View]:
    return tuple([View(**row) for row in session.all(_REVIEWS_HELD, {"of_holder": holder, "most": limit})])


def count_views(session: Session, kind: ViewKind, status: str) -> Mapping[str, int]:
    rows = session.all(_COUNT_VIEWS, {"of_kind": kind, "of_status": status})
    return {row["queue"]: int(row["many"]) for row in rows}


def customer_of(session: Session, blind: str) -> CustomerId | None:
    row = session.one(_CUSTOMER, {"of_blind": blind})
    return None if row is None else CustomerId(row["customer"])


def tallied(session: Session, name: str) -> int:
    row = session.one(_TALLY, {"of_name": name})
    return row["total"] if row is not None else 0


def effect(session: Session, key: str) -> EffectRow | None:
    row = session.one(_EFFECT, {"of_key": key})
    return None if row is None else EffectRow(**row)


def effects_of(session: Session, base: str) -> Sequence[EffectRow]:
    return tuple([EffectRow(**row) for row in session.all(_EFFECTS, {"of_base": base})])


def unsettled(session: Session, subject: str) -> EffectRow | None:
    row = session.one(_BUSY, {"of_subject": subject})
    return None if row is None else EffectRow(**row)


def count(session: Session, customer: CustomerId, action: ActionName, since: datetime) -> int:
    asked = {"of_customer": customer, "of_action": action, "since": since}
    [row] = session.all(_COUNT, asked)
    return int(row["many"])


def pending(session: Session, lane: LaneId, now: datetime) -> Sequence[Wake]:
    return tuple([Wake(**row) for row in session.all(_PENDING, {"of_lane": lane, "now": now})])


def next_ripe(session: Session) -> datetime | None:
    row = session.one(_NEXT_RIPE)
    return None if row is None else row["ripe"]


def undelivered(session: Session, channel: str | None, limit: int) -> Sequence[Outgoing]:
    asked = {"most": limit, "of_channel": channel}
    rows = session.all(_OUTBOX if channel is None else _OUTBOX_OF_CHANNEL, asked)
    return tuple([Outgoing(**{**row, "buttons": json.loads(row["buttons"])}) for row in rows])


def mark_delivered(session: Session, message: Outgoing) -> None:
    session.run(_DELIVERED, {"of_id": message.id})


def moved(session: Session, limit: int) -> Sequence[Head]:
    return tuple([Head(**row) for row in session.all(_UNANCHORED, {"most": limit})])


def leaves_after(session: Session, after: int) -> Sequence[tuple[int, ChainId, int, str]]:
    rows = session.all(_LEAVES, {"after": after})
    return tuple([(row["leaf"], ChainId(row["chain"]), row["seq"], row["digest"]) for row in rows])


def anchor(session: Session, anchored: Sequence[Head]) -> None:
    """Add a leaf for each head that is newer than its chain's last leaf."""
    [row] = session.all(_LAST_LEAF)
    last: int = row["last"]
    for head in anchored:
        if session.run(_MARK, {"of_chain": head.chain, "at_seq": head.seq}) == 1:
            last += 1
            session.run(_ADD_LEAF, {"leaf": last, "chain": head.chain, "seq": head.seq, "digest": head.digest})
