"""The airline's own database: `airline.db` in the data folder. It knows nothing of Remit.

Money is whole dollars in INTEGER columns; moments are ISO 8601 in UTC, days are days; yes and no are 1 and 0. A write
goes through `Database.once`, which keeps the answer under the caller's key in the same transaction as the effect.
What the airline does not do raises `Refused`, in words a customer may hear.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from remit.errors import Refused, Unavailable
from remit.pack import Key

FILE = "airline.db"

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE requests (key TEXT PRIMARY KEY, action TEXT NOT NULL, response TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE users (
    user_id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    dob TEXT NOT NULL, membership TEXT NOT NULL
);
CREATE TABLE saved_passengers (
    user_id TEXT NOT NULL REFERENCES users, position INTEGER NOT NULL, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, dob TEXT NOT NULL, PRIMARY KEY (user_id, position)
);
CREATE TABLE payment_methods (
    payment_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, source TEXT NOT NULL, brand TEXT NOT NULL,
    last_four TEXT NOT NULL, amount INTEGER CHECK (amount >= 0)
);
CREATE TABLE flights (
    flight_number TEXT PRIMARY KEY, origin TEXT NOT NULL, destination TEXT NOT NULL, departs TEXT NOT NULL,
    arrives TEXT NOT NULL, arrives_next_day INTEGER NOT NULL
);
CREATE TABLE flight_days (
    flight_number TEXT NOT NULL REFERENCES flights, day TEXT NOT NULL, status TEXT NOT NULL, expected TEXT,
    basic_economy_seats INTEGER CHECK (basic_economy_seats >= 0), economy_seats INTEGER CHECK (economy_seats >= 0),
    business_seats INTEGER CHECK (business_seats >= 0),
    basic_economy_price INTEGER, economy_price INTEGER, business_price INTEGER,
    PRIMARY KEY (flight_number, day)
);
CREATE TABLE reservations (
    reservation TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, origin TEXT NOT NULL,
    destination TEXT NOT NULL, trip_type TEXT NOT NULL, cabin TEXT NOT NULL, created_at TEXT NOT NULL,
    total_baggages INTEGER NOT NULL, nonfree_baggages INTEGER NOT NULL, insurance INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'booked', delay_given_up INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reservations_of ON reservations (user_id);
CREATE TABLE segments (
    reservation TEXT NOT NULL REFERENCES reservations, journey INTEGER NOT NULL, position INTEGER NOT NULL,
    flight_number TEXT NOT NULL REFERENCES flights, day TEXT NOT NULL, price INTEGER NOT NULL,
    PRIMARY KEY (reservation, journey, position)
);
CREATE TABLE passengers (
    reservation TEXT NOT NULL REFERENCES reservations, position INTEGER NOT NULL, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, dob TEXT NOT NULL, PRIMARY KEY (reservation, position)
);
CREATE TABLE payments (
    reservation TEXT NOT NULL REFERENCES reservations, number INTEGER NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payment_methods, amount INTEGER NOT NULL, PRIMARY KEY (reservation, number)
);
CREATE TABLE changes (
    change TEXT PRIMARY KEY, reservation TEXT NOT NULL REFERENCES reservations, before TEXT NOT NULL,
    payment_id TEXT REFERENCES payment_methods, amount INTEGER NOT NULL, taken_back INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE compensations (
    reservation TEXT PRIMARY KEY REFERENCES reservations, payment_id TEXT NOT NULL REFERENCES payment_methods,
    amount INTEGER NOT NULL, reason TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0
);
"""

Answer = TypeVar("Answer", bound=BaseModel)


class Database:
    """One connection to the airline's database, for use from any thread, one at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable where there is no airline."""
        file = folder / FILE
        if not file.exists():
            raise Unavailable(f"there is no airline in {folder}")
        with _unavailable():
            self._connection = sqlite3.connect(file, timeout=2, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA foreign_keys = ON")
        self._lock = threading.RLock()
        self._closing = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        self._closing()

    @contextmanager
    def transaction(self, begin: str = "BEGIN") -> Generator[sqlite3.Connection]:
        """The database at one moment. All that is done in it happens, or, if anything is raised, nothing."""
        with self._lock, _unavailable():
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def once(self, key: Key, action: str, kind: type[Answer], do: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do something once under a key. A key that was used gives its first answer again."""
        with self.transaction("BEGIN IMMEDIATE") as tx:
            before = tx.execute("SELECT action, response FROM requests WHERE key = ?", (key,)).fetchone()
            if before is not None:
                if before["action"] != action:
                    raise Refused(f"the key of {before['action']} cannot be used for {action}")
                return kind.model_validate_json(before["response"])
            answer = do(tx)
            done = (key, action, answer.model_dump_json(), now(tx).isoformat())
            tx.execute("INSERT INTO requests (key, action, response, at) VALUES (?, ?, ?, ?)", done)
            return answer

    def answered(self, key: Key, kind: type[Answer]) -> Answer | None:
        """What was answered under a key; None if nothing was done under it."""
        with self.transaction() as tx:
            row = tx.execute("SELECT response FROM requests WHERE key = ?", (key,)).fetchone()
        return None if row is None else kind.model_validate_json(row["response"])


def now(tx: sqlite3.Connection) -> datetime:
    """The airline's time: `meta.now` where it is set (a clock that stands still), else the real time."""
    row = tx.execute("SELECT value FROM meta WHERE name = 'now'").fetchone()
    return datetime.now(UTC) if row is None else datetime.fromisoformat(row["value"])


def set_clock(folder: Path, at: datetime) -> None:
    """Let the airline's clock stand still at a time."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('now', ?)", (at.astimezone(UTC).isoformat(),))


@contextmanager
def _unavailable() -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Unavailable(f"the airline's database says: {error}") from error
