"""The shop's own database: `shop.db` in the data folder. It is another company's software: it knows nothing of Remit.

Conventions for every module of the shop's systems:
- `TABLES` is its part of the schema; `generate(world)` fills it (see `generate.py`, which calls every module).
- Money is whole cents in INTEGER columns; times are ISO 8601 in UTC; yes and no are 1 and 0.
- A write goes through `Database.once`, which keeps the answer under the caller's key in the same transaction as the
  effect: asked again under that key, the shop gives the first answer again and does nothing.
- What the business does not do raises `Refused`, in words a customer may hear; `parameter` names what to change.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from remit.errors import Refused, Unavailable
from remit.pack import Key

FILE = "shop.db"

TABLES = """
CREATE TABLE shop_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE requests (key TEXT PRIMARY KEY, action TEXT NOT NULL, response TEXT NOT NULL, at TEXT NOT NULL);
"""

Answer = TypeVar("Answer", bound=BaseModel)


class Database:
    """One connection to the shop's database, for use from any thread, one at a time."""

    def __init__(self, folder: Path, *, patience: float = 2.0) -> None:
        """`patience`: seconds to wait for another program's lock. Raises Unavailable where there is no shop."""
        file = folder / FILE
        if not file.exists():
            raise Unavailable(f"there is no shop in {folder}")
        with _unavailable():
            self._connection = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        self._lock = threading.RLock()
        self._closing = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        self._closing()

    @contextmanager
    def read(self) -> Generator[sqlite3.Connection]:
        """The database as it stands at one moment."""
        with self._lock, _unavailable(), self._transaction("BEGIN"):
            yield self._connection

    @contextmanager
    def write(self) -> Generator[sqlite3.Connection]:
        """All of it happens, or, if anything is raised, nothing."""
        with self._lock, _unavailable(), self._transaction("BEGIN IMMEDIATE"):
            yield self._connection

    def once(self, key: Key, action: str, kind: type[Answer], do: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do something once under a key. A key that was used gives its first answer again."""
        with self.write() as tx:
            before = tx.execute("SELECT action, response FROM requests WHERE key = ?", (key,)).fetchone()
            if before is not None:
                if before["action"] != action:
                    raise Refused(f"the key of {before['action']} cannot be used for {action}")
                return kind.model_validate_json(before["response"])
            answer = do(tx)
            tx.execute(
                "INSERT INTO requests (key, action, response, at) VALUES (?, ?, ?, ?)",
                (key, action, answer.model_dump_json(), now(tx).isoformat()),
            )
            return answer

    def answered(self, key: Key, kind: type[Answer]) -> Answer | None:
        """What was answered under a key; None if nothing was done under it."""
        with self.read() as tx:
            row = tx.execute("SELECT response FROM requests WHERE key = ?", (key,)).fetchone()
        return None if row is None else kind.model_validate_json(row["response"])

    @contextmanager
    def _transaction(self, begin: str) -> Generator[None]:
        if self._connection.in_transaction:  # a read within a read
            yield
            return
        self._connection.execute(begin)
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def now(tx: sqlite3.Connection) -> datetime:
    """The shop's time: `shop_meta.now` where it is set (a clock that stands still, for tests), else the real time."""
    row = tx.execute("SELECT value FROM shop_meta WHERE name = 'now'").fetchone()
    return datetime.now(UTC) if row is None else datetime.fromisoformat(row["value"])


def stop_clock(folder: Path, at: datetime) -> None:
    """Let the shop's clock stand still at a time, for tests and demonstrations."""
    connection = sqlite3.connect(folder / FILE)
    with connection:
        connection.execute("INSERT OR REPLACE INTO shop_meta VALUES ('now', ?)", (at.astimezone(UTC).isoformat(),))
    connection.close()


@contextmanager
def _unavailable() -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Unavailable(f"the shop's database says: {error}") from error
