"""What becomes of a lane whose stretch did not come to its end: it is let go, and what woke it comes back later."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from remit.errors import LeaseLost, StoreError
from remit.model.ids import WakeId
from remit.model.wake import Lease, Wake
from remit.ports import Store

log = logging.getLogger("remit.durable")

FIRST_DELAY = timedelta(seconds=1)
TRIES = 5
PARKED = timedelta(hours=1)
MARK = "~"  # between a wake-up's id and how often serving it has failed


async def let_go(store: Store, lease: Lease) -> None:
    """Give the lane up, if it is still ours and the store lets us; else the lease runs out."""
    work = store.begin(lease)
    work.release()
    with suppress(LeaseLost, StoreError):
        await work.commit()


async def put_off(store: Store, lease: Lease, now: datetime) -> None:
    """Give the lane up, and have what is due in it come back later: each wake-up by itself, so that one which fails
    again does not take the others with it. Raises LeaseLost, StoreError."""
    work = store.begin(lease)
    delay = timedelta()
    for wake in await store.pending(lease.lane, now):
        later = again(wake, now + delay)
        delay = later.due - now
        if failures(wake.id) + 1 >= TRIES:
            log.error(
                "%s in %s failed %d times and is put aside until %s. Nothing of it is lost; find the cause above.",
                wake.id, wake.lane, failures(later.id), later.due,
            )  # fmt: skip
        work.finish(wake.id)
        work.wake(later)
    work.release()
    await work.commit()


def again(wake: Wake, now: datetime) -> Wake:
    """The same wake-up after one failure more: after 1, 2, 4, 8 seconds, then every hour."""
    failed = failures(wake.id) + 1
    delay = PARKED if failed >= TRIES else FIRST_DELAY * 2 ** (failed - 1)
    first = wake.id if failed == 1 else wake.id.rpartition(MARK)[0]
    # Without its subject: that is settled, and would have it back at once.
    return wake.model_copy(update={"id": WakeId(f"{first}{MARK}{failed}"), "due": now + delay, "subject": None})


def failures(id: WakeId) -> int:
    """How often serving a wake-up has failed."""
    _, mark, count = id.rpartition(MARK)
    return int(count) if mark and count.isdecimal() else 0
