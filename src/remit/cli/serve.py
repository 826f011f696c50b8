"""`remit serve`: the API, the Desk and the chat, over HTTP."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator, Container, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from random import Random

from remit.app import Remit, running
from remit.channels.console import Console, Mailbox
from remit.channels.post import Http
from remit.channels.web import WebChannel
from remit.channels.webhook import webhooks_of
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, find_contents
from remit.cli.staff import first_admin
from remit.model.wake import Outgoing
from remit.ports import Channel
from remit.serving import listening
from remit.settings import Settings, SiteSettings
from remit.testing.callers import Callers
from remit.web.sign_in.door import Door

_EVERY = 9.0  # seconds between customers who come by


@dataclass(frozen=True)
class Wanted:
    """What `remit serve` was asked for; None: as the environment has it."""

    packs: Sequence[str]
    host: str | None = None
    port: int | None = None
    callers: bool = False  # customers come by on their own
    customer: str = ""  # who is signed in where the chat can be tried

    def at(self, settings: Settings) -> Settings:
        site = settings.site
        wanted = replace(site, host=self.host or site.host, port=site.port if self.port is None else self.port)
        return replace(settings, site=wanted, chat=replace(settings.chat, demo=self.customer))


def serve(home: Home, wanted: Wanted) -> Code:
    """Serve until interrupted. Raises RemitError."""
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_serve(home, wanted))
    show.say("\nStopped. Nothing is lost; what is under way goes on with the next start.", "dim")
    return Code.DONE


async def _serve(home: Home, wanted: Wanted) -> None:
    settings = wanted.at(home.settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _task().cancel)
    post = Post()
    async with AsyncExitStack() as stack:
        with show.working(f"Opening {' and '.join(wanted.packs)}"):
            remit, site = await stack.enter_async_context(opened(home, wanted.packs, settings, post.channels))
        show.say(f"The Desk: {site.url}/desk · the chat: {site.url}/chat/demo · the API: {site.url}/v1")
        if link := await first_admin(Door(remit.house, site.url)):
            show.say(f"Nobody works here yet. You come in, once, by {link}")
        if wanted.callers:
            callers = Callers(remit, post.mail, Random())  # noqa: S311 -- who comes by is no secret
            post.quiet = callers.known
            await callers.come(every=_EVERY)
        await asyncio.Event().wait()


class Post:
    """The letters and texts of an installation without a mail server: shown to whoever started it."""

    def __init__(self) -> None:
        self.mail = Mailbox("mail")
        self.quiet: Container[str] = ()  # whose letters are not shown
        self.channels: tuple[Channel, ...] = (
            Console(self._show, "text"),
            _Both(self.mail, Console(self._show, "mail")),
        )

    def _show(self, letter: Outgoing) -> None:
        if letter.address not in self.quiet:
            show.say(f"By {letter.channel} to {letter.address}: {letter.text}", "dim")


@dataclass(frozen=True)
class _Both:
    """`remit.ports.Channel`: to one, and to the other."""

    one: Channel
    other: Channel

    @property
    def name(self) -> str:
        return self.one.name

    async def deliver(self, message: Outgoing) -> None:
        await self.one.deliver(message)
        await self.other.deliver(message)


@asynccontextmanager
async def opened(
    home: Home, packs: Sequence[str], settings: Settings, channels: Sequence[Channel]
) -> AsyncGenerator[tuple[Remit, SiteSettings]]:
    """Remit over packs, serving customers and answering HTTP, until the block ends; and where it is found.

    Raises RemitError: NoPort where the address is taken.
    """
    contents = find_contents(packs)
    home.remember(contents)
    async with (
        running(contents, settings, (WebChannel(), *channels)) as remit,
        listening(remit.house, settings) as site,
        asyncio.TaskGroup() as tasks,
    ):
        webhooks = webhooks_of(remit.house, Http(anywhere=settings.site.webhooks_anywhere))
        serving = [tasks.create_task(remit.serve()), tasks.create_task(webhooks.serve())]
        yield remit, site
        for task in serving:
            task.cancel()


def _task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("there is no task to end")
    return task
