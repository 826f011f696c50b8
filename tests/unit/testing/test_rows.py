"""The difference between two states of a database is told exactly."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.testing.rows import difference, unlike
from remit.testing.script import Books, RowExpected

TABLES = """
CREATE TABLE orders (id TEXT PRIMARY KEY, status TEXT, note TEXT, at TEXT);
CREATE TABLE items (id TEXT, n INTEGER, price INTEGER, PRIMARY KEY (id, n)) WITHOUT ROWID;
CREATE TABLE log (line TEXT);
INSERT INTO orders VALUES ('W1', 'open', NULL, 'monday'), ('W2', 'open', 'fragile', 'monday');
INSERT INTO items VALUES ('W1', 1, 10), ('W1', 2, 20);
INSERT INTO log VALUES ('same'), ('same');
"""
BOOKS = Books(leave_out_columns=("at",))


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return change(tmp_path / "before.db", TABLES)


def change(file: Path, sql: str) -> Path:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(sql)
    return file


def changed(before: Path, sql: str, books: Books = BOOKS) -> list[str]:
    after = Path(shutil.copy(before, before.with_name("after.db")))
    return [str(row) for row in difference(before, change(after, sql), books)]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("", []),
        ("UPDATE orders SET at = 'tuesday'", []),
        (
            "UPDATE orders SET status = 'x' WHERE id = 'W1'",
            ['{ table = "orders", key = "W1", set = { status = "x" } }'],
        ),
        ("UPDATE orders SET note = NULL", ['{ table = "orders", key = "W2", set = { note = "NULL" } }']),
        ("DELETE FROM items WHERE n = 2", ['{ table = "items", key = "W1/2", removed = true }']),
        ("INSERT INTO items VALUES ('W3', 1, 5)", ['{ table = "items", added = { id = "W3", n = 1, price = 5 } }']),
        ("INSERT INTO log VALUES ('same')", ['{ table = "log", added = { rowid = 3, line = "same" } }']),
        ("DELETE FROM log WHERE rowid = 1", ['{ table = "log", key = "1", removed = true }']),
    ],
)
def test_what_is_not_as_it_was_is_told_as_an_expectation_would_say_it(before: Path, sql: str, told: list[str]) -> None:
    assert changed(before, sql) == told


def test_a_row_that_only_moved_is_as_it_was(before: Path) -> None:
    assert changed(before, "DELETE FROM orders; INSERT INTO orders VALUES ('W2', 'open', 'fragile', ''), "
                           "('W1', 'open', NULL, '');") == []  # fmt: skip


def test_one_row_of_very_many_is_found_wherever_it_stands(before: Path) -> None:
    change(before, "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                   "INSERT INTO log SELECT i FROM n; PRAGMA journal_mode = WAL;")  # fmt: skip
    after = Path(shutil.copy(before, before.with_name("after.db")))
    told = ['{ table = "log", key = "1234", set = { line = "other" } }']
    with closing(sqlite3.connect(after)) as held:
        assert difference(before, after, BOOKS) == ()
        held.executescript("UPDATE log SET line = 'other' WHERE rowid = 1234")
        assert [str(row) for row in difference(before, after, BOOKS)] == told, "in the log beside the file"
    assert [str(row) for row in difference(before, after, BOOKS)] == told, "in the file"


def test_a_table_that_was_made_anew_is_looked_through(before: Path) -> None:
    anew = "DROP TABLE log; CREATE TABLE other (line TEXT); CREATE TABLE log (line TEXT);"
    assert changed(before, anew) == [f'{{ table = "log", key = "{n}", removed = true }}' for n in (1, 2)]


def test_tables_that_are_bookkeeping_are_left_out(before: Path) -> None:
    assert changed(before, "DELETE FROM log", Books(leave_out=("log",))) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(rows=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)))
def test_no_difference_is_missed_and_none_is_made_up(before: Path, rows: dict[str, int]) -> None:
    values = [f"('{key}', {number}, 0)" for key, number in rows.items()]
    insert = f"INSERT INTO items VALUES {', '.join(values)};" if values else ""
    told = changed(before, f"DELETE FROM items; {insert}")
    assert len(told) == len(rows) + 2


@pytest.mark.parametrize(
    ("expected", "fits"),
    [
        ({"key": "W1", "set": {"status": "x", "note": "y"}}, True),
        ({"key": "W1", "set": {"status": "x"}}, False),
        ({"key": "W2", "set": {"status": "x", "note": "y"}}, False),
        ({"key": "W1", "removed": True}, False),
        ({"added": {"status": "x"}}, False),
    ],
)
def test_what_is_set_names_every_column_that_changed(before: Path, expected: dict[str, object], fits: bool) -> None:
    after = Path(shutil.copy(before, before.with_name("after.db")))
    rows = difference(before, change(after, "UPDATE orders SET status = 'x', note = 'y' WHERE id = 'W1'"), BOOKS)
    missing, unexpected = unlike([RowExpected.model_validate({"table": "orders", **expected})], rows)
    assert (missing == [], unexpected == []) == (fits, fits)


def test_what_is_added_leaves_unnamed_columns_free_and_each_row_counts_once(before: Path) -> None:
    after = Path(shutil.copy(before, before.with_name("after.db")))
    rows = difference(before, change(after, "INSERT INTO log VALUES ('new'), ('new')"), BOOKS)
    one = RowExpected(table="log", added={"line": "new"})
    assert [len(part) for part in unlike([one], rows)] == [0, 1]
    assert [len(part) for part in unlike([one, one], rows)] == [0, 0]
    assert [len(part) for part in unlike([one, one, one], rows)] == [1, 0]


def test_without_a_database_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert difference(tmp_path / "none.db", tmp_path / "none.db", BOOKS) == ()


def test_all_rows_of_a_database_that_was_not_there_are_new(tmp_path: Path) -> None:
    after = change(tmp_path / "after.db", TABLES)
    assert [row.table for row in difference(tmp_path / "none.db", after, BOOKS) if row.was is None] == [
        *["orders"] * 2,
        *["items"] * 2,
        *["log"] * 2,
    ]
