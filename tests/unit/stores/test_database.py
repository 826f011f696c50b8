"""What the SQLite store promises beyond the contract: it is durable, it refuses what it should, and says so."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from remit.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreNewer, StoreReadOnly
from remit.model.wake import Head
from remit.stores.database import DatabaseStore
from remit.stores.tables import REVISION_TABLE
from remit.testing.contracts.rows import CHAIN, LANE, LEASE, NOON, a_chain, a_view, a_wake, commit, leased, project

AT_ONCE = timedelta(milliseconds=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "remit.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[DatabaseStore]:
    store = await DatabaseStore.open(path)
    yield store
    await store.close()


@pytest.fixture
def other(store: DatabaseStore, path: Path) -> sqlite3.Connection:
    """Another program at the same file."""
    return sqlite3.connect(path, isolation_level=None, timeout=0)


# -- opening ----------------------------------------------------------------------------------------------------------


async def test_what_was_committed_is_there_when_it_is_opened_again(store: DatabaseStore, path: Path) -> None:
    await commit(store, *a_chain(2))
    again = await DatabaseStore.open(f"sqlite:///{path}")
    try:
        assert len(await again.entries(CHAIN)) == 2
    finally:
        await again.close()


async def test_its_folder_is_made(tmp_path: Path) -> None:
    store = await DatabaseStore.open(tmp_path / "a" / "b" / "remit.db")
    await store.close()


async def test_closing_leaves_one_file(path: Path) -> None:
    store = await DatabaseStore.open(path)
    await commit(store, *a_chain(1))
    await store.close()
    assert [file.name for file in path.parent.iterdir()] == ["remit.db"]


def test_a_database_that_is_up_to_date_is_opened_without_alembic(path: Path) -> None:
    program = f"""
import asyncio, sys
from remit.stores.database import DatabaseStore
async def main():
    store = await DatabaseStore.open({str(path)!r})
    await store.close()
asyncio.run(main())
print("alembic" in sys.modules)
"""
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True) for _ in range(2)]
    assert [run.stdout.strip() for run in runs] == ["True", "False"], runs[-1].stderr


async def test_two_processes_may_make_it_at_the_same_time(path: Path) -> None:
    opened = await asyncio.gather(*(DatabaseStore.open(path) for _ in range(4)))
    for store in opened:
        await store.close()


def contents(path: Path) -> bytes:
    return path.read_bytes()


def garbage(path: Path) -> None:
    path.write_bytes(b"this is not a database" * 500)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE orders (id)")
    other.close()


@pytest.mark.parametrize("make", [garbage, foreign])
async def test_what_is_not_a_remit_database_is_refused_and_left_alone(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    before = contents(path)
    with pytest.raises(StoreDamaged, match=str(path)):
        await DatabaseStore.open(path)
    assert contents(path) == before


async def test_a_later_versions_database_is_refused_and_left_alone(path: Path) -> None:
    await (await DatabaseStore.open(path)).close()
    with sqlite3.connect(path) as later:
        later.execute(f"UPDATE {REVISION_TABLE} SET version_num = '9999'")
    later.close()
    with pytest.raises(StoreNewer, match=rf"{path}.*9999"):
        await DatabaseStore.open(path)


async def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"it is a folder"):
        await DatabaseStore.open(tmp_path)


@pytest.mark.parametrize("url", ["postgresql://host/remit", "sqlite://"])
async def test_what_cannot_be_opened_is_said_plainly(url: str) -> None:
    with pytest.raises(StoreError, match=r"only SQLite"):
        await DatabaseStore.open(url)


# -- faults -----------------------------------------------------------------------------------------------------------


async def test_a_database_another_program_has_locked_is_busy_and_nothing_is_lost(
    store: DatabaseStore, other: sqlite3.Connection, path: Path
) -> None:
    impatient = await DatabaseStore.open(path, wait=AT_ONCE)
    work = impatient.begin(await leased(impatient))
    work.project(a_view("1"))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match=str(path)):
        await work.commit()
    other.execute("ROLLBACK")
    await work.commit()
    assert await store.view("goal", "1") == a_view("1")
    other.close()
    await impatient.close()


async def test_a_locked_database_can_still_be_read(store: DatabaseStore, other: sqlite3.Connection) -> None:
    await commit(store, *a_chain(2))
    other.execute("BEGIN IMMEDIATE")
    assert len(await store.entries(CHAIN)) == 2
    other.close()


async def test_a_database_that_cannot_be_written_is_read_only(store: DatabaseStore, path: Path) -> None:
    await commit(store, *a_chain(2))
    reader = await DatabaseStore.open(f"file:{path}?mode=ro")
    try:
        assert len(await reader.entries(CHAIN)) == 2
        with pytest.raises(StoreReadOnly, match=str(path)):
            await reader.deliver(a_wake(), worker="one", now=NOON, lease=LEASE)
    finally:
        await reader.close()


async def test_a_full_disk_refuses_the_work_whole_and_takes_it_once_there_is_space(
    store: DatabaseStore, path: Path
) -> None:
    lease = await leased(store)
    work = store.begin(lease)
    work.project(a_view("small"))
    for number in range(40):
        work.project(a_view(str(number), state="x" * 10_000))
    limit_pages(store, 60)
    with pytest.raises(StoreFull, match=str(path)):
        await work.commit()
    assert await store.view("goal", "small") is None
    limit_pages(store, 1_000_000)
    await work.commit()
    assert await store.view("goal", "39") is not None


def limit_pages(store: DatabaseStore, pages: int) -> None:
    store._file._writing.execute(f"PRAGMA max_page_count = {pages}")  # pyright: ignore[reportPrivateUsage] -- a disk cannot be filled in a test


def damage(path: Path) -> None:
    first_page = contents(path)[:4096]
    path.write_bytes(first_page + b"\xff" * (path.stat().st_size - 4096))


async def test_a_damaged_database_says_so(store: DatabaseStore, path: Path) -> None:
    await project(store, *(a_view(str(number), state="x" * 5_000) for number in range(50)))
    await store.close()
    damage(path)
    with pytest.raises(StoreDamaged, match=str(path)):
        damaged = await DatabaseStore.open(path)
        await damaged.views("goal")


# -- the record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tampering", ["UPDATE entries SET body = 'changed'", "DELETE FROM entries WHERE seq = 2"])
async def test_an_entry_is_neither_changed_nor_taken_away_by_sql(
    store: DatabaseStore, other: sqlite3.Connection, tampering: str
) -> None:
    entries = a_chain(2)
    await commit(store, *entries)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        other.execute(tampering)
    other.close()
    assert list(await store.entries(CHAIN)) == entries


async def test_a_commit_is_on_disk_before_it_returns(store: DatabaseStore) -> None:
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        connection = store._file._writing  # pyright: ignore[reportPrivateUsage] -- durability is a setting of it
        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (wanted,)


async def test_a_chain_that_begins_twice_at_once_begins_once(store: DatabaseStore, path: Path) -> None:
    second = await DatabaseStore.open(path)
    lanes = [(store, await leased(store)), (second, await leased(second, LANE, worker="two", now=NOON + LEASE))]
    works = [each.begin(lease) for each, lease in lanes[1:] * 2]
    for work in works:
        work.append(a_chain(1)[0], None)
    outcomes = await asyncio.gather(*(work.commit() for work in works), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChainMoved", "NoneType"]
    assert await store.head(CHAIN) == Head(chain=CHAIN, seq=1, digest=f"{CHAIN}/1")
    await second.close()
