"""The exact difference between two states of a business's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from remit.testing.pages import untouched
from remit.testing.script import Books, Cell, RowExpected

Stored: TypeAlias = int | float | str | bytes | None
Values: TypeAlias = Mapping[str, Stored]


@dataclass(frozen=True)
class RowDifference:
    """A row that is not as it was. `was` None: it is new; `now` None: it is gone."""

    table: str
    key: str
    was: Values | None
    now: Values | None

    @property
    def changed(self) -> dict[str, Stored]:
        """The columns that have another value, with that value."""
        was, now = self.was or {}, self.now or {}
        return {name: value for name, value in now.items() if name not in was or was[name] != value}

    def __str__(self) -> str:
        """As an expectation in a scenario file would say it."""
        head = f'{{ table = "{self.table}"'
        if self.was is None:
            return f"{head}, added = {_inline(self.now or {})} }}"
        if self.now is None:
            return f'{head}, key = "{self.key}", removed = true }}'
        return f'{head}, key = "{self.key}", set = {_inline(self.changed)} }}'


def difference(before: Path, after: Path, books: Books) -> tuple[RowDifference, ...]:
    """Every row of `after` that is not as in `before`, by table and key. No `before`, or not the table in it: all rows
    are new. No `after`: there is nothing to compare."""
    if not after.exists():
        return ()
    with closing(sqlite3.connect(_read_only(after), uri=True)) as connection:
        connection.execute("ATTACH ? AS old", (_read_only(before) if before.exists() else ":memory:",))
        old = {name for (name,) in connection.execute("SELECT name FROM old.sqlite_master WHERE type = 'table'")}
        found = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid")
        alike = {*books.leave_out, *(untouched(connection, before, after) if old else ())}
        tables = [name for (name,) in found if not name.startswith("sqlite_") and name not in alike]
        left_out = books.leave_out_columns
        return tuple(row for table in tables for row in _of_table(connection, table, table in old, left_out))


def unlike(
    expected: Iterable[RowExpected], differences: Sequence[RowDifference]
) -> tuple[list[str], list[RowDifference]]:
    """What was expected and is not there, and what is there and was not expected."""
    left = list(differences)
    missing: list[str] = []
    for row in expected:
        fitting = next((found for found in left if _fits(row, found)), None)
        if fitting is None:
            missing.append(_as_written(row))
        else:
            left.remove(fitting)
    return missing, left


def _read_only(file: Path) -> str:
    return f"{file.resolve().as_uri()}?mode=ro"


def _of_table(
    connection: sqlite3.Connection, table: str, was_there: bool, left_out: Sequence[str]
) -> list[RowDifference]:
    info = connection.execute(f'PRAGMA main.table_info("{table}")').fetchall()
    names = [str(column[1]) for column in info]
    keys = [str(column[1]) for column in sorted(info, key=lambda c: int(c[5])) if column[5]] or ["rowid"]
    columns = [*(k for k in keys if k not in names), *(n for n in names if n in keys or n not in left_out)]
    without_rowid = bool(connection.execute(f'PRAGMA main.table_list("{table}")').fetchone()[4])
    place = keys if without_rowid else ["rowid"]

    def only_in(one: str, other: str | None) -> dict[str, Values]:
        query = _only_in(f'{one}."{table}"', f'{other}."{table}"' if other else None, place, columns)
        rows = (dict(zip(columns, row, strict=True)) for row in connection.execute(query))
        return {"/".join(str(row[key]) for key in keys): row for row in rows}

    new = only_in("main", "old" if was_there else None)
    if was_there and not new and _many(connection, f'main."{table}"') == _many(connection, f'old."{table}"'):
        return []  # each row stands where it stood, and there is no other
    gone = only_in("old", "main") if was_there else {}
    found = (RowDifference(table, key, gone.get(key), new.get(key)) for key in sorted(new.keys() | gone.keys()))
    return [row for row in found if row.was != row.now]


def _many(connection: sqlite3.Connection, table: str) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 -- the schema's own names
    return int(rows)


def _only_in(one: str, other: str | None, place: Sequence[str], columns: Sequence[str]) -> str:
    """Rows that do not stand in the other at the same place as they are. Looking by place is one walk through both."""
    listed = ", ".join(f'a."{name}"' for name in columns)
    if other is None:
        return f"SELECT {listed} FROM {one} a"  # noqa: S608 -- the schema's own names
    same = " AND ".join(f'b."{name}" IS a."{name}"' for name in dict.fromkeys([*place, *columns]))
    return f"SELECT {listed} FROM {one} a WHERE NOT EXISTS (SELECT 1 FROM {other} b WHERE {same})"  # noqa: S608 -- the schema's own names


def _fits(row: RowExpected, found: RowDifference) -> bool:
    if row.table != found.table or (row.key is not None and str(row.key) != found.key):
        return False
    if row.added is not None:
        now = found.now or {}
        return found.was is None and all(n in now and _same(v, now[n]) for n, v in row.added.items())
    if row.set is not None:
        changed = found.changed if found.was is not None and found.now is not None else {}
        return changed.keys() == row.set.keys() and all(_same(v, changed[n]) for n, v in row.set.items())
    return found.now is None


def _same(said: Cell, stored: Stored) -> bool:
    return stored is None if said == "NULL" else said == stored


def _inline(values: Values) -> str:
    return "{ " + ", ".join(f"{name} = {_toml(value)}" for name, value in values.items()) + " }"


def _toml(value: Stored) -> str:
    match value:
        case None:
            return '"NULL"'
        case int() | float():
            return str(value)
        case str() | bytes():
            return "'" + str(value) + "'" if '"' in str(value) else f'"{value}"'


def _as_written(row: RowExpected) -> str:
    key = f', key = "{row.key}"' if row.key is not None else ""
    what = "removed = true" if row.removed else f"{'added' if row.set is None else 'set'} = {row.added or row.set}"
    return f'{{ table = "{row.table}"{key}, {what} }}'
