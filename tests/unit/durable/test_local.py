"""What a loop on one machine does about time, errors, and the death of others."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from remit.clock import ManualClock
from remit.durable.lane import PARKED, TRIES, again, failures
from remit.durable.local import LocalDurable
from remit.durable.locks import WorkerLock, the_dead
from remit.errors import LeaseLost, StoreError, StoreFull
from remit.model.ids import LaneId
from remit.model.wake import Lease
from remit.ports import Store, Stretch
from remit.stores.database import DatabaseStore
from remit.stores.memory import MemoryStore
from remit.testing.contracts.durable import Serving
from remit.testing.contracts.rows import LANE, LEASE, NOON, OTHER_LANE, a_wake, leave

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "workers"


class Pauses:
    """Real time, let pass by hand: each pause waits to be ended."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[float, asyncio.Event]] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        over = asyncio.Event()
        self.asked.put_nowait((seconds, over))
        await over.wait()

    async def next(self, seconds: float) -> asyncio.Event:
        """What ends the next pause of this length; shorter or longer ones go on."""
        while True:
            length, over = await self.asked.get()
            if length == seconds:
                return over

    async def end_next(self, seconds: float) -> None:
        (await self.next(seconds)).set()


def local(
    store: Store, clock: ManualClock, stretch: Stretch, folder: Path, pauses: Pauses | None = None
) -> LocalDurable:
    return LocalDurable(store, clock, stretch, folder, pause=pauses or Pauses())


# -- leases -----------------------------------------------------------------------------------------------------------


async def test_a_lease_is_extended_while_its_stretch_runs(store: MemoryStore, clock: ManualClock, folder: Path) -> None:
    pauses, serving = Pauses(), Serving(store, clock)

    async def outlast_the_lease(lease: Lease) -> None:
        for _ in range(6):
            a_third_is_over = await pauses.next(LEASE.total_seconds() / 3)
            clock.advance(LEASE / 3)
            assert await store.claim(worker="other", now=clock.now(), lease=LEASE, lane=LANE) is None
            a_third_is_over.set()

    serving.before = outlast_the_lease
    durable = local(store, clock, serving, folder, pauses)
    await durable.deliver(a_wake(reason="long"))
    await durable.settle()
    assert serving.served == ["long"]


# -- errors -----------------------------------------------------------------------------------------------------------


