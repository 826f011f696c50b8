"""Five ways of paying a refund out. What was paid is in the ledger, whoever asks and whatever was answered."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from remit.errors import Unavailable

SCHEMA = "CREATE TABLE IF NOT EXISTS paid (n INTEGER PRIMARY KEY, system TEXT, bill TEXT, key TEXT)"


class Ledger:
    """The rows of `till.db`, on disk when a call returns."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "till.db", timeout=5, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def pay(self, system: str, bill: str, key: str) -> None:
        self._connection.execute("INSERT INTO paid (system, bill, key) VALUES (?, ?, ?)", (system, bill, key))

    def pay_once(self, system: str, bill: str, key: str) -> bool:
        """Whether it was paid now; False if it was before, under the same key."""
        self._connection.execute("BEGIN IMMEDIATE")
        new = not self.under(key)
        if new:
            self.pay(system, bill, key)
        self._connection.execute("COMMIT")
        return new

    def under(self, key: str) -> int:
        return self._count("key", key)

    def of(self, bill: str) -> int:
        return self._count("bill", bill)

    def _count(self, column: str, value: str) -> int:
        query = f"SELECT count(*) FROM paid WHERE {column} = ?"
        return int(self._connection.execute(query, (value,)).fetchone()[0])


class Handle:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def close(self) -> None:
        self.ledger.close()


class Keyed(Handle):
    """Honours keys."""

    def pay(self, bill: str, key: str) -> None:
        self.ledger.pay_once("keyed", bill, key)


class Forgetful(Handle):
    """Pays as often as it is called, and files each payment under the reference that came with it."""

    def pay(self, bill: str, key: str) -> None:
        self.ledger.pay("forgetful", bill, key)


class Late(Handle):
    """Honours keys, and answers in time only what it had done before."""

    def pay(self, bill: str, key: str) -> None:
        if self.ledger.pay_once("late", bill, key):
            raise Unavailable("no answer in time")


class Twice(Handle):
    """Honours keys, and every call reaches it twice."""

    def pay(self, bill: str, key: str) -> None:
        self.ledger.pay_once("twice", bill, key)
        self.ledger.pay_once("twice", bill, key)


class Deaf(Handle):
    """Pays as often as it is called, and cannot be asked what it paid for."""

    def pay(self, bill: str, key: str) -> None:
        self.ledger.pay("deaf", bill, key)
