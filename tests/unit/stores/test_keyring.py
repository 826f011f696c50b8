"""Keys are made once, kept before they are used, and forgotten for good."""

import sqlite3
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from remit.errors import Erased, StoreBusy, StoreDamaged, StoreNewer, StoreReadOnly
from remit.journal.vault import KeyRing
from remit.model.ids import RecordId
from remit.stores.keyring import FileKeyRing, MemoryKeyRing

ADA, BOB = RecordId("ada"), RecordId("bob")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keys.db"


@pytest.fixture
async def file_ring(path: Path) -> AsyncIterator[FileKeyRing]:
    ring = FileKeyRing(path)
    yield ring
    await ring.close()


@pytest.fixture(params=["memory", "file"])
def ring(request: pytest.FixtureRequest, file_ring: FileKeyRing) -> KeyRing:
    return MemoryKeyRing() if request.param == "memory" else file_ring


async def test_a_key_is_random_made_once_and_found_again(ring: KeyRing) -> None:
    assert await ring.load(ADA) is None
    key = await ring.create(ADA)
    assert len(key) == 32
    assert await ring.create(ADA) == key == await ring.load(ADA)
    assert await ring.create(BOB) != key


async def test_a_destroyed_key_is_gone_for_good(ring: KeyRing) -> None:
    await ring.create(ADA)
    await ring.create(BOB)
    for _ in range(2):
        await ring.destroy(ADA)
    assert await ring.load(ADA) is None
    assert await ring.load(BOB) is not None
    with pytest.raises(Erased):
        await ring.create(ADA)


async def test_what_was_destroyed_is_remembered_whether_or_not_there_was_a_key(ring: KeyRing) -> None:
    await ring.create(BOB)
    await ring.destroy(BOB)
    await ring.destroy(ADA)
    assert list(await ring.destroyed()) == [ADA, BOB]


async def test_the_installations_secret_is_made_once(ring: KeyRing) -> None:
    secret = await ring.installation()
    assert len(secret) == 32
    assert await ring.installation() == secret


async def test_a_key_file_opened_again_holds_what_it_held(file_ring: FileKeyRing, path: Path) -> None:
    key, secret = await file_ring.create(ADA), await file_ring.installation()
    await file_ring.destroy(BOB)
    second = FileKeyRing(path)
    try:
        assert (await second.load(ADA), await second.installation()) == (key, secret)
        assert list(await second.destroyed()) == [BOB]
    finally:
        await second.close()


async def test_nothing_of_a_destroyed_key_is_left_in_its_files(file_ring: FileKeyRing, path: Path) -> None:
    key = await file_ring.create(ADA)
    assert any(key in file.read_bytes() for file in path.parent.iterdir())
    await file_ring.destroy(ADA)
    assert not any(key in file.read_bytes() for file in path.parent.iterdir())


async def test_key_files_are_for_their_owner_alone(file_ring: FileKeyRing, path: Path) -> None:
    await file_ring.create(ADA)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_another_sqlite_file_is_not_taken_for_a_key_file(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE orders (id)")
    other.close()
    with pytest.raises(StoreDamaged, match=str(path)):
        FileKeyRing(path)


def test_a_file_that_is_no_database_is_not_taken_for_a_key_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreDamaged, match=str(path)):
        FileKeyRing(path)


async def test_a_key_file_of_a_newer_remit_is_left_alone(file_ring: FileKeyRing, path: Path) -> None:
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(StoreNewer, match="99"):
        FileKeyRing(path)


async def test_a_locked_key_file_is_busy(file_ring: FileKeyRing, path: Path) -> None:
    impatient = FileKeyRing(path, wait=timedelta(milliseconds=1))
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match=str(path)):
            await impatient.create(ADA)
        other.execute("ROLLBACK")
        assert await impatient.create(ADA)
    finally:
        other.close()
        await impatient.close()


def test_a_key_file_in_a_folder_that_cannot_be_written_is_read_only() -> None:
    with pytest.raises(StoreReadOnly, match="/proc/keys"):
        FileKeyRing("/proc/keys.db")
