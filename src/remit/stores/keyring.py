"""The keys under which personal values are sealed, apart from the database and with a backup of their own.

A key destroyed is gone: the file is written over where it stood, and a tombstone keeps it from being made again.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from remit.errors import Erased, StoreBusy, StoreDamaged, StoreNewer, StoreReadOnly
from remit.model.ids import RecordId
from remit.stores.faults import store_fault
from remit.stores.sqlite import prepare_folder

T = TypeVar("T")

KEY_BYTES = 32
APPLICATION = 0x52454B59  # "REKY": how the file is told from any other SQLite file
VERSION = 1

_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS keys (record TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed (record TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS installation (one INTEGER PRIMARY KEY CHECK (one = 1), secret BLOB NOT NULL);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
COMMIT;
"""


class MemoryKeyRing:
    """Keys that are forgotten with the process."""

    def __init__(self) -> None:
        self._keys: dict[RecordId, bytes] = {}
        self._destroyed: dict[RecordId, None] = {}
        self._installation = secrets.token_bytes(KEY_BYTES)

    async def create(self, record: RecordId) -> bytes:
        """The record's key of 32 random bytes, made if there is none. Raises Erased for one that was destroyed."""
        if record in self._destroyed:
            raise Erased(record=record)
        return self._keys.setdefault(record, secrets.token_bytes(KEY_BYTES))

    async def load(self, record: RecordId) -> bytes | None:
        return self._keys.get(record)

    async def destroy(self, record: RecordId) -> None:
        """Forget a key for good, whether or not there is one."""
        self._keys.pop(record, None)
        self._destroyed[record] = None

    async def destroyed(self) -> Sequence[RecordId]:
        """Every record whose key was destroyed: what a restored backup must forget again."""
        return sorted(self._destroyed)

    async def installation(self) -> bytes:
        """The installation's own secret of 32 bytes: the same each time."""
        return self._installation

    async def close(self) -> None:
        return None


class FileKeyRing:
    """Keys in a file of their own, readable by its owner alone. Any method may raise StoreError."""

    def __init__(self, path: str | Path, *, wait: timedelta = timedelta(seconds=5)) -> None:
        """Open the file, or make it. Raises StoreError."""
        self._path = str(path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="remit-keys")
        prepare_folder(Path(path))
        _only_for_owner(Path(path))
        with self._faults():
            self._writing = _connect(self._path, wait)
            self._reading = _connect(self._path, wait)
            try:
                self._prepare()
            except BaseException:
                self._shut()
                raise

    async def create(self, record: RecordId) -> bytes:
        """The record's key of 32 random bytes, made and on disk if there was none. Raises Erased for one that was
        destroyed."""
        return await self._write(lambda connection: _create(connection, record))

    async def load(self, record: RecordId) -> bytes | None:
        with self._faults():
            return _key(self._reading, record)

    async def destroy(self, record: RecordId) -> None:
        """Forget a key for good, whether or not there is one. Raises StoreBusy if another program still reads the
        file's older pages: the key is gone from the database, and destroying it again clears them too."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM keys WHERE record = ?", (record,))
            connection.execute("INSERT INTO destroyed VALUES (?) ON CONFLICT DO NOTHING", (record,))

        await self._write(forget)
        await self._run(self._drop_old_pages)

    async def destroyed(self) -> Sequence[RecordId]:
        """Every record whose key was destroyed: what a restored backup must forget again."""
        with self._faults():
            rows = self._reading.execute("SELECT record FROM destroyed ORDER BY record").fetchall()
        return [RecordId(record) for (record,) in rows]

    async def installation(self) -> bytes:
        """The installation's own secret of 32 bytes: made once, the same each time."""
        with self._faults():
            made = _secret(self._reading)
        return made or await self._write(_make_secret)

    async def close(self) -> None:
        await asyncio.to_thread(self._shut)

    def _shut(self) -> None:
        self._thread.shutdown()
        self._reading.close()
        self._writing.close()

    def _prepare(self) -> None:
        (application,) = self._writing.execute("PRAGMA application_id").fetchone()
        (version,) = self._writing.execute("PRAGMA user_version").fetchone()
        (tables,) = self._writing.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != APPLICATION:
            raise StoreDamaged(path=self._path, why="it is not a key file")
        if version > VERSION:
            raise StoreNewer(path=self._path, revision=version)
        self._writing.execute("PRAGMA journal_mode = WAL")
        if version < VERSION:
            self._writing.executescript(_TABLES)

    async def _write(self, change: Callable[[sqlite3.Connection], T]) -> T:
        def transact() -> T:
            with self._writing as connection:  # commits, or rolls back
                connection.execute("BEGIN IMMEDIATE")
                return change(connection)

        return await self._run(transact)

    async def _run(self, action: Callable[[], T]) -> T:
        with self._faults():
            return await asyncio.get_running_loop().run_in_executor(self._thread, action)

    def _drop_old_pages(self) -> None:
        (is_busy, *_) = self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StoreBusy(path=self._path)

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            raise store_fault(self._path, fault) from fault


def _only_for_owner(path: Path) -> None:
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)  # SQLite gives its side files the permissions of the database
    except OSError as fault:
        raise StoreReadOnly(path=str(path)) from fault


def _connect(path: str, wait: timedelta) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=wait.total_seconds(), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _key(connection: sqlite3.Connection, record: RecordId) -> bytes | None:
    row = connection.execute("SELECT key FROM keys WHERE record = ?", (record,)).fetchone()
    return None if row is None else bytes(row[0])


def _create(connection: sqlite3.Connection, record: RecordId) -> bytes:
    if connection.execute("SELECT 1 FROM destroyed WHERE record = ?", (record,)).fetchone():
        raise Erased(record=record)
    fresh = secrets.token_bytes(KEY_BYTES)
    connection.execute("INSERT INTO keys VALUES (?, ?) ON CONFLICT DO NOTHING", (record, fresh))
    return _key(connection, record) or fresh


def _secret(connection: sqlite3.Connection) -> bytes | None:
    row = connection.execute("SELECT secret FROM installation").fetchone()
    return None if row is None else bytes(row[0])


def _make_secret(connection: sqlite3.Connection) -> bytes:
    fresh = secrets.token_bytes(KEY_BYTES)
    connection.execute("INSERT INTO installation VALUES (1, ?) ON CONFLICT DO NOTHING", (fresh,))
    return _secret(connection) or fresh
