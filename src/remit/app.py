"""The composition root: the only place where everything meets. Plain constructor calls, top to bottom."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from remit.agent.grounding.wary import Wary
from remit.agent.live import Live
from remit.agent.loaded import note_pack
from remit.agent.means import Means
from remit.agent.reception import Reception
from remit.agent.rulebook import Rulebook
from remit.agent.serve import serve
from remit.brains.embedded import EmbeddedBrain
from remit.brains.embedded.elsewhere import ELSEWHERE
from remit.brains.embedded.kept import Kept
from remit.brains.embedded.mind import Mind
from remit.brains.llm import LlmBrain, Price, Terms
from remit.brains.llm.model import LanguageModel
from remit.channels.pulled import Pulled
from remit.channels.webhook import WebhookChannel
from remit.clock import SystemClock
from remit.desk.floor import Floor
from remit.desk.house import House
from remit.desk.office import Office
from remit.desk.reviews import Reviews
from remit.durable.local import LocalDurable
from remit.errors import BadSetting, Erased, ModelBroken, PackErrors, StoreError, Unavailable, Unprepared
from remit.gate.judge import Gate
from remit.journal.bell import Bell
from remit.journal.erasures import erase_again
from remit.journal.ids import Ids
from remit.journal.log import OUTBOX
from remit.journal.rows import opened_outgoing
from remit.journal.vault import Vault
from remit.knowledge.library import Library
from remit.knowledge.read import KNOWLEDGE, Read, filed, read
from remit.language.encoder import Both, LexicalEmbedder
from remit.language.learned import Learned, Recent
from remit.language.minilm.embedder import DIGEST, MiniLm, place
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.ports import Brain, Channel, Clock, Durable, Embedder, Store, Stretch, System
from remit.settings import Settings, homeless
from remit.stores.database import DatabaseStore
from remit.stores.keyring import FileKeyRing
from remit.systems.function import systems_of
from remit.systems.wrap import Retrying

log = logging.getLogger("remit.app")

_AGAIN = 5.0  # seconds: when to try again to deliver what no channel took
_TIDY = timedelta(hours=1)  # how often what is past its time is forgotten

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
    settings: Settings

    @property
    def house(self) -> House:
        """What a front works with."""
        floor, office = Floor(self.means, self.durable), Office(self.means, self.durable)
        return House(self.means, self.reception, self.reviews, floor, office)

    async def post(self) -> int:
        """Deliver what is in the outbox, at least once each. How many; what a channel does not take stays, and holds up
        nothing but that channel's own."""
        return sum([await self._post_by(channel) for channel in self.channels.values()])

    async def _post_by(self, channel: Channel) -> int:
        sent = 0
        for sealed in await self.means.store.outbox(channel=channel.name):
            try:
                await channel.deliver(await opened_outgoing(self.means.vault, sealed))
            except Unavailable:
                continue
            except Erased:
                pass  # there is nobody to deliver it to any more
            await self.means.store.delivered(sealed)
            sent += 1
        return sent

    async def serve(self) -> None:
        """Serve, and deliver what comes of it, until cancelled. Nothing but the cancelling ends it."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.durable.serve())
            with self.means.live.bell.listening(OUTBOX) as ear:
                tidied = self.means.now() - _TIDY
                while True:
                    try:
                        await self.post()
                        if (now := self.means.now()) - tidied >= _TIDY:
                            await self.means.store.forget_late(now)
                            tidied = now
                    except StoreError:
                        log.exception("What waits in the outbox is tried again.")
                    await ear.heard(_AGAIN)

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
    plain: EmbeddedBrain | None = None,
    documents: Library | None = None,
    make_brain: Callable[[Contents], Brain] | None = None,
    make_durable: MakeDurable | None = None,
    wrap: WrapSystem = Retrying,
    new_code: Callable[[], str] = random_code,
    live: Live | None = None,
) -> AsyncGenerator[Remit]:
    """Remit over a pack and a home folder, until the block ends. Raises PackErrors, StoreError, BadSetting.

    `gate`: judges instead of the pack's own policies. `plain`, `documents`: the pack's embedded brain and its library,
    where they are made already.
    """
    contents = load(pack) if isinstance(pack, Path) else pack
    clock = clock or SystemClock()
    prepare(contents, settings.data, clock)
    async with archive(settings, clock=clock, open_store=open_store) as kept, AsyncExitStack() as open_:
        systems = systems_of(contents, settings.data)
        for system in systems.values():
            open_.push_async_callback(system.close)
        plain = plain or embedded(contents, settings)
        brain = (
            make_brain(contents) if make_brain else await open_.enter_async_context(thinking(plain, contents, settings))
        )
        means = Means(
            contents=contents,
            rulebook=Rulebook(contents, gate or gate_of(contents), kept.store, kept.vault),
            brain=Wary(brain, contents, brain if isinstance(brain, EmbeddedBrain) else plain),
            systems={name: wrap(system) for name, system in systems.items()},
            store=kept.store,
            vault=kept.vault,
            clock=clock,
            new_id=Ids(clock),
            new_code=new_code,
            library=documents or library(contents, settings),
            live=live or Live(Bell()),
        )
        make = make_durable or partial(_local, folder=settings.home / "workers")
        durable = make(kept.store, clock, partial(serve, means))
        if isinstance(durable, LocalDurable):
            open_.push_async_callback(durable.close)
        await note_pack(means)
        yield Remit(
            means=means,
            durable=durable,
            reception=Reception(means, durable),
            reviews=Reviews(means, durable),
            channels={channel.name: channel for channel in (*_everywhere(means), *channels)},
            settings=settings,
        )


@dataclass(frozen=True)
class Archive:
    """What an installation keeps, without a pack: enough to read, verify and mend it, not to serve."""

    store: Store
    vault: Vault
    clock: Clock


@asynccontextmanager
async def archive(
    settings: Settings, *, clock: Clock | None = None, open_store: OpenStore = DatabaseStore.open
) -> AsyncGenerator[Archive]:
    """The database and the keys of a home folder, until the block ends. Raises StoreError."""
    async with AsyncExitStack() as open_:
        store = await open_store(settings.database)
        open_.push_async_callback(store.close)
        ring = FileKeyRing(settings.keys)
        open_.push_async_callback(ring.close)
        vault = Vault(ring)
        await vault.ready()
        await erase_again(store, vault)
        yield Archive(store, vault, clock or SystemClock())


def prepare(contents: Contents, data: Callable[[str], Path], clock: Clock) -> None:
    """See to it that the systems have what they need, each pack's in its own folder. Raises Unprepared."""
    for one in contents.packs:
        folder = data(one.name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if one.pack.prepare is not None:
                one.pack.prepare(folder, clock.now())
        except Exception as fault:  # a pack's own code may raise anything
            raise Unprepared(pack=one.name, folder=folder, why=str(fault)) from fault


def embedded(contents: Contents, settings: Settings | None = None) -> EmbeddedBrain:
    """The brain that is always there. Without the sentence model it goes by words alone.

    settings: where to keep what is learned of the pack's examples; if left out, where the environment says, if it does.
    """
    return EmbeddedBrain(mind(contents, settings))


def mind(contents: Contents, settings: Settings | None = None) -> Mind:
    """What a pack's examples teach, as that brain knows it. settings: as of `embedded`."""
    folder = (settings or homeless(os.environ)).learned
    with reading(contents, settings) as embedder:
        return Mind(contents, embedder, Kept(folder, contents.name, DIGEST) if folder else None)


@contextmanager
def reading(contents: Contents, settings: Settings | None = None) -> Generator[Embedder]:
    """What the embedded brain compares texts with. What it is asked in the block is kept for the next time."""
    with sentences(settings, contents.name) as model:
        yield Both(LexicalEmbedder(), model) if model else LexicalEmbedder()


@asynccontextmanager
async def thinking(plain: EmbeddedBrain, contents: Contents, settings: Settings) -> AsyncGenerator[Brain]:
    """The brain that is asked: with a language model where the installation or the pack names one.

    Raises BadSetting.
    """
    choice = settings.model
    terms = Terms(choice.seconds, Price(*choice.price), choice.per_conversation, choice.per_day)
    async with language_model(contents.pack.model, settings) as model:
        yield LlmBrain(contents, plain, model, terms) if model else plain


@asynccontextmanager
async def language_model(named: str, settings: Settings) -> AsyncGenerator[LanguageModel | None]:
    """The model that the installation names, else the one that a pack does; None for none. Nothing is sent to it yet.

    Raises BadSetting.
    """
    name = settings.model.name or named
    setting = "REMIT_MODEL" if settings.model.name else "model of the pack"
    if name in ("", "none"):
        yield None
        return
    try:
        from remit.brains.llm.provider import open_model
    except ImportError:
        cure = "the library for language models is not installed; install remit[llm]."
        raise BadSetting(name=setting, value=name, cure=cure) from None
    async with open_model(name, settings.model.url, setting) as model:
        yield model


def library(contents: Contents, settings: Settings | None = None) -> Library:
    """The pack's documents, ready to be asked. Raises PackErrors.

    settings: as of `embedded`.
    """
    documents = documents_of(contents)
    if documents.errors:
        raise PackErrors(documents.errors)
    with sentences(settings, f"{contents.name}.{KNOWLEDGE}") as model:
        return Library(documents.passages, model or LexicalEmbedder(), ELSEWHERE)


def documents_of(contents: Contents) -> Read:
    """The documents of what is served, as far as they can be read."""
    found = [
        filed(read(one.folder / KNOWLEDGE, one.documents, contents.pack.locale), partial(contents.filed, one))
        for one in contents.packs
    ]
    return Read(
        tuple(passage for one in found for passage in one.passages),
        {id: line for one in found for id, line in one.lines.items()},
        tuple(error for one in found for error in one.errors),
    )


@contextmanager
def sentences(settings: Settings | None, about: str) -> Generator[Embedder | None]:
    """The sentence model; None where there is none to use. What it is asked in the block is kept for the next time.

    settings: as of `embedded`. about: what the block reads, as the name of a pack.
    """
    settings = settings or homeless(os.environ)
    model = _opened(place(settings.models))
    if model is None or settings.learned is None:
        yield model
        return
    learned = Learned(model, settings.learned / f"{about}.vectors", DIGEST)
    yield learned
    learned.keep()


@cache
def _opened(file: Path) -> Embedder | None:
    """The sentence model, opened once in a process; where that cannot be, the log says why."""
    try:
        return Recent(MiniLm(file))
    except ModelBroken as broken:
        log.warning("%s", broken)
        return None


def _everywhere(means: Means) -> tuple[Channel, ...]:
    """The channels that every process has: what they take in is kept, and fetched or sent from there."""
    return Pulled("api"), WebhookChannel(means.store, means.live.bell)


def _local(store: Store, clock: Clock, stretch: Stretch, folder: Path) -> Durable:
    return LocalDurable(store, clock, stretch, folder)
