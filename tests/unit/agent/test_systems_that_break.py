"""Whatever a pack's own functions raise, the customer hears of it and the goal goes on or to a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, kiosk

from remit.errors import BrokenAnswer, Refused, SystemFault, Unavailable
from remit.model.system import Call, Check, Receipt, Settlement
from remit.model.verdict import Resource
from remit.ports import System
from remit.systems.wrap import Wrapped

FAULTS = [
    Refused("no", system="kiosk", action="x"),
    BrokenAnswer(system="kiosk", action="x", why="html"),
    Unavailable("down", system="kiosk", action="x"),
]


class BreaksAt(Wrapped):
    def __init__(self, inner: System, where: str, fault: SystemFault) -> None:
        super().__init__(inner)
        self.where, self.fault = where, fault

    async def perform(self, call: Call) -> Receipt:
        if self.where == "settle" and call.key is not None:
            raise Unavailable("cut", system="kiosk", action=call.action)
        return await self.inner.perform(call)

    async def settle(self, call: Call) -> Settlement:
        if self.where == "settle":
            raise self.fault
        return await self.inner.settle(call)

    async def check(self, call: Call, receipt: Receipt) -> Check:
        if self.where == "check":
            raise self.fault
        return await self.inner.check(call, receipt)

    async def load(self, type: str, id: str) -> Resource:
        if self.where == "load":
            raise self.fault
        return await self.inner.load(type, id)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("where", ["settle", "check", "load"])
async def test_wherever_a_system_breaks_the_customer_hears_of_it(
    where: str, fault: SystemFault, tmp_path: Path
) -> None:
    async with kiosk(tmp_path, wrap=lambda system: BreaksAt(system, where, fault)) as it:
        assert await it.hear("stamping ticket=T1", ADA)
        await it.world.pass_time(timedelta(hours=3))
        assert await it.ends() == ["person"]
