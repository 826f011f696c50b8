"""What every durable loop keeps to. Subclass `DurableContract` and give it the fixtures `store`, `clock` and `make`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from remit.clock import ManualClock
from remit.model.wake import Lease
from remit.ports import Durable, Store, Stretch
from remit.testing.contracts.rows import LANE, LEASE, NOON, OTHER_LANE, a_wake, leave

Make = Callable[[Stretch], Durable]
"""Makes the loop under test, on the fixtures' store and clock, around a stretch."""

MINUTE = timedelta(minutes=1)


class Serving:
    """A stretch that serves what is due, remembers it, and first does what it is told."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self._store = store
        self._clock = clock
        self.before: Callable[[Lease], Awaitable[None]] | None = None
        self.served: list[str] = []
        self.has_served = asyncio.Event()

    async def __call__(self, lease: Lease) -> None:
        due = await self._store.pending(lease.lane, self._clock.now())
        if self.before is not None:
            await self.before(lease)
        work = self._store.begin(lease)
        for wake in due:
            work.finish(wake.id)
        work.release()
        await work.commit()
        self.served += [wake.reason for wake in due]
        self.has_served.set()


class DurableContract:
    """What is taken in is served once, one stretch at a time in each lane, whatever a stretch raises."""

    async def test_what_is_delivered_is_served(self, store: Store, clock: ManualClock, make: Make) -> None:
        serving = Serving(store, clock)
        durable = make(serving)
        await durable.deliver(a_wake("1", reason="one"))
        await durable.deliver(a_wake("2", reason="two", lane=OTHER_LANE))
        await durable.settle()
        assert serving.served == ["one", "two"]
        assert await store.next_due() is None

    async def test_a_second_delivery_is_not_served(self, store: Store, clock: ManualClock, make: Make) -> None:
        serving = Serving(store, clock)
        durable = make(serving)
        await durable.deliver(a_wake(reason="one"))
        await durable.deliver(a_wake(reason="one"))
        await durable.settle()
        await durable.deliver(a_wake(reason="one"))
        await durable.settle()
        assert serving.served == ["one"]

    async def test_what_is_for_later_is_served_when_it_is_due(
        self, store: Store, clock: ManualClock, make: Make
    ) -> None:
        serving = Serving(store, clock)
        durable = make(serving)
        await durable.deliver(a_wake(reason="later", due=NOON + MINUTE))
        await durable.settle()
        assert serving.served == []
        clock.advance(MINUTE)
        await durable.settle()
        assert serving.served == ["later"]

    async def test_what_an_earlier_process_took_in_is_served(
        self, store: Store, clock: ManualClock, make: Make
    ) -> None:
        serving = Serving(store, clock)
        await leave(store, a_wake(reason="left over"))
        await make(serving).settle()
        assert serving.served == ["left over"]

    async def test_a_lane_is_served_one_stretch_at_a_time(self, store: Store, clock: ManualClock, make: Make) -> None:
        serving = Serving(store, clock)
        durable = make(serving)
        running: list[int] = []

        async def meanwhile(lease: Lease) -> None:
            running.append(1)
            await durable.deliver(a_wake("2", reason="came meanwhile"))
            assert len(running) == 1, "two stretches at a time in one lane"
            running.pop()

        serving.before = meanwhile
        await durable.deliver(a_wake("1", reason="first"))
        await durable.settle()
        assert serving.served == ["first", "came meanwhile"]

    async def test_whatever_a_stretch_raises_what_woke_it_is_served_later(
        self, store: Store, clock: ManualClock, make: Make
    ) -> None:
        serving = Serving(store, clock)
        durable = make(serving)

        async def fail(lease: Lease) -> None:
            serving.before = None
            raise RuntimeError("a bug in a pack")

        serving.before = fail
        await durable.deliver(a_wake(reason="kept"))
        with suppress(RuntimeError):
            await durable.settle()
        clock.advance(MINUTE)
        await durable.settle()
        assert serving.served == ["kept"]

    async def test_a_stretch_that_loses_its_lane_stops_silently(
        self, store: Store, clock: ManualClock, make: Make
    ) -> None:
        serving = Serving(store, clock)
        durable = make(serving)

        async def overtaken(lease: Lease) -> None:
            serving.before = None
            other = await store.claim(worker="other", now=clock.now() + LEASE, lease=LEASE, lane=LANE)
            assert other is not None

        serving.before = overtaken
        await durable.deliver(a_wake(reason="taken over"))
        await durable.settle()
        assert serving.served == []
        assert await store.free("other") == 1
        await durable.settle()
        assert serving.served == ["taken over"]

    async def test_it_serves_until_it_is_cancelled(self, store: Store, clock: ManualClock, make: Make) -> None:
        serving = Serving(store, clock)
        durable = make(serving)
        await durable.deliver(a_wake(reason="one"))
        task = asyncio.create_task(durable.serve())
        await serving.has_served.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert serving.served == ["one"]
