"""The tables are what the migrations make of them, and every question to them is answered by an index."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event
from sqlalchemy.dialects import sqlite

from remit.model.ids import ActionName, ChainId
from remit.stores import migrations
from remit.stores.database import DatabaseStore
from remit.stores.tables import REVISION, REVISION_TABLE, Moment, metadata
from remit.testing.contracts.rows import (
    ADA,
    CHAIN,
    LANE,
    LEASE,
    NOON,
    a_chain,
    a_message,
    a_view,
    a_wake,
    an_effect,
    delivered,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[DatabaseStore]:
    store = await DatabaseStore.open(tmp_path / "remit.db")
    yield store
    await store.close()


async def test_the_migrations_make_the_tables(store: DatabaseStore) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"version_table": REVISION_TABLE, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    assert store._file.read(differences) == []  # pyright: ignore[reportPrivateUsage] -- its connection is what is compared


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
    statements = await statements_of(store)
    assert len(statements) > 30
    for statement, parameters in statements:
        plan = [row[3] for row in await asked_of(store, f"EXPLAIN QUERY PLAN {statement}", parameters)]
        scans = [step for step in plan if step.startswith("SCAN") and "USING" not in step and "CONSTANT" not in step]
        assert not scans, f"{statement}\n{plan}"
        assert not [step for step in plan if "TEMP B-TREE" in step], f"{statement}\n{plan}"


async def test_views_are_narrowed_by_the_index_they_are_read_in(store: DatabaseStore) -> None:
    listings = [(sql, given) for sql, given in await statements_of(store) if "views.id > ?" in sql]
    assert len(listings) == 8
    for statement, parameters in listings:
        [step] = [row[3] for row in await asked_of(store, f"EXPLAIN QUERY PLAN {statement}", parameters)]
        narrowing = {column for column in ("customer", "status", "queue") if f"views.{column} = ?" in statement}
        if "queue" in narrowing:  # a queue is short: a customer's part of it is picked out of it
            narrowing.discard("customer")
        assert all(f"{column}=?" in step for column in narrowing) and "id>?" in step, step


async def statements_of(store: DatabaseStore) -> list[tuple[str, tuple[object, ...]]]:
    """Every statement the store uses, with parameters it was used with."""
    seen: dict[str, tuple[object, ...]] = {}

    def note(
        _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            seen[statement] = parameters[0] if many else parameters

    for engine in (store._file._reader, store._file._writer):  # pyright: ignore[reportPrivateUsage] -- listened to
        event.listen(engine, "before_cursor_execute", note)
    await use_all_of(store)
    return list(seen.items())


async def use_all_of(store: DatabaseStore) -> None:
    lease = await delivered(store, a_wake())
    work = store.begin(await store.extend(lease, NOON + LEASE))
    for entry in a_chain(2):
        work.append(entry, None)
    work.project(a_view("1"))
    work.effect(an_effect(state="happened"))
    work.index("blind", ADA)
    work.send(a_message())
    work.wake(a_wake("2", subject="order-7"))
    work.finish(a_wake().id)
    await work.commit()
    last = store.begin(lease)
    last.release()
    await last.commit()
    await store.claim(worker="one", now=NOON, lease=LEASE)
    await store.free("one")
    await store.next_due()
    await store.pending(LANE, NOON)
    await store.head(CHAIN)
    await store.entries(CHAIN)
    await store.chains(prefix="goal:", after="goal:0")
    for customer in (ADA, None):
        for status in ("open", None):
            for queue in ("billing", None):
                await store.views("goal", customer=customer, status=status, queue=queue)
    await store.view("goal", "1")
    await store.find_customer("blind")
    await store.effect("key-1")
    await store.effects("base")
    await store.busy("order-7")
    await store.count_effects(ADA, ActionName("refund"), NOON)
    await store.outbox()
    await store.delivered(a_message())
    await store.anchor(await store.unanchored())
    await store.leaves(after=0)
    assert await store.head(ChainId("none")) is None


async def asked_of(store: DatabaseStore, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[str, ...]]:
    rows = await store._file.scan(lambda connection: connection.exec_driver_sql(sql, parameters).all())  # pyright: ignore[reportPrivateUsage] -- what it runs is under test
    return [tuple(row) for row in rows]


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
