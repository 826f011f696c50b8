"""One SQLite file, opened for a process: a thread that writes, and a connection that reads beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError

from remit.errors import StoreError, StoreReadOnly
from remit.stores.faults import store_fault

T = TypeVar("T")

READ_WAIT = timedelta(milliseconds=250)  # readers of a WAL wait for nobody, except while it is being recovered


class SqliteFile:
    """Transactions on a SQLite database in WAL mode, each durable when it returns.

    A write runs in the one writing thread, so that the loop never waits for the disk, and takes the file's write lock
    first, so that processes take turns. A read by index costs an eighth of a hop to another thread, so it runs at once.
    """

    def __init__(self, path: str, wait: timedelta) -> None:
        """`path`: a file's path, or a `file:` URI. Raises StoreError."""
        self.path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="remit-store")
        self._writer, self._reader = _engine(path, wait), _engine(path, READ_WAIT)
        with self._faults():
            try:
                self._writing = _connect(self._writer, "synchronous = FULL", "foreign_keys = ON")
                self._reading = _connect(self._reader, "query_only = ON")
            except BaseException:
                self.shut()
                raise

    def own(self) -> None:
        """Set the file up to be written beside readers. Not before it is known to be ours: the setting stays in it."""
        with self._faults():
            self._writing.exec_driver_sql("PRAGMA journal_mode = WAL")

    async def write(self, change: Callable[[Connection], T]) -> T:
        """All of `change`, or nothing of it. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.transact, change)

    async def scan(self, ask: Callable[[Connection], T]) -> T:
        """A read that may be long, without holding up the loop. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, self._writing, ask)

    def read(self, ask: Callable[[Connection], T]) -> T:
        """A read by index. Raises StoreError."""
        return self._ask(self._reading, ask)

    def transact(self, change: Callable[[Connection], T]) -> T:
        """`write`, in this thread."""
        with self._faults():
            self._writing.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                result = change(self._writing)
                self._writing.exec_driver_sql("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            return result

    async def close(self) -> None:
        """Once what is being written is done. A second time it does nothing."""
        await asyncio.to_thread(self.shut)

    def shut(self) -> None:
        """`close`, in this thread."""
        self._thread.shutdown()
        self._reader.dispose()  # each engine has one connection, and closes it
        self._writer.dispose()

    def _ask(self, connection: Connection, ask: Callable[[Connection], T]) -> T:
        with self._faults():
            return ask(connection)

    def _roll_back(self) -> None:
        connection = self._writing.connection.dbapi_connection
        if isinstance(connection, sqlite3.Connection) and connection.in_transaction:  # else SQLite did it by itself
            connection.execute("ROLLBACK")

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except DBAPIError as fault:
            raise store_fault(self.path, fault.orig) from fault
        except sqlite3.Error as fault:
            raise store_fault(self.path, fault) from fault


def prepare_folder(path: Path) -> None:
    """Make the folder of a database. Raises StoreError."""
    if path.is_dir():
        raise StoreError(path=str(path), why="it is a folder; name a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except PermissionError as fault:
        raise StoreReadOnly(path=str(path)) from fault
    except OSError as fault:
        raise StoreError(path=str(path), why=str(fault)) from fault


def _connect(engine: Engine, *pragmas: str) -> Connection:
    connection = engine.connect()
    for pragma in pragmas:
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    return connection


def _engine(path: str, wait: timedelta) -> Engine:
    def connect() -> sqlite3.Connection:
        patience, is_uri = wait.total_seconds(), path.startswith("file:")
        return sqlite3.connect(path, timeout=patience, uri=is_uri, isolation_level=None, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
