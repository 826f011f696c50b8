"""Where the installation is run: who works here, under which rules, with what stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from remit.agent.means import Means
from remit.errors import Erased
from remit.journal.rows import opened_installation, wake_for
from remit.model.entry import InstallationBody
from remit.model.ids import INSTALLATION, INSTALLATION_LANE, INSTALLATION_RECORD, WakeId
from remit.model.installation import Installation
from remit.model.wake import Administered
from remit.ports import Durable


@dataclass(frozen=True)
class Office:
    means: Means
    durable: Durable

    async def installation(self) -> Installation:
        """The installation as it stands. Raises Erased where its keys were lost."""
        return await opened_installation(self.means.store, self.means.vault)

    async def do(self, act: InstallationBody, by: str) -> None:
        """Have a change made. When this returns it will not be lost; it holds within a moment.

        by: who does it, as `staff:ID`, or `console` for whoever runs the command line.
        """
        if not await self.means.vault.open_record(INSTALLATION_RECORD, create=True):
            raise Erased(record=INSTALLATION_RECORD)
        asked = Administered(act=act, by=by)
        wake = WakeId(self.means.new_id("wake"))
        now = self.means.now()
        await self.durable.deliver(wake_for(self.means.vault, INSTALLATION_LANE, now, asked, INSTALLATION_RECORD, wake))

    async def until(self, holds: Callable[[Installation], bool], within: float) -> bool:
        """Wait until a change that was asked for holds, for at most so many seconds. Whether it does by then; if not,
        it will. Raises what `holds` does, and Erased."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        with self.means.live.bell.listening(INSTALLATION) as ear:
            while not (done := holds(await self.installation())):
                left = end - loop.time()
                if left <= 0 or not await ear.heard(left):
                    break
        return done