async def test_what_fails_is_tried_again_ever_later_and_then_put_aside(
    store: MemoryStore, clock: ManualClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[datetime] = []

    async def fail(lease: Lease) -> None:
        tried.append(clock.now())
        raise RuntimeError("a bug in a pack")

    durable = local(store, clock, fail, folder)
    await durable.deliver(a_wake())
    for _ in range(6):
        await durable.settle()
        due = await store.next_due()
        assert due is not None
        clock.set(due)
    waits = [after - before for before, after in pairwise(tried)]
    assert waits == [SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, PARKED]
    assert "wake-1~4 in customer:ada failed 5 times and is put aside until 2026-05-04 13:00:15" in caplog.text


async def test_a_wake_up_that_fails_does_not_take_the_others_with_it(
    store: MemoryStore, clock: ManualClock, folder: Path
) -> None:
    serving = Serving(store, clock)

    async def choke(lease: Lease) -> None:
        if any(wake.reason == "poison" for wake in await store.pending(lease.lane, clock.now())):
            raise RuntimeError("cannot be served")

    serving.before = choke
    await leave(store, a_wake("1", reason="poison"), a_wake("2", reason="fine"))
    durable = local(store, clock, serving, folder)
    for _ in range(3):
        await durable.settle()
        clock.advance(SECOND)
    assert serving.served == ["fine"]


async def test_a_store_that_fails_a_stretch_is_reported_to_who_settles(
    store: MemoryStore, clock: ManualClock, folder: Path
) -> None:
    serving = Serving(store, clock)

    async def fill_up(lease: Lease) -> None:
        serving.before = None
        raise StoreFull(path="remit.db")

    serving.before = fill_up
    durable = local(store, clock, serving, folder)
    await durable.deliver(a_wake(reason="kept"))
    with pytest.raises(StoreFull):
        await durable.settle()
    clock.advance(SECOND)
    await durable.settle()
    assert serving.served == ["kept"]


async def test_nothing_a_stretch_raises_ends_the_serving(
    store: MemoryStore, clock: ManualClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pauses, serving = Pauses(), Serving(store, clock)
    faults = [RuntimeError("a bug"), LeaseLost(lane=LANE), StoreFull(path="remit.db"), KeyError("another bug")]

    async def fail(lease: Lease) -> None:
        if faults:
            raise faults.pop()

    serving.before = fail
    durable = local(store, clock, serving, folder, pauses)
    for number in range(5):
        await durable.deliver(a_wake(str(number), lane=lane_number(number), reason=str(number)))
    task = asyncio.create_task(durable.serve())
    await serving.has_served.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert serving.served == ["4"]
    assert "a bug" in caplog.text


def lane_number(number: int) -> LaneId:
    return LaneId(f"customer:{number}")


async def test_a_store_that_fails_for_a_while_does_not_end_the_serving(
    clock: ManualClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Troubled(MemoryStore):
        """Its disk is full at first."""

        troubles = 3

        async def next_due(self) -> datetime | None:
            if self.troubles:
                self.troubles -= 1
                raise StoreFull(path="remit.db")
            return await super().next_due()

    store, pauses = Troubled(), Pauses()
    serving = Serving(store, clock)
    durable = local(store, clock, serving, folder, pauses)
    task = asyncio.create_task(durable.serve())
    for _ in range(3):
        await pauses.end_next(1.0)
    await durable.deliver(a_wake(reason="in the end"))
    await serving.has_served.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "no space left" in caplog.text


async def test_a_cancelled_worker_lets_its_lanes_go(store: MemoryStore, clock: ManualClock, folder: Path) -> None:
    begun = asyncio.Event()

    async def hang(lease: Lease) -> None:
        begun.set()
        await asyncio.Event().wait()

    durable = local(store, clock, hang, folder)
    await durable.deliver(a_wake(reason="for another"))
    task = asyncio.create_task(durable.serve())
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    other = Serving(store, clock)
    await local(store, clock, other, folder).settle()
    assert other.served == ["for another"]


@pytest.mark.parametrize("count", range(1, TRIES + 2))
def test_a_wake_up_that_failed_counts_its_failures(count: int) -> None:
    wake = a_wake("a~b", subject="order-7")
    for _ in range(count):
        wake = again(wake, NOON)
    assert failures(wake.id) == count
    assert (wake.lane, wake.reason, wake.subject) == (LANE, "{}", None)


# -- several workers --------------------------------------------------------------------------------------------------


async def test_a_serving_worker_takes_up_what_another_took_in(
    store: MemoryStore, clock: ManualClock, folder: Path
) -> None:
    pauses, serving = Pauses(), Serving(store, clock)
    task = asyncio.create_task(local(store, clock, serving, folder, pauses).serve())
    await pauses.end_next(1.0)
    await leave(store, a_wake(reason="from elsewhere"))
    await pauses.end_next(1.0)
    await serving.has_served.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_lanes_of_a_living_worker_are_left_to_it(
    store: MemoryStore, clock: ManualClock, folder: Path
) -> None:
    first, second = Serving(store, clock), Serving(store, clock)
    alive, other = local(store, clock, first, folder), local(store, clock, second, folder)
    await alive.deliver(a_wake("1", reason="mine"))
    await other.deliver(a_wake("2", reason="yours", lane=OTHER_LANE))
    await other.settle()
    await alive.settle()
    assert (first.served, second.served) == (["mine"], ["yours"])


async def test_a_worker_that_closes_leaves_its_lanes_and_its_file(
    store: MemoryStore, clock: ManualClock, folder: Path
) -> None:
    first, second = Serving(store, clock), Serving(store, clock)
    leaving = local(store, clock, first, folder)
    await leaving.deliver(a_wake(reason="left"))
    await leaving.close()
    await leaving.close()
    assert files(folder) == []
    await local(store, clock, second, folder).settle()
    assert second.served == ["left"]


KILLED_WHILE_SERVING = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from remit.clock import ManualClock
from remit.durable.local import LocalDurable
from remit.stores.database import DatabaseStore
from remit.testing.contracts.rows import NOON, a_wake

async def main(folder):
    async def hang(lease):
        print("serving", flush=True)
        await asyncio.Event().wait()
    store = await DatabaseStore.open(folder / "remit.db")
    durable = LocalDurable(store, ManualClock(NOON), hang, folder / "workers")
    await durable.deliver(a_wake(reason="outlives its worker"))
    await durable.settle()

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[DatabaseStore]:
    store = await DatabaseStore.open(tmp_path / "remit.db")
    yield store
    await store.close()


async def test_a_killed_workers_lanes_are_served_at_once(
    database: DatabaseStore, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = Serving(database, clock)
    program = (sys.executable, "-c", KILLED_WHILE_SERVING, tmp_path)
    worker = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
    assert worker.stdout is not None and await worker.stdout.readline() == b"serving\n"
    await local(database, clock, serving, tmp_path / "workers").settle()
    assert serving.served == []
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    await local(database, clock, serving, tmp_path / "workers").settle()
    assert serving.served == ["outlives its worker"]
    assert "has died; its 1 lanes are taken over" in caplog.text


# -- locks ------------------------------------------------------------------------------------------------------------


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_dead_workers_file_stays_until_its_lanes_are_free(folder: Path) -> None:
    folder.mkdir()
    (folder / "dead.lock").touch()
    with closing(the_dead(folder)) as first:
        assert next(first) == "dead"
        assert list(the_dead(folder)) == []  # one undertaker at a time
    assert list(the_dead(folder)) == ["dead"]
    assert files(folder) == []


def test_a_living_worker_is_not_among_the_dead(folder: Path) -> None:
    lock = WorkerLock(folder, "alive")
    assert list(the_dead(folder)) == []
    lock.close()
    assert files(folder) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=str(tmp_path / "file")):
        WorkerLock(tmp_path / "file", "worker")
