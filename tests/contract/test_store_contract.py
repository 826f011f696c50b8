"""Every store that ships keeps the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from remit.ports import Store
from remit.stores.database import DatabaseStore
from remit.stores.memory import MemoryStore
from remit.testing.contracts.store import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        store = await DatabaseStore.open(tmp_path / "remit.db")
        yield store
        await store.close()
