"""One machine: lanes are served by one process, or by several side by side on the same store."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from remit.durable.lane import let_go, log, put_off
from remit.durable.locks import WorkerLock, the_dead
from remit.errors import LeaseLost, StoreError
from remit.model.wake import Lease, Wake
from remit.ports import Clock, Store, Stretch

LEASE = timedelta(seconds=30)
AT_ONCE = 8
PATROL = timedelta(seconds=1)
"""How often a serving worker looks for the dead, and for what other processes took in."""


class LocalDurable:
    """`remit.ports.Durable` for processes on one machine.

    A lane's lease is extended for as long as its stretch runs. Each worker holds the lock on a file in `folder`; when
    one dies its lanes are served by another at once. What a stretch raises is logged and its wake-ups come back later.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        stretch: Stretch,
        folder: Path,
        lease: timedelta = LEASE,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`pause`: waits so many seconds of real time."""
        self._store = store
        self._clock = clock
        self._stretch = stretch
        self._folder = folder
        self._lease = lease
        self._pause = pause
        self._lock: WorkerLock | None = None
        self._leased: deque[Lease] = deque()
        self._in_hand: set[asyncio.Future[None]] = set()
        self._news = asyncio.Event()
        self.worker = f"{os.getpid()}-{secrets.token_hex(4)}"

    async def deliver(self, wake: Wake) -> None:
        await self._enter()
        lease = await self._store.deliver(wake, worker=self.worker, now=self._clock.now(), lease=self._lease)
        if lease is not None:
            self._leased.append(lease)
        self._news.set()

    async def settle(self) -> None:
        """Serve in the caller's task until nothing is due. Raises StoreError, also one that a stretch raised."""
        await self._enter()
        while True:
            if (lease := await self._next()) is not None:
                await self._serve(lease)
            elif self._in_hand:
                await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)
            else:
                return

    async def serve(self) -> None:
        """Serve until cancelled, several lanes at a time. Nothing but the cancelling ends it."""
        serving: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._news.clear()
                try:
                    await self._enter()
                    await self._bury_the_dead()
                    await self._take_up(serving)
                    await self._wait(await self._until_next())
                except Exception:
                    log.exception("Worker %s goes on after this.", self.worker)
                    await self._pause(PATROL.total_seconds())
        finally:
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)

    async def close(self) -> None:
        """Leave the lanes this worker holds to others."""
        if self._lock is not None:
            lock, self._lock = self._lock, None
            try:
                await self._store.free(self.worker)
            finally:
                lock.close()

    # -- taking lanes up --------------------------------------------------------------------------------------------

    async def _enter(self) -> None:
        if self._lock is None:
            self._lock = WorkerLock(self._folder, self.worker)
            await self._bury_the_dead()

    async def _bury_the_dead(self) -> None:
        for worker in the_dead(self._folder):
            if freed := await self._store.free(worker):
                log.warning("Worker %s has died; its %d lanes are taken over.", worker, freed)

    async def _next(self) -> Lease | None:
        if self._leased:
            return self._leased.popleft()
        return await self._store.claim(worker=self.worker, now=self._clock.now(), lease=self._lease)

    async def _take_up(self, serving: set[asyncio.Task[None]]) -> None:
        while len(serving) < AT_ONCE and (lease := await self._next()) is not None:
            task = asyncio.create_task(self._serve_in_background(lease))
            serving.add(task)
            task.add_done_callback(serving.discard)

    async def _until_next(self) -> float:
        due = await self._store.next_due()
        if due is None or due <= self._clock.now():  # what is due is in someone's hands
            return PATROL.total_seconds()
        return min(due - self._clock.now(), PATROL).total_seconds()

    async def _wait(self, seconds: float) -> None:
        """Until there is news, or the time is up."""
        waits = (asyncio.ensure_future(self._news.wait()), asyncio.ensure_future(self._pause(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    # -- serving one ------------------------------------------------------------------------------------------------

    async def _serve_in_background(self, lease: Lease) -> None:
        try:
            await self._serve(lease)
        except StoreError:
            pass  # logged where it was met
        finally:
            self._news.set()

    async def _serve(self, lease: Lease) -> None:
        self._in_hand.add(done := asyncio.get_running_loop().create_future())
        extending = asyncio.create_task(self._keep(lease))
        try:
            await self._stretch(lease)
        except LeaseLost as lost:
            log.info("%s", lost)
        except Exception as fault:
            log.exception("A stretch in %s did not come to its end.", lease.lane)
            await self._come_back_later(lease)
            if isinstance(fault, StoreError):
                raise
        except BaseException:
            await let_go(self._store, lease)
            raise
        finally:
            extending.cancel()
            self._in_hand.discard(done)
            done.set_result(None)

    async def _come_back_later(self, lease: Lease) -> None:
        """INVARIANT: whatever a stretch raises, what woke it is not lost."""
        try:
            await put_off(self._store, lease, self._clock.now())
        except (LeaseLost, StoreError) as fault:  # the lease runs out by itself
            log.warning("%s cannot be put off: %s", lease.lane, fault)

    async def _keep(self, lease: Lease) -> None:
        """Extend a lease each time a third of it has passed."""
        with suppress(LeaseLost):  # the stretch finds out when it commits
            while True:
                await self._pause(self._lease.total_seconds() / 3)
                try:
                    lease = await self._store.extend(lease, self._clock.now() + self._lease)
                except StoreError as fault:
                    log.warning("The lease of %s is not extended: %s", lease.lane, fault)
