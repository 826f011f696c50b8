"""The tables are what the migrations make of them, and every question to them is answered by an index."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Delete, Insert, Select, Update, create_engine
from sqlalchemy.dialects import postgresql, sqlite
from typing_extensions import TypeIs

from remit.stores import ask, commit, leases, migrations, records
from remit.stores.database import DatabaseStore
from remit.stores.statements import Prepared, Statement
from remit.stores.tables import REVISION, REVISION_TABLE, Moment, metadata

Narrowing: TypeAlias = tuple[str, ...]
LISTINGS: Mapping[tuple[Narrowing, bool], Statement] = {
    (narrowing, newest): ask.listing(narrowing, queued="queue" in narrowing, newest=newest)
    for newest in (False, True)
    for count in range(4)
    for narrowing in combinations(("customer", "status", "queue"), count)
}


def is_statement(value: object) -> TypeIs[Statement]:
    return isinstance(value, Select | Insert | Update | Delete)


STATEMENTS: Sequence[Statement] = [
    *(value for module in (ask, commit, leases, records) for value in vars(module).values() if is_statement(value)),
    *LISTINGS.values(),
]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[DatabaseStore]:
    store = await DatabaseStore.open(tmp_path / "remit.db")
    yield store
    await store.close()


async def test_the_migrations_make_the_tables(store: DatabaseStore, tmp_path: Path) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"version_table": REVISION_TABLE, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    file = create_engine(f"sqlite:///{tmp_path / 'remit.db'}")
    with file.connect() as connection:
        assert differences(connection) == []
    file.dispose()


def test_the_revision_that_is_read_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


async def test_partial_indexes_are_made_with_the_conditions_queries_repeat(store: DatabaseStore) -> None:
    made = await asked_of(store, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
    conditions = {name: sql.partition(" WHERE ")[2] for name, sql in made}
    declared = {
        str(index.name): str(where.compile(dialect=sqlite.dialect(), compile_kwargs={"include_table": False}))
        for table in metadata.tables.values()
        for index in table.indexes
        if (where := index.dialect_options["sqlite"]["where"]) is not None
    }
    assert conditions == declared


async def test_every_question_is_answered_by_an_index(store: DatabaseStore) -> None:
    """INVARIANT: what a turn costs does not grow with the goals already stored."""
    for statement in STATEMENTS:
        for step in await plan_of(store, statement):
            assert step.startswith(("SEARCH", "CORRELATED", "SCALAR")) or "USING INDEX" in step, f"{statement}: {step}"


@pytest.mark.parametrize(("narrowing", "newest"), LISTINGS)
async def test_views_are_narrowed_by_the_index_they_are_read_in(
    store: DatabaseStore, narrowing: Narrowing, newest: bool
) -> None:
    [step] = await plan_of(store, LISTINGS[narrowing, newest])
    # A queue is short: a customer's part of it is picked out of it.
    by_index = set(narrowing) - ({"customer"} if "queue" in narrowing else set())
    assert all(f"{column}=?" in step for column in by_index)
    assert ("id<?" if newest else "id>?") in step


@pytest.mark.parametrize("statement", [*STATEMENTS, *vars(commit.upserts("postgresql")).values()])
def test_every_statement_can_be_said_to_postgresql(statement: Statement) -> None:
    assert str(statement.compile(dialect=postgresql.dialect()))


async def plan_of(store: DatabaseStore, statement: Statement) -> list[str]:
    prepared = Prepared(statement, sqlite.dialect())
    nothing = tuple(None for _ in range(prepared.sql.count("?")))
    return [row[3] for row in await asked_of(store, f"EXPLAIN QUERY PLAN {prepared.sql}", nothing)]


async def asked_of(store: DatabaseStore, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[str, ...]]:
    return store._file._writing.execute(sql, parameters).fetchall()  # pyright: ignore[reportPrivateUsage] -- the file itself is asked


def kept(moment: datetime) -> int:
    number = Moment().process_bind_param(moment, sqlite.dialect())
    assert number is not None
    return number


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9.5))])))
def test_a_moment_is_kept_to_the_microsecond(moment: datetime) -> None:
    assert Moment().process_result_value(kept(moment), sqlite.dialect()) == moment


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_moments_are_kept_in_their_order(moments: list[datetime]) -> None:
    assert sorted(moments) == sorted(moments, key=kept)
