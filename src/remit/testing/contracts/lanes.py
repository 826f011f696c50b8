"""What every store keeps to about wake-ups and leases: a part of `StoreContract`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from remit.errors import LeaseLost
from remit.model.ids import LaneId, WakeId
from remit.ports import Store
from remit.testing.contracts.rows import (
    LANE,
    LEASE,
    NOON,
    OTHER_LANE,
    a_wake,
    an_effect,
    deliver,
    delivered,
    effects,
    leave,
    one_work,
)

SECOND = timedelta(seconds=1)


class LaneContract:
    """A wake-up is taken in once and served by one worker at a time."""

    async def test_a_due_wake_up_leases_its_free_lane_at_once(self, store: Store) -> None:
        lease = await delivered(store, a_wake())
        assert (lease.lane, lease.worker, lease.until) == (LANE, "one", NOON + LEASE)
        assert list(await store.pending(LANE, NOON)) == [a_wake()]

    async def test_a_second_delivery_stores_nothing(self, store: Store) -> None:
        await deliver(store, a_wake())
        assert await deliver(store, a_wake(reason="changed")) is None
        assert list(await store.pending(LANE, NOON)) == [a_wake()]

    async def test_a_wake_up_that_is_done_is_not_taken_in_again(self, store: Store) -> None:
        await leave(store, a_wake())
        async with one_work(store) as work:
            work.finish(WakeId("wake-1"))
        assert await deliver(store, a_wake()) is None
        await leave(store, a_wake())
        assert list(await store.pending(LANE, NOON)) == []
        assert await store.next_due() is None

    async def test_a_wake_up_for_later_waits(self, store: Store) -> None:
        assert await deliver(store, a_wake(due=NOON + SECOND)) is None
        assert await store.claim(worker="one", now=NOON, lease=LEASE) is None
        assert list(await store.pending(LANE, NOON)) == []
        assert await store.next_due() == NOON + SECOND
        lease = await store.claim(worker="one", now=NOON + SECOND, lease=LEASE)
        assert lease is not None and lease.lane == LANE

    async def test_one_lane_is_served_by_one_worker_at_a_time(self, store: Store) -> None:
        assert await deliver(store, a_wake("wake-1"), worker="one") is not None
        assert await deliver(store, a_wake("wake-2"), worker="two") is None
        assert await store.claim(worker="two", now=NOON, lease=LEASE) is None
        assert await store.claim(worker="two", now=NOON, lease=LEASE, lane=LANE) is None
        assert [wake.id for wake in await store.pending(LANE, NOON)] == ["wake-1", "wake-2"]

    async def test_the_lane_that_was_due_longest_is_claimed_first(self, store: Store) -> None:
        for lane, ago in (("c", 1), ("a", 3), ("b", 2)):
            await leave(store, a_wake(lane, lane=LaneId(lane), due=NOON - ago * SECOND))
        claimed = [await store.claim(worker="one", now=NOON, lease=LEASE) for _ in range(4)]
        assert [lease and lease.lane for lease in claimed] == ["a", "b", "c", None]

    async def test_a_lane_asked_for_is_leased_due_or_not(self, store: Store) -> None:
        assert await store.claim(worker="one", now=NOON, lease=LEASE, lane=LANE) is not None

    async def test_wake_ups_are_served_in_the_order_they_came(self, store: Store) -> None:
        await deliver(store, a_wake("b"))
        await deliver(store, a_wake("a", due=NOON - SECOND))
        await deliver(store, a_wake("elsewhere", lane=OTHER_LANE))
        assert [wake.id for wake in await store.pending(LANE, NOON)] == ["b", "a"]

    async def test_a_lane_is_taken_over_once_its_lease_has_run_out(self, store: Store) -> None:
        first = await delivered(store, a_wake(), worker="one")
        assert await store.claim(worker="two", now=NOON + LEASE - SECOND, lease=LEASE) is None
        second = await store.claim(worker="two", now=NOON + LEASE, lease=LEASE)
        assert second is not None and second.fence > first.fence

    async def test_a_lease_written_by_a_clock_since_set_back_does_not_hold_for_years(self, store: Store) -> None:
        await deliver(store, a_wake(), worker="one")
        assert await store.claim(worker="two", now=NOON - timedelta(days=365), lease=LEASE, lane=LANE) is not None

    async def test_a_lease_that_is_extended_holds_longer(self, store: Store) -> None:
        lease = await delivered(store, a_wake())
        longer = await store.extend(lease, NOON + 2 * LEASE)
        assert (longer.fence, longer.until) == (lease.fence, NOON + 2 * LEASE)
        assert await store.claim(worker="two", now=NOON + LEASE, lease=LEASE) is None

    async def test_a_lost_lease_cannot_be_extended(self, store: Store) -> None:
        lease = await delivered(store, a_wake())
        await store.claim(worker="two", now=NOON + LEASE, lease=LEASE)
        with pytest.raises(LeaseLost):
            await store.extend(lease, NOON + 2 * LEASE)

    async def test_the_lanes_of_a_dead_worker_are_free_at_once(self, store: Store) -> None:
        dead = await delivered(store, a_wake("1"), worker="dead")
        await deliver(store, a_wake("2", lane=OTHER_LANE), worker="alive")
        assert await store.free("dead") == 1
        assert await store.free("dead") == 0
        lease = await store.claim(worker="two", now=NOON, lease=LEASE)
        assert lease is not None and lease.lane == LANE
        with pytest.raises(LeaseLost):
            await store.begin(dead).commit()

    async def test_a_commit_finishes_wake_ups_and_adds_others(self, store: Store) -> None:
        lease = await delivered(store, a_wake("1"))
        work = store.begin(lease)
        work.finish(WakeId("1"))
        work.wake(a_wake("2", due=NOON + SECOND))
        work.release()
        await work.commit()
        assert await store.claim(worker="one", now=NOON, lease=LEASE) is None
        assert await store.next_due() == NOON + SECOND

    async def test_a_wake_up_that_waits_for_a_subject_is_due_when_it_is_settled(self, store: Store) -> None:
        await effects(store, an_effect("key-1"), lane=OTHER_LANE)
        assert await deliver(store, a_wake(due=NOON + LEASE, subject="order-7")) is None
        assert list(await store.pending(LANE, NOON)) == []
        await effects(store, an_effect("key-1", state="happened"), lane=OTHER_LANE)
        lease = await store.claim(worker="one", now=NOON, lease=LEASE)
        assert lease is not None and lease.lane == LANE
        assert list(await store.pending(LANE, NOON)) == [a_wake(due=NOON + LEASE, subject="order-7")]

    async def test_a_wake_up_that_waits_for_a_settled_subject_is_due(self, store: Store) -> None:
        assert await deliver(store, a_wake(due=NOON + LEASE, subject="order-7")) is not None
        await leave(store, a_wake("2", lane=OTHER_LANE, due=NOON + LEASE, subject="order-8"))
        assert [wake.id for wake in await store.pending(OTHER_LANE, NOON)] == ["2"]

    async def test_a_wake_up_that_waits_for_a_subject_is_due_at_its_time_at_the_latest(self, store: Store) -> None:
        await effects(store, an_effect("key-1"), lane=OTHER_LANE)
        await deliver(store, a_wake(due=NOON + SECOND, subject="order-7"))
        assert await store.next_due() == NOON + SECOND
        assert [wake.id for wake in await store.pending(LANE, NOON + SECOND)] == ["wake-1"]
