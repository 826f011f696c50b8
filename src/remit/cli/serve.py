"""`remit serve`: the API, the Desk and the chat, over HTTP."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from remit.app import Remit, running
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, find_pack
from remit.cli.staff import first_admin
from remit.errors import NoPort
from remit.serving import listening, site
from remit.settings import SiteSettings
from remit.web.sign_in.door import Door


@dataclass(frozen=True)
class Wanted:
    """What `remit serve` was asked for; None: as the environment has it."""

    pack: str
    host: str | None = None
    port: int | None = None


def serve(home: Home, wanted: Wanted) -> Code:
    """Serve until interrupted. Raises RemitError."""
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_serve(home, wanted))
    show.say("\nStopped. Nothing is lost; what is under way goes on with the next start.", "dim")
    return Code.DONE


async def _serve(home: Home, wanted: Wanted) -> None:
    settings = home.settings.site
    settings = replace(settings, host=wanted.host or settings.host, port=wanted.port or settings.port)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _task().cancel)
    async with AsyncExitStack() as stack:
        with show.working(f"Opening {wanted.pack}"):
            remit, settings = await stack.enter_async_context(opened(home, wanted.pack, settings))
        show.say(f"The Desk: {settings.url}/desk · the chat: {settings.url}/chat/demo · the API: {settings.url}/v1")
        if link := await first_admin(Door(remit.house, settings.url)):
            show.say(f"Nobody works here yet. You come in, once, by {link}")
        await asyncio.Event().wait()


@asynccontextmanager
async def opened(home: Home, pack: str, settings: SiteSettings) -> AsyncGenerator[tuple[Remit, SiteSettings]]:
    """Remit over a pack, serving customers and answering HTTP, until the block ends; and where it is found.

    Raises RemitError: NoPort where the address is taken.
    """
    folder = find_pack(pack)
    home.remember(folder)
    async with running(folder, home.settings) as remit:
        try:
            async with listening(site(remit.house, settings), settings) as port, asyncio.TaskGroup() as tasks:
                serving = tasks.create_task(remit.serve())
                yield remit, replace(settings, port=port)
                serving.cancel()
        except OSError as fault:
            raise NoPort(host=settings.host, port=settings.port, why=fault.strerror or str(fault)) from fault


def _task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("there is no task to end")
    return task
