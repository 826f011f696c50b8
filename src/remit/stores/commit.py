"""One Work, written in one transaction: its lane and chains are checked, then each table is written once."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Insert, Table, Update, bindparam, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from remit.errors import ChainMoved, LeaseLost, SubjectBusy
from remit.model.entry import Entry
from remit.model.ids import ChainId
from remit.model.wake import EffectRow, Head, Lease, Outgoing, Wake
from remit.stores.tables import (
    EPOCH,
    HELD,
    UNSETTLED,
    WAITS_FOR_SUBJECT,
    chains,
    effects,
    entries,
    identities,
    lanes,
    outbox,
    views,
    wakes,
)
from remit.stores.work import Held, Link

_UNDER_LEASE = (lanes.c.lane == bindparam("of_lane")) & (lanes.c.fence == bindparam("under_fence")) & HELD
_LANE = select(lanes.c.fence).where(_UNDER_LEASE).with_for_update()
_LET_GO = update(lanes).where(_UNDER_LEASE).values(worker=None)
_HEADS = (
    select(chains.c.chain, chains.c.seq, chains.c.digest, chains.c.record)
    .where(chains.c.chain.in_(bindparam("of_chains", expanding=True)))
    .with_for_update()
)
_FINISH = update(wakes).where(wakes.c.id == bindparam("of_id")).values(done=True, reason="")
_RIPEN = (
    update(wakes)
    .where(WAITS_FOR_SUBJECT, wakes.c.subject == bindparam("of_subject"))
    .where(~exists().where(UNSETTLED, effects.c.subject == bindparam("of_subject")))
    .values(ripe=EPOCH)
)
_ADD_ENTRIES = insert(entries)


@dataclass(frozen=True)
class Upserts:
    """The statements whose form is the dialect's own."""

    chains: Insert
    views: Insert
    effects: Insert
    identities: Insert
    wakes: Insert
    outbox: Insert


@cache
def upserts(dialect: str) -> Upserts:
    """Insert, and where the row exists replace it; or, for what comes in or goes out once by id, let it be."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert

    def replace(table: Table, *keys: str, keep: tuple[str, ...] = ()) -> Insert:
        add = make(table)
        changed = {c.name: add.excluded[c.name] for c in table.c if c.name not in (*keys, *keep)}
        return add.on_conflict_do_update(index_elements=keys, set_=changed)

    def once(table: Table) -> Insert:
        return make(table).on_conflict_do_nothing(index_elements=["id"])

    return Upserts(
        chains=replace(chains, "chain", keep=("anchored_seq",)),
        views=replace(views, "kind", "id"),
        effects=replace(effects, "key"),
        identities=replace(identities, "blind"),
        wakes=once(wakes),
        outbox=once(outbox),
    )


def commit(connection: Connection, held: Held) -> None:
    """Write all that is held. Raises LeaseLost, ChainMoved, SubjectBusy; the caller's transaction must then end."""
    known = upserts(connection.dialect.name)
    _insist_on_lane(connection, held.lease, release=held.released)
    _move_chains(connection, known, held)
    _add_entries(connection, held.entries)
    _write(connection, known.views, [dict(view) for view in held.views.values()])
    _write_effects(connection, known, held.effects.values())
    _write(connection, known.identities, [{"blind": b, "customer": c} for b, c in held.identities.items()])
    _write(connection, known.wakes, [wake_row(wake) for wake in held.wakes.values()])
    _write(connection, _FINISH, [{"of_id": id} for id in held.finished])
    _write(connection, known.outbox, [_outgoing_row(message) for message in held.outgoing.values()])
    ripen(connection, _settled_subjects(held))


def ripen(connection: Connection, subjects: Sequence[str]) -> None:
    """Make due what waits for these subjects, where they are settled."""
    _write(connection, _RIPEN, [{"of_subject": subject} for subject in subjects])


def wake_row(wake: Wake) -> Mapping[str, object]:
    return {**dict(wake), "ripe": wake.due}


def _insist_on_lane(connection: Connection, lease: Lease, *, release: bool) -> None:
    """INVARIANT: nothing is written under a lease that is not the lane's latest, or was given up."""
    under = {"of_lane": lease.lane, "under_fence": lease.fence}
    if release:
        is_held = connection.execute(_LET_GO, under).rowcount == 1
    else:
        is_held = connection.execute(_LANE, under).one_or_none() is not None
    if not is_held:
        raise LeaseLost(lane=lease.lane)


def _move_chains(connection: Connection, known: Upserts, held: Held) -> None:
    """INVARIANT: an entry follows the head its writer read, or nothing is written."""
    links = list(held.links())
    if not links:
        return
    rows = connection.execute(_HEADS, {"of_chains": [link.follows.chain for link in links]}).all()
    heads = {chain: Head(chain=chain, seq=seq, digest=digest, record=record) for chain, seq, digest, record in rows}
    _write(connection, known.chains, [_moved(link, heads) for link in links])


def _moved(link: Link, heads: Mapping[ChainId, Head]) -> Mapping[str, object]:
    head = heads.get(link.follows.chain)
    if not link.fits(head):
        raise ChainMoved(chain=link.follows.chain)
    return {**dict(link.becomes), "record": link.becomes.record or (head.record if head else None)}


def _add_entries(connection: Connection, added: Sequence[Entry]) -> None:
    try:
        _write(connection, _ADD_ENTRIES, [dict(entry) for entry in added])
    except IntegrityError as fault:  # two workers began the same chain at the same time
        raise ChainMoved(chain=added[0].chain) from fault


def _write_effects(connection: Connection, known: Upserts, rows: Collection[EffectRow]) -> None:
    # What is settled goes first: its subject may be intended on again by the same Work.
    ordered = sorted(rows, key=lambda row: row.state == "intended")
    try:
        _write(connection, known.effects, [dict(row) for row in ordered])
    except IntegrityError as fault:
        raise SubjectBusy(subject=ordered[-1].subject) from fault


def _settled_subjects(held: Held) -> Sequence[str]:
    settled = {row.subject for row in held.effects.values() if row.state != "intended"}
    return sorted(settled | {wake.subject for wake in held.wakes.values() if wake.subject is not None})


def _outgoing_row(message: Outgoing) -> Mapping[str, object]:
    return {**dict(message), "buttons": json.dumps(message.buttons)}


def _write(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(statement, rows)
