"""Every durable loop that ships keeps the contract."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from remit.clock import ManualClock
from remit.durable.inline import InlineDurable
from remit.durable.local import LocalDurable
from remit.ports import Durable, Store, Stretch
from remit.stores.database import DatabaseStore
from remit.stores.memory import MemoryStore
from remit.testing.contracts.durable import DurableContract, Make
from remit.testing.contracts.rows import NOON


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    store = MemoryStore() if request.param == "memory" else await DatabaseStore.open(tmp_path / "remit.db")
    yield store
    await store.close()


class TestInlineDurable(DurableContract):
    @pytest.fixture
    def make(self, store: Store, clock: ManualClock) -> Make:
        return lambda stretch: InlineDurable(store, clock, stretch)


class TestLocalDurable(DurableContract):
    @pytest.fixture
    async def make(self, store: Store, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Make]:
        made: list[LocalDurable] = []

        def make(stretch: Stretch) -> Durable:
            made.append(LocalDurable(store, clock, stretch, tmp_path / "workers", pause=for_ever))
            return made[-1]

        yield make
        for durable in made:
            await durable.close()


async def for_ever(seconds: float) -> None:
    await asyncio.Event().wait()
