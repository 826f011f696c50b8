"""One SQLite file, opened for a process: a thread that writes, and a connection that reads beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Connection, StaticPool, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from remit.errors import StoreError, StoreReadOnly
from remit.stores.faults import store_fault
from remit.stores.statements import Conflict, Prepared, Row, Session, Statement

T = TypeVar("T")

READ_WAIT = timedelta(milliseconds=250)  # readers of a WAL wait for nobody, except while it is being recovered
DIALECT = sqlite.dialect()
NOTHING: Row = MappingProxyType({})
NOT_ALONE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


class SqliteFile:
    """Transactions on a SQLite database in WAL mode, each durable when it returns.

    A write runs in the one writing thread, so that the loop never waits for the disk, and takes the file's write lock
    first, so that processes take turns. A read by index costs a tenth of a hop to another thread, so it runs at once.
    """

    def __init__(self, path: str, wait: timedelta) -> None:
        """`path`: a file's path, or a `file:` URI. Raises StoreError."""
        self.path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="remit-store")
        with self._faults():
            self._writing = _connect(path, wait)
            self._reading = _connect(path, READ_WAIT)
            self._writer, self._reader = SqliteSession(self._writing), SqliteSession(self._reading)
            try:
                self._writing.execute("PRAGMA synchronous = FULL")
                self._writing.execute("PRAGMA foreign_keys = ON")
                self._reading.execute("PRAGMA query_only = ON")
            except BaseException:
                self.shut()
                raise

    async def write(self, change: Callable[[Session], T]) -> T:
        """All of `change`, or nothing of it. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, change)

    async def scan(self, ask: Callable[[Session], T]) -> T:
        """A read that may be long, without holding up the loop. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, self._writer, ask)

    def read(self, ask: Callable[[Session], T]) -> T:
        """A read by index. Raises StoreError."""
        return self._ask(self._reader, ask)

    def prepare(self, is_ready: Callable[[Connection], bool], make_ready: Callable[[Connection], None]) -> None:
        """Set the file up, and have it made ready in one transaction where it is not. It is not touched before
        `is_ready` has had a chance to refuse it: it may be another program's."""
        with self._faults(), _in_sqlalchemy(self._writing) as connection:
            ready = is_ready(connection)
            self._writing.execute("PRAGMA journal_mode = WAL")
            if not ready:
                with self._transaction():
                    make_ready(connection)

    async def close(self) -> None:
        """Once what is being written is done. A second time it does nothing."""
        await asyncio.to_thread(self.shut)

    def shut(self) -> None:
        """`close`, in this thread."""
        self._thread.shutdown()
        self._reading.close()
        self._writing.close()

    def _transact(self, change: Callable[[Session], T]) -> T:
        with self._faults(), self._transaction():
            return change(self._writer)

    def _ask(self, session: Session, ask: Callable[[Session], T]) -> T:
        with self._faults():
            return ask(session)

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._writing.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._writing.execute("COMMIT")
        except BaseException:
            if self._writing.in_transaction:  # else SQLite has rolled back by itself
                self._writing.execute("ROLLBACK")
            raise

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except DBAPIError as fault:
            raise store_fault(self.path, fault.orig) from fault
        except sqlite3.Error as fault:
            raise store_fault(self.path, fault) from fault


class SqliteSession:
    """`remit.stores.statements.Session` on a SQLite connection."""

    dialect = DIALECT.name

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, statement: Statement, values: Row = NOTHING) -> Sequence[Row]:
        prepared = _prepared(statement)
        return [prepared.row(row) for row in self._connection.execute(prepared.sql, prepared.bind(values)).fetchall()]

    def one(self, statement: Statement, values: Row = NOTHING) -> Row | None:
        rows = self.all(statement, values)
        return rows[0] if rows else None

    def run(self, statement: Statement, values: Row) -> int:
        prepared = _prepared(statement)
        with _conflicts():
            return self._connection.execute(prepared.sql, prepared.bind(values)).rowcount

    def run_all(self, statement: Statement, rows: Sequence[Row]) -> None:
        if rows:
            prepared = _prepared(statement)
            with _conflicts():
                self._connection.executemany(prepared.sql, [prepared.bind(values) for values in rows])


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


@cache
def _prepared(statement: Statement) -> Prepared:
    return Prepared(statement, DIALECT)


@contextmanager
def _conflicts() -> Generator[None]:
    try:
        yield
    except sqlite3.IntegrityError as fault:
        if fault.sqlite_errorcode in NOT_ALONE:
            raise Conflict from fault
        raise


def _connect(path: str, wait: timedelta) -> sqlite3.Connection:
    patience, is_uri = wait.total_seconds(), path.startswith("file:")
    return sqlite3.connect(path, timeout=patience, uri=is_uri, isolation_level=None, check_same_thread=False)


@contextmanager
def _in_sqlalchemy(connection: sqlite3.Connection) -> Generator[Connection]:
    """The same connection as SQLAlchemy has it, for Alembic; its transactions stay ours."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as wrapped:
        yield wrapped
