"""The composition root: the only place where everything meets. Plain constructor calls, top to bottom."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from remit.agent.means import Means
from remit.agent.reception import Reception
from remit.agent.serve import serve
from remit.brains.embedded import EmbeddedBrain
from remit.clock import SystemClock
from remit.desk.reviews import Reviews
from remit.durable.local import LocalDurable
from remit.errors import Erased, Unavailable
from remit.gate.judge import Gate
from remit.journal.ids import Ids
from remit.journal.rows import opened_outgoing
from remit.journal.vault import KeyRing, Vault
from remit.language.encoder import LexicalEmbedder
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.ports import Brain, Channel, Clock, Durable, Store, Stretch, System
from remit.settings import Settings
from remit.stores.database import DatabaseStore
from remit.stores.keyring import FileKeyRing
from remit.systems.function import FunctionSystem, systems_of
from remit.systems.wrap import Retrying

MakeDurable = Callable[[Store, Clock, Stretch], Durable]
WrapSystem = Callable[[System], System]
OpenStore = Callable[[str], Awaitable[Store]]


@dataclass(frozen=True)
class Remit:
    """A running Remit."""

    means: Means
    durable: Durable
    reception: Reception
    reviews: Reviews
    channels: Mapping[str, Channel]

    async def post(self) -> int:
        """Deliver what is in the outbox, at least once each. How many; what no channel takes stays."""
        sent = 0
        for sealed in await self.means.store.outbox():
            channel = self.channels.get(sealed.channel)
            if channel is None:
                continue
            try:
                await channel.deliver(await opened_outgoing(self.means.vault, sealed))
            except Unavailable:
                continue
            except Erased:
                pass  # there is nobody to deliver it to any more
            await self.means.store.delivered(sealed)
            sent += 1
        return sent

    async def settle(self) -> None:
        """Serve until nothing is due, and deliver what came of it."""
        await self.durable.settle()
        await self.post()


def random_code() -> str:
    """Six digits from the system's own randomness."""
    return f"{secrets.randbelow(10**6):06}"


@asynccontextmanager
async def running(
    pack: Path | Contents,
    settings: Settings,
    channels: Iterable[Channel] = (),
    *,
    clock: Clock | None = None,
    gate: Gate | None = None,
    open_store: OpenStore = DatabaseStore.open,
    make_brain: Callable[[Contents], Brain] | None = None,
    make_durable: MakeDurable | None = None,
    wrap: WrapSystem = Retrying,
    new_code: Callable[[], str] = random_code,
) -> AsyncGenerator[Remit]:
    """Remit over a pack and a home folder, until the block ends. Raises PackErrors, StoreError, BadSetting.

    `gate`: judges instead of the pack's own policies.
    """
    contents = load(pack) if isinstance(pack, Path) else pack
    clock = clock or SystemClock()
    data = settings.data(contents.name)
    data.mkdir(parents=True, exist_ok=True)
    if contents.pack.prepare is not None:
        contents.pack.prepare(data, clock.now())
    store = await open_store(settings.database)
    ring = FileKeyRing(settings.keys)
    systems = systems_of(contents, data)
    try:
        gate = gate or gate_of(contents)
        means = await _means(contents, gate, store, ring, systems, clock, make_brain, wrap, new_code)
        make = make_durable or partial(_local, folder=settings.home / "workers")
        durable = make(store, clock, partial(serve, means))
        yield Remit(
            means=means,
            durable=durable,
            reception=Reception(means, durable),
            reviews=Reviews(means, durable),
            channels={channel.name: channel for channel in channels},
        )
        if isinstance(durable, LocalDurable):
            await durable.close()
    finally:
        for system in systems.values():
            await system.close()
        await ring.close()
        await store.close()


def _local(store: Store, clock: Clock, stretch: Stretch, folder: Path) -> Durable:
    return LocalDurable(store, clock, stretch, folder)


async def _means(
    contents: Contents,
    gate: Gate,
    store: Store,
    ring: KeyRing,
    systems: Mapping[str, FunctionSystem],
    clock: Clock,
    make_brain: Callable[[Contents], Brain] | None,
    wrap: WrapSystem,
    new_code: Callable[[], str],
) -> Means:
    make = make_brain or (lambda pack: EmbeddedBrain(pack, LexicalEmbedder()))
    vault = Vault(ring)
    await vault.ready()
    return Means(
        contents=contents,
        gate=gate,
        brain=make(contents),
        systems={name: wrap(system) for name, system in systems.items()},
        store=store,
        vault=vault,
        clock=clock,
        new_id=Ids(clock),
        new_code=new_code,
    )
