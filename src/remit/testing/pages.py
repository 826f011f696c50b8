"""Which tables of a database need not be looked through: page for page, they stand in the file as they stood."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path


def untouched(connection: sqlite3.Connection, before: Path, after: Path) -> frozenset[str]:
    """Tables of `main` (read from `after`) that begin at the same page as in `old` (read from `before`), and that have
    the same bytes on all their pages. None where that cannot be told: while something stands in a log beside one of
    the files, or with an SQLite that does not tell its pages."""
    if any(_has_log(file) for file in (before, after)):
        return frozenset()
    try:
        pages = _pages(before, before.stat().st_mtime_ns)
    except sqlite3.OperationalError:
        return frozenset()
    changed = _changed(before.read_bytes(), after.read_bytes(), _one(connection, "PRAGMA old.page_size"))
    begins = [
        set(connection.execute(f"SELECT name, rootpage FROM {one}.sqlite_master WHERE type = 'table'"))  # noqa: S608 -- ours
        for one in ("main", "old")
    ]
    return frozenset(name for name, _ in begins[0] & begins[1] if pages[name].isdisjoint(changed))


def _has_log(file: Path) -> bool:
    logs = (file.with_name(file.name + end) for end in ("-wal", "-journal"))
    return any(log.exists() and log.stat().st_size for log in logs)


@cache
def _pages(file: Path, _changed_at: int) -> Mapping[str, set[int]]:
    """The numbers of the pages that each table and index is made of."""
    made_of = defaultdict[str, set[int]](set)
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for name, page in connection.execute("SELECT name, pageno FROM dbstat"):
            made_of[name].add(page)
    return made_of


def _changed(was: bytes, now: bytes, size: int) -> set[int]:
    starts = range(0, len(was), size)
    return {n for n, start in enumerate(starts, 1) if was[start : start + size] != now[start : start + size]}


def _one(connection: sqlite3.Connection, query: str) -> int:
    (value,) = connection.execute(query).fetchone()
    return int(value)
