"""Commands that do something inside Remit, as if they were one of those who work there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from remit.app import Remit, running
from remit.cli.ending import Code
from remit.cli.home import Home
from remit.pack.contents import Contents


def inside(home: Home, contents: Contents, work: Callable[[Remit], Awaitable[Code | None]]) -> Code:
    """Open Remit, do this, and close it again. It is DONE, where the work does not say otherwise."""

    async def opened() -> Code:
        async with running(contents, home.settings) as remit:
            return await work(remit) or Code.DONE

    return asyncio.run(opened())
