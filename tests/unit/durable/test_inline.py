"""Thirty days pass in virtual time, each thing served at the moment it falls due."""

from datetime import datetime, timedelta

import pytest

from remit.clock import ManualClock
from remit.durable.inline import InlineDurable
from remit.model.ids import WakeId
from remit.model.wake import Lease
from remit.ports import Store
from remit.stores.memory import MemoryStore
from remit.testing.contracts.rows import LANE, LEASE, NOON, OTHER_LANE, a_wake, leave

DAY = timedelta(days=1)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


class Reminding:
    """A stretch that asks to be woken a day later, so many times."""

    def __init__(self, store: Store, clock: ManualClock, times: int) -> None:
        self._store = store
        self._clock = clock
        self._left = times
        self.at: list[datetime] = []

    async def __call__(self, lease: Lease) -> None:
        now = self._clock.now()
        work = self._store.begin(lease)
        for wake in await self._store.pending(lease.lane, now):
            work.finish(wake.id)
        self.at.append(now)
        if len(self.at) < self._left:
            work.wake(a_wake(f"day-{len(self.at)}", due=now + DAY))
        work.release()
        await work.commit()


async def test_what_falls_due_is_served_at_its_time(store: MemoryStore, clock: ManualClock) -> None:
    reminding = Reminding(store, clock, times=60)
    durable = InlineDurable(store, clock, reminding)
    await durable.deliver(a_wake())
    await durable.run_for(30 * DAY)
    assert reminding.at == [NOON + day * DAY for day in range(31)]
    assert clock.now() == NOON + 30 * DAY


async def test_time_passes_where_nothing_is_due(store: MemoryStore, clock: ManualClock) -> None:
    await InlineDurable(store, clock, Reminding(store, clock, times=1)).run_until(NOON + DAY)
    assert clock.now() == NOON + DAY


async def test_virtual_time_serves_to_the_end(store: MemoryStore, clock: ManualClock) -> None:
    reminding = Reminding(store, clock, times=365)
    durable = InlineDurable(store, clock, reminding)
    await durable.deliver(a_wake())
    await durable.serve()
    assert len(reminding.at) == 365


async def test_a_lane_another_worker_holds_is_waited_for(store: MemoryStore, clock: ManualClock) -> None:
    await leave(store, a_wake())
    held = await store.claim(worker="other", now=NOON, lease=LEASE)
    reminding = Reminding(store, clock, times=1)
    await InlineDurable(store, clock, reminding).run_for(DAY)
    assert held is not None
    assert reminding.at == [held.until]


async def test_a_worker_made_again_takes_over_from_its_earlier_self(store: MemoryStore, clock: ManualClock) -> None:
    reminding = Reminding(store, clock, times=1)
    await InlineDurable(store, clock, reminding).deliver(a_wake())
    await InlineDurable(store, clock, reminding).settle()
    assert reminding.at == [NOON]


async def test_what_a_stretch_raises_is_raised_and_its_lane_let_go(store: MemoryStore, clock: ManualClock) -> None:
    async def fail(lease: Lease) -> None:
        raise RuntimeError("a mistake in a test")

    durable = InlineDurable(store, clock, fail)
    await durable.deliver(a_wake())
    with pytest.raises(RuntimeError, match="a mistake"):
        await durable.settle()
    assert [wake.id for wake in await store.pending(LANE, NOON)] == [WakeId("wake-1")]
    assert await store.claim(worker="other", now=NOON, lease=LEASE) is not None


async def test_lanes_are_served_in_the_order_they_fell_due(store: MemoryStore, clock: ManualClock) -> None:
    lanes: list[str] = []

    async def serve(lease: Lease) -> None:
        lanes.append(lease.lane)
        work = store.begin(lease)
        for wake in await store.pending(lease.lane, clock.now()):
            work.finish(wake.id)
        work.release()
        await work.commit()

    await leave(store, a_wake("1", due=NOON + 2 * DAY), a_wake("2", lane=OTHER_LANE, due=NOON + DAY))
    await InlineDurable(store, clock, serve).run_for(3 * DAY)
    assert lanes == [OTHER_LANE, LANE]
