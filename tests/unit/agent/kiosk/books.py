"""The kiosk's own books: a row for each thing that was done to a ticket, and nothing else says what happened."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class Books:
    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "kiosk.db", isolation_level=None)
        self._db.execute("CREATE TABLE IF NOT EXISTS done (what TEXT, ticket TEXT, key TEXT)")

    def close(self) -> None:
        self._db.close()

    def do(self, what: str, ticket: str, key: str) -> None:
        if not self.under(key):
            self._db.execute("INSERT INTO done VALUES (?, ?, ?)", (what, ticket, key))

    def under(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM done WHERE key = ?", (key,)).fetchone() is not None

    def done(self, what: str, ticket: str) -> bool:
        rows = self._db.execute("SELECT 1 FROM done WHERE what = ? AND ticket = ?", (what, ticket))
        return rows.fetchone() is not None
