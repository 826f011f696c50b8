"""Wake-ups taken in, lanes leased and let go: each function is one transaction's worth of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from remit.errors import LeaseLost
from remit.model.ids import LaneId
from remit.model.wake import Lease, Wake
from remit.stores.commit import ripen, upserts, wake_row
from remit.stores.statements import Session
from remit.stores.tables import HELD, WAITS, Moment, lanes, wakes
from remit.stores.work import LONGEST

_NOW = bindparam("now", type_=Moment)
_HORIZON = bindparam("horizon", type_=Moment)

_STILL_HELD = (lanes.c.worker.is_not(None), lanes.c.until > _NOW, lanes.c.until <= _HORIZON)
_RIPE_LANE = (
    select(wakes.c.lane)
    .where(WAITS, wakes.c.ripe <= _NOW)
    .where(~exists().where(lanes.c.lane == wakes.c.lane, *_STILL_HELD))
    .order_by(wakes.c.ripe, wakes.c.place)
    .limit(1)
)
_RIPE = select(wakes.c.ripe).where(wakes.c.id == bindparam("of_id"))
_EXTEND = (
    update(lanes)
    .where(lanes.c.lane == bindparam("of_lane"), lanes.c.fence == bindparam("under_fence"), HELD)
    .values(until=bindparam("new_until", type_=Moment))
)
_FREE = update(lanes).where(lanes.c.worker == bindparam("of_worker"), HELD).values(worker=None)


@dataclass(frozen=True)
class Asking:
    """Who asks for a lane, when, and for how long."""

    worker: str
    now: datetime
    lease: timedelta


def take_in(session: Session, wake: Wake, asking: Asking) -> Lease | None:
    """Keep a wake-up that was not known by its id, and lease its lane if it is due and the lane is free."""
    if session.run(upserts(session.dialect).wakes, wake_row(wake)) != 1:
        return None
    ripe = wake.due
    if wake.subject is not None:
        ripen(session, [wake.subject])
        [row] = session.all(_RIPE, {"of_id": wake.id})
        ripe = row["ripe"]
    return lease_lane(session, wake.lane, asking) if ripe <= asking.now else None


def next_lane(session: Session, now: datetime) -> LaneId | None:
    """The free lane whose wake-up has been due longest."""
    row = session.one(_RIPE_LANE, {"now": now, "horizon": now + LONGEST})
    return None if row is None else LaneId(row["lane"])


def lease_next(session: Session, asking: Asking) -> Lease | None:
    """Lease a free lane with a due wake-up."""
    while (lane := next_lane(session, asking.now)) is not None:
        if (lease := lease_lane(session, lane, asking)) is not None:
            return lease
    return None


def lease_lane(session: Session, lane: LaneId, asking: Asking) -> Lease | None:
    """Lease this lane, if no one else holds it."""
    until = asking.now + asking.lease
    asked = {"lane": lane, "worker": asking.worker, "until": until, "now": asking.now, "horizon": asking.now + LONGEST}
    taken = session.one(_lease(session.dialect), asked)
    return None if taken is None else Lease(lane=lane, worker=asking.worker, fence=taken["fence"], until=until)


def extend(session: Session, lease: Lease, until: datetime) -> Lease:
    """Raises LeaseLost if the lane has gone to another worker, or was let go."""
    under = {"of_lane": lease.lane, "under_fence": lease.fence, "new_until": until}
    if session.run(_EXTEND, under) != 1:
        raise LeaseLost(lane=lease.lane)
    return lease.model_copy(update={"until": until})


def free(session: Session, worker: str) -> int:
    return session.run(_FREE, {"of_worker": worker})


@cache
def _lease(dialect: str) -> ReturningInsert[int]:
    """INVARIANT: a lane is leased by one worker at a time, and each lease has a higher fence than the one before."""
    add = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(lanes).values(
        lane=bindparam("lane"), fence=1, worker=bindparam("worker"), until=bindparam("until", type_=Moment)
    )
    return add.on_conflict_do_update(
        index_elements=["lane"],
        set_={"fence": lanes.c.fence + 1, "worker": add.excluded.worker, "until": add.excluded.until},
        where=or_(lanes.c.worker.is_(None), lanes.c.until <= _NOW, lanes.c.until > _HORIZON),
    ).returning(lanes.c.fence)
