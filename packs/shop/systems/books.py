"""What every system of the shop is: a handle on its books."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from remit.pack import Key

from .database import Answer, Database

T = TypeVar("T")


class Books:
    """One of the shop's systems, over its database. It trusts whoever calls it with who may do what.

    What cannot be done raises Refused; asked twice under one key, a write is done once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        self._database.close()

    def look(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Answer a question from the books."""
        with self._database.read() as tx:
            return question(tx)

    def answered(self, key: Key, kind: type[Answer]) -> Answer | None:
        """What was answered to the write under a key; None if there was none."""
        return self._database.answered(key, kind)
