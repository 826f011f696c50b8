"""Every system that ships, and every wrapper around one, keeps the contract."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from remit.errors import Unavailable
from remit.model.system import Call, Receipt
from remit.pack.load import load
from remit.ports import System
from remit.systems.function import systems_of
from remit.systems.wrap import Limited, Recording, Retrying, Wrapped
from remit.testing.contracts.system import PUT, SystemContract, a_call

SHELF = load(Path(__file__).parent / "shelf")


async def _at_once(seconds: float) -> None:
    return


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncGenerator[System]:
    [system] = systems_of(SHELF, lambda _: tmp_path).values()
    yield system
    await system.close()


class TestFunctionSystem(SystemContract):
    @pytest.fixture
    def system(self, bare: System) -> System:
        return bare


class TestRetrying(SystemContract):
    @pytest.fixture
    def system(self, bare: System) -> System:
        return Retrying(bare, wait=_at_once)


class TestLimited(SystemContract):
    @pytest.fixture
    def system(self, bare: System) -> System:
        return Limited(bare, 1)


class TestRecording(SystemContract):
    @pytest.fixture
    def system(self, bare: System) -> System:
        return Recording(bare)


class TestAllOfThem(SystemContract):
    @pytest.fixture
    def system(self, bare: System) -> System:
        return Recording(Limited(Retrying(bare, wait=_at_once), 2))


class Down(Wrapped):
    """Is down for every call, and counts them."""

    calls = 0

    async def perform(self, call: Call) -> Receipt:
        self.calls += 1
        raise Unavailable("down", system=self.name, action=call.action)


async def test_a_write_goes_out_once_and_a_read_again(bare: System) -> None:
    down = Down(bare)
    for call, calls in ((PUT, 1), (a_call("look", box="b1"), 4)):
        with pytest.raises(Unavailable):
            await Retrying(down, wait=_at_once).perform(call)
        assert down.calls == calls
