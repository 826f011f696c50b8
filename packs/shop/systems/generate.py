"""Makes a shop out of nothing: the same one for the same seed and day.

Each module of `PARTS` brings its tables and `generate(world)`, in this order; each draws from its own dice, so that
what one part makes never depends on how much another part drew.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from . import accounts, catalogue, checkout, customers, database, inventory, recurring, sales, visits, workshop

PARTS = (customers, inventory, sales, recurring, visits, accounts, workshop, catalogue, checkout)


@dataclass(frozen=True)
class World:
    """What a part needs to make its share of the shop."""

    tx: sqlite3.Connection
    seed: int
    today: date

    @property
    def dawn(self) -> datetime:
        """The moment that all of the shop's past lies before."""
        return datetime.combine(self.today, time(), UTC)

    def ago(self, **since: float) -> str:
        """A moment in the past as it is stored: `world.ago(days=3, hours=2)`."""
        return (self.dawn - timedelta(**since)).isoformat()

    def dice(self, part: str) -> random.Random:
        return random.Random(f"{self.seed}:{part}")  # noqa: S311 -- makes up people and parcels, guards nothing

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows, the values in the order of the columns."""
        marks = ", ".join("?" * len(columns))
        self.tx.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 -- names from the code above
            rows,
        )


def generate(folder: Path, *, seed: int = 7, today: date | None = None) -> None:
    """Make `shop.db` in a folder. `today`: the day that all dates lie before (default: the real one)."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{database.FILE}.unfinished"
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        _fill(World(connection, seed, today or datetime.now(UTC).date()))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a disk that is full says so here; closing would not
    finally:
        connection.close()
    unfinished.replace(folder / database.FILE)


def _fill(world: World) -> None:
    for tables in (database.TABLES, *(part.TABLES for part in PARTS)):
        for statement in tables.split(";"):
            if statement.strip():
                world.tx.execute(statement)
    world.rows("shop_meta", ("name", "value"), [("seed", str(world.seed)), ("today", world.today.isoformat())])
    for part in PARTS:
        part.generate(world)
