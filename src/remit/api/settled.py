"""Changes to the installation, waited for until they hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from remit.api.callers import Caller
from remit.model.entry import InstallationBody
from remit.model.ids import INSTALLATION
from remit.model.installation import Installation

_WITHIN = 5.0  # seconds


async def changed(by: Caller, act: InstallationBody, holds: Callable[[Installation], bool]) -> bool:
    """Have a change made, and wait until it holds. Whether it does by now; if not, it will."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _WITHIN
    with by.house.means.live.bell.listening(INSTALLATION) as ear:
        await by.house.office.do(act, f"staff:{by.member.id}")
        while not (done := holds(await by.register.installation())):
            left = until - loop.time()
            if left <= 0 or not await ear.heard(left):
                break
    return done
