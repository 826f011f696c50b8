"""One Work, written in one transaction: its lane and chains are checked, then each table is written once."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Insert, Table, bindparam, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from remit.errors import ChainMoved, LeaseLost, SubjectBusy
from remit.model.entry import Entry
from remit.model.wake import EffectRow, Head, Lease, Outgoing, Wake
from remit.stores.statements import Conflict, Row, Session
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
    tallies,
    views,
    wakes,
)
from remit.stores.work import Held, Link

_UNDER_LEASE = (lanes.c.lane == bindparam("of_lane")) & (lanes.c.fence == bindparam("under_fence")) & HELD
_LANE = select(lanes.c.fence).where(_UNDER_LEASE).with_for_update()
_LET_GO = update(lanes).where(_UNDER_LEASE).values(worker=None)
_HEAD = (
    select(chains.c.chain, chains.c.seq, chains.c.digest, chains.c.record)
    .where(chains.c.chain == bindparam("of_chain"))
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
    tallies: Insert
    wakes: Insert
    outbox: Insert


@cache
def upserts(dialect: str) -> Upserts:
    """Insert, and where the row exists replace it; or, for what comes in or goes out once by id, let it be."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert

    def add(table: Table, leave: Collection[str]) -> sqlite.Insert | postgresql.Insert:
        return make(table).values({c.name: bindparam(c.name) for c in table.c if c.name not in leave})

    def replace(table: Table, *keys: str, leave: Collection[str] = ()) -> Insert:
        added = add(table, leave)
        changed = {c.name: added.excluded[c.name] for c in table.c if c.name not in (*keys, *leave)}
        return added.on_conflict_do_update(index_elements=keys, set_=changed)

    def grow(table: Table, key: str, total: str) -> Insert:
        added = add(table, ())
        return added.on_conflict_do_update(index_elements=[key], set_={total: table.c[total] + added.excluded[total]})

    def once(table: Table, leave: Collection[str]) -> Insert:
        return add(table, leave).on_conflict_do_nothing(index_elements=["id"])

    return Upserts(
        chains=replace(chains, "chain", leave=["anchored_seq"]),
        views=replace(views, "kind", "id"),
        effects=replace(effects, "key"),
        identities=replace(identities, "blind"),
        tallies=grow(tallies, "name", "total"),
        wakes=once(wakes, leave=["place", "done"]),
        outbox=once(outbox, leave=["place", "delivered"]),
    )


def commit(session: Session, held: Held) -> None:
    """Write all that is held. Raises LeaseLost, ChainMoved, SubjectBusy; the caller's transaction must then end."""
    known = upserts(session.dialect)
    _insist_on_lane(session, held.lease, release=held.released)
    _move_chains(session, known, held)
    _add_entries(session, held.entries)
    session.run_all(known.views, [vars(view) for view in held.views.values()])
    _write_effects(session, known, held.effects.values())
    session.run_all(known.identities, [{"blind": b, "customer": c} for b, c in held.identities.items()])
    session.run_all(known.tallies, [{"name": name, "total": by} for name, by in sorted(held.tallies.items())])
    session.run_all(known.wakes, [wake_row(wake) for wake in held.wakes.values()])
    session.run_all(_FINISH, [{"of_id": id} for id in held.finished])
    session.run_all(known.outbox, [_outgoing_row(message) for message in held.outgoing.values()])
    ripen(session, _settled_subjects(held))


def ripen(session: Session, subjects: Sequence[str]) -> None:
    """Make due what waits for these subjects, where they are settled."""
    session.run_all(_RIPEN, [{"of_subject": subject} for subject in subjects])


def wake_row(wake: Wake) -> Row:
    return {**vars(wake), "ripe": wake.due}


def _insist_on_lane(session: Session, lease: Lease, *, release: bool) -> None:
    """INVARIANT: nothing is written under a lease that is not the lane's latest, or was given up."""
    under = {"of_lane": lease.lane, "under_fence": lease.fence}
    is_held = session.run(_LET_GO, under) == 1 if release else session.one(_LANE, under) is not None
    if not is_held:
        raise LeaseLost(lane=lease.lane)


def _move_chains(session: Session, known: Upserts, held: Held) -> None:
    """INVARIANT: an entry follows the head its writer read, or nothing is written."""
    session.run_all(known.chains, [_moved(session, link) for link in held.links()])


def _moved(session: Session, link: Link) -> Row:
    row = session.one(_HEAD, {"of_chain": link.follows.chain})
    head = None if row is None else Head(**row)
    if not link.fits(head):
        raise ChainMoved(chain=link.follows.chain)
    return {**vars(link.becomes), "record": link.becomes.record or (head.record if head else None)}


def _add_entries(session: Session, added: Sequence[Entry]) -> None:
    try:
        session.run_all(_ADD_ENTRIES, [vars(entry) for entry in added])
    except Conflict as fault:  # two workers began the same chain at the same time
        raise ChainMoved(chain=added[0].chain) from fault


def _write_effects(session: Session, known: Upserts, rows: Collection[EffectRow]) -> None:
    # What is settled goes first: its subject may be intended on again by the same Work.
    ordered = sorted(rows, key=lambda row: row.state == "intended")
    try:
        session.run_all(known.effects, [vars(row) for row in ordered])
    except Conflict as fault:
        raise SubjectBusy(subject=ordered[-1].subject) from fault


def _settled_subjects(held: Held) -> Sequence[str]:
    settled = {row.subject for row in held.effects.values() if row.state != "intended"}
    return sorted(settled | {wake.subject for wake in held.wakes.values() if wake.subject is not None})


def _outgoing_row(message: Outgoing) -> Row:
    return {**vars(message), "buttons": json.dumps(message.buttons)}
