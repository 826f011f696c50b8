"""Virtual time: lanes are served in the caller's task, and thirty days pass as fast as they can be served."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Protocol

from remit.durable.lane import let_go, log
from remit.errors import LeaseLost
from remit.model.wake import Lease, Wake
from remit.ports import Clock, Store, Stretch

LEASE = timedelta(seconds=30)


class MovableClock(Clock, Protocol):
    def set(self, moment: datetime) -> None: ...


class InlineDurable:
    """`remit.ports.Durable` for one process that moves its own clock.

    What a stretch raises is raised to whoever asked for it to be served; what woke it stays due. Made again under the
    same worker's name, it takes over what its earlier self left behind.
    """

    def __init__(self, store: Store, clock: MovableClock, stretch: Stretch, worker: str = "inline") -> None:
        self._store = store
        self._clock = clock
        self._stretch = stretch
        self._worker = worker
        self._leased: deque[Lease] = deque()
        self._entered = False

    async def deliver(self, wake: Wake) -> None:
        await self._enter()
        lease = await self._store.deliver(wake, worker=self._worker, now=self._clock.now(), lease=LEASE)
        if lease is not None:
            self._leased.append(lease)

    async def settle(self) -> None:
        """Serve until nothing is due now. Raises what a stretch raises, except LeaseLost."""
        await self._enter()
        while (lease := await self._next()) is not None:
            try:
                await self._stretch(lease)
            except LeaseLost as lost:
                log.info("%s", lost)
            except BaseException:
                await let_go(self._store, lease)
                raise

    async def run_until(self, moment: datetime) -> None:
        """Let time pass to `moment`, serving what falls due on the way at the time it falls due."""
        await self.settle()
        while (due := await self._store.next_due()) is not None and due <= moment:
            now = self._clock.now()
            if due <= now:  # another worker has its lane: wait until its lease has run out
                due = now + LEASE
            self._clock.set(due)
            await self.settle()
        self._clock.set(max(moment, self._clock.now()))

    async def run_for(self, span: timedelta) -> None:
        """Let `span` pass."""
        await self.run_until(self._clock.now() + span)

    async def serve(self) -> None:
        """Serve until nothing is left to wait for: virtual time has no other end."""
        await self.settle()
        while (due := await self._store.next_due()) is not None:
            await self.run_until(due)

    async def _enter(self) -> None:
        if not self._entered:
            self._entered = True
            await self._store.free(self._worker)

    async def _next(self) -> Lease | None:
        if self._leased:
            return self._leased.popleft()
        return await self._store.claim(worker=self._worker, now=self._clock.now(), lease=LEASE)
