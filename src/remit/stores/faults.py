"""What a database complains of, in words that say what to do."""

from __future__ import annotations

import sqlite3

from remit.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly

_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,  # the folder is there, but a file cannot be made in it
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
}

PRIMARY = 0xFF  # an extended result code carries its primary code in the lowest byte


def store_fault(path: str, complaint: BaseException | None) -> StoreError:
    """The error to raise for what SQLite raised on the database at `path`."""
    code = getattr(complaint, "sqlite_errorcode", None)
    kind = _BY_CODE.get(code & PRIMARY, StoreError) if isinstance(code, int) else StoreError
    return kind(path=path, why=str(complaint))
