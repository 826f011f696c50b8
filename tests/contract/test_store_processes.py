"""Several processes at one SQLite file, and processes that are killed while they write to it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from remit.model.ids import ChainId
from remit.stores.database import DatabaseStore
from remit.testing.contracts.rows import CHAIN

WORKERS = 3
WAKES = 60

SERVES = """
import asyncio, sys
from pathlib import Path
from remit.clock import SystemClock
from remit.durable.local import LocalDurable
from remit.model.entry import Entry
from remit.model.ids import ChainId, LaneId
from remit.stores.database import DatabaseStore
from remit.testing.contracts.rows import START, a_chain, a_wake

async def main(folder, wakes):
    async def stretch(lease):
        work = store.begin(lease)
        for wake in await store.pending(lease.lane, clock.now()):
            chain = ChainId(lease.lane)
            head = await store.head(chain)
            [entry] = a_chain(1, chain=chain, after=head)
            entry = entry.model_copy(update={"body": wake.id})
            work.append(entry, None)
            work.finish(wake.id)
            break
        work.release()
        await work.commit()

    clock = SystemClock()
    store = await DatabaseStore.open(folder / "remit.db")
    durable = LocalDurable(store, clock, stretch, folder / "workers")
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(wakes):
        await durable.deliver(a_wake(str(number), lane=LaneId(f"lane:{number % 4}")))
        await durable.settle()
    await durable.close()
    await store.close()

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""

WRITES_FOR_EVER = """
import asyncio, sys
from remit.stores.database import DatabaseStore
from remit.testing.contracts.rows import CHAIN, LANE, a_chain, a_view, leased

async def main(path):
    store = await DatabaseStore.open(path)
    await store.free("one")
    lease = await leased(store)
    while True:
        work = store.begin(lease)
        entries = a_chain(3, after=await store.head(CHAIN))
        for entry in entries:
            work.append(entry, None)
        work.project(a_view("1", state=str(entries[-1].seq)))
        work.project(a_view("2", state=str(entries[-1].seq)))
        await work.commit()
        print(entries[-1].seq, flush=True)

asyncio.run(main(sys.argv[1]))
"""

DIES_AT_EACH_STATEMENT = """
import asyncio, os, signal, sys
from remit.stores.database import DatabaseStore
from remit.testing.contracts.rows import (
    ADA, CHAIN, a_chain, a_message, a_view, a_wake, an_effect, leased, one_work
)

def die_before(store, count):
    statements = iter(range(1, count + 1))
    def watch(sql):
        if next(statements) == count:
            os.kill(os.getpid(), signal.SIGKILL)
    store._file._writing.set_trace_callback(watch)

async def commit(path, count):
    store = await DatabaseStore.open(path)
    await store.free("one")
    work = store.begin(await leased(store))
    for entry in a_chain(2):
        work.append(entry, None)
    work.project(a_view("1"))
    work.effect(an_effect())
    work.index("blind", ADA)
    work.send(a_message())
    work.wake(a_wake(subject="order-7"))
    work.finish("nothing")
    work.release()
    die_before(store, count)
    await work.commit()
    os._exit(0)

async def found(path):
    store = await DatabaseStore.open(path)
    parts = (
        await store.entries(CHAIN), await store.head(CHAIN), await store.view("goal", "1"), await store.effect("key-1"),
        await store.find_customer("blind"), await store.outbox(), await store.next_due(),
    )
    await store.close()
    return {bool(part) for part in parts}

count = 0
status = 1
while status and count < 99:
    count += 1
    if (child := os.fork()) == 0:
        asyncio.run(commit(sys.argv[1], count))
    status = os.waitpid(child, 0)[1]
    print(count, *asyncio.run(found(sys.argv[1])), flush=True)
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[DatabaseStore]:
    store = await DatabaseStore.open(tmp_path / "remit.db")
    yield store
    await store.close()


async def run(program: str, *arguments: object) -> asyncio.subprocess.Process:
    command = (sys.executable, "-c", program, *map(str, arguments))
    return await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def test_processes_side_by_side_serve_each_wake_up_once(store: DatabaseStore, tmp_path: Path) -> None:
    """Each of them takes in the same wake-ups, as when a channel delivers twice."""
    workers = [await run(SERVES, tmp_path, WAKES) for _ in range(WORKERS)]
    assert [await line(worker) for worker in workers] == ["ready"] * WORKERS
    await asyncio.gather(*(worker.communicate(b"go\n") for worker in workers))
    assert [worker.returncode for worker in workers] == [0] * WORKERS
    served = [entry.body for number in range(4) for entry in await store.entries(ChainId(f"lane:{number}"))]
    assert sorted(served, key=int) == [str(number) for number in range(WAKES)]


async def test_a_process_killed_at_any_time_leaves_each_work_whole(store: DatabaseStore, tmp_path: Path) -> None:
    confirmed = 0
    for kills in range(3):
        writer = await run(WRITES_FOR_EVER, tmp_path / "remit.db")
        for _ in range(5 + 7 * kills):
            confirmed = int(await line(writer))
        writer.kill()
        await writer.wait()
        head = await store.head(CHAIN)
        views = await store.views("goal")
        assert head is not None and head.seq >= confirmed
        assert head.seq == len(await store.entries(CHAIN))
        assert [view.state for view in views] == [str(head.seq)] * 2


async def test_a_process_killed_at_any_statement_of_a_commit_leaves_nothing_of_it(tmp_path: Path) -> None:
    process = await run(DIES_AT_EACH_STATEMENT, tmp_path / "remit.db")
    output, _ = await process.communicate()
    *killed, done = output.decode().splitlines()
    assert len(killed) > 10
    assert [line.split()[1:] for line in killed] == [["False"]] * len(killed)
    assert done.split()[1:] == ["True"]
