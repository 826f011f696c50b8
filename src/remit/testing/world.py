"""A running Remit made of twins: virtual time, mailboxes, known codes, systems that fail when told to."""

from __future__ import annotations

import atexit
import itertools
import re
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from remit.app import Remit, embedded, library, running
from remit.brains.embedded import EmbeddedBrain
from remit.channels.console import Mailbox
from remit.clock import ManualClock
from remit.durable.inline import InlineDurable
from remit.gate.judge import Gate
from remit.journal.rows import opened_state
from remit.knowledge.library import Library
from remit.model.goal import Goal
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.join import load_all
from remit.ports import Brain, System
from remit.settings import Settings, read_settings
from remit.systems.wrap import Retrying
from remit.testing.faults import Failing
from remit.testing.twins import HookedStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When a world begins: a Tuesday."""

_DIGITS = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True)
class Stage:
    """What worlds of one pack share, or of packs that were joined: the contents, their Gate and a brain, and an empty
    home with the demo data."""

    contents: Contents
    gate: Gate
    brain: Brain
    plain: EmbeddedBrain
    documents: Library
    home: Path

    @property
    def data(self) -> Path:
        """The folder of the demo data of the pack that leads, as it was in the beginning."""
        return self.data_of(self.contents.packs[0])

    def data_of(self, pack: Contents) -> Path:
        """The same of any pack."""
        return read_settings({}, self.home).data(pack.name)


MakeBrain = Callable[[Contents], Brain]


@cache
def stage(pack: Path | tuple[Path, ...], make_brain: MakeBrain = embedded) -> Stage:
    """A pack made ready for worlds, or several together, once in a process. Raises PackErrors."""
    contents = load_all((pack,) if isinstance(pack, Path) else pack)
    home = Path(tempfile.mkdtemp(prefix="remit-stage-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    brain = make_brain(contents)
    plain = brain if isinstance(brain, EmbeddedBrain) else embedded(contents)
    made = Stage(contents, gate_of(contents), brain, plain, library(contents), home)
    for one in contents.packs:
        folder = made.data_of(one)
        folder.mkdir(parents=True)
        if one.pack.prepare is not None:
            one.pack.prepare(folder, NOON)
        if one.pack.set_clock is not None:
            one.pack.set_clock(folder, NOON)
        for file in folder.rglob("*.db"):
            _put_together(file)
    return made


@dataclass(frozen=True)
class World:
    """A running Remit and the handles of its twins."""

    stage: Stage
    remit: Remit
    store: HookedStore
    clock: ManualClock
    durable: InlineDurable
    systems: Mapping[str, Failing]
    chat: Mailbox
    mail: Mailbox
    text: Mailbox

    @property
    def data(self) -> Path:
        """The folder for data of the pack that leads."""
        return self.data_of(self.stage.contents.packs[0])

    def data_of(self, pack: Contents) -> Path:
        """The same of any pack."""
        return self.remit.settings.data(pack.name)

    async def pass_time(self, span: timedelta) -> None:
        """Let time pass, serve what falls due on the way, and deliver what came of it."""
        await self.durable.run_for(span)
        await self.remit.post()

    async def goals(self) -> list[Goal]:
        """All goals, in the order they were opened."""
        means, found, after = self.remit.means, list[Goal](), ""
        while views := await means.store.views("goal", after=after):
            after = views[-1].id
            states = [await opened_state(means.vault, view) for view in views if view.state]
            found += [state for state in states if isinstance(state, Goal)]
        return found

    def last_code(self) -> str | None:
        """The code that was sent last to an address of a customer's."""
        sent = sorted((*self.mail.messages, *self.text.messages), key=lambda message: message.id)
        codes = [code for message in sent for code in _DIGITS.findall(message.text)]
        return codes[-1] if codes else None


@asynccontextmanager
async def world(
    stage: Stage,
    home: Path,
    *,
    at: datetime = NOON,
    gate: Gate | None = None,
    wrap: Callable[[System], System] = lambda system: system,
) -> AsyncGenerator[World]:
    """A world in a home folder; in one it was in before, it goes on where it stopped.

    `at`: the time it begins. `gate`: judges instead of the pack's own. `wrap`: what goes around each system, inside of
    what may fail.
    """
    settings = read_settings({}, home)
    _furnish(stage, settings)
    clock = _clock(stage.contents, settings, at)
    chat, mail, text = Mailbox("console"), Mailbox("mail"), Mailbox("text")
    failing: dict[str, Failing] = {}

    def around(system: System) -> System:
        failing[system.name] = Failing(wrap(system))
        return Retrying(failing[system.name], pauses=())

    durables: list[InlineDurable] = []
    async with running(
        stage.contents,
        settings,
        (chat, mail, text),
        clock=clock,
        plain=stage.plain,
        documents=stage.documents,
        make_brain=lambda _: stage.brain,
        gate=gate or stage.gate,
        make_durable=lambda store, _, stretch: durables.append(InlineDurable(store, clock, stretch)) or durables[0],
        open_store=HookedStore.open,
        wrap=around,
        new_code=codes(),
    ) as remit:
        store = remit.means.store
        if not isinstance(store, HookedStore):
            raise AssertionError("the store that was asked for")
        yield World(stage, remit, store, clock, durables[0], failing, chat, mail, text)


def _furnish(stage: Stage, settings: Settings) -> None:
    for one in stage.contents.packs:
        if not (data := settings.data(one.name)).exists():
            shutil.copytree(stage.data_of(one), data)


def codes() -> Callable[[], str]:
    """Six digits that everybody knows: 100001, 100002, ..."""
    numbers = itertools.count(100_001)
    return lambda: str(next(numbers))


class _ClockOfBoth(ManualClock):
    """Virtual time, for Remit and for the business."""

    def __init__(self, start: datetime, tell: Callable[[datetime], None]) -> None:
        self._tell = tell
        super().__init__(start)

    def set(self, moment: datetime) -> None:
        super().set(moment)
        self._tell(moment)

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)


def _clock(contents: Contents, settings: Settings, at: datetime) -> ManualClock:
    clocks = [(one.pack.set_clock, settings.data(one.name)) for one in contents.packs]

    def tell(moment: datetime) -> None:
        for set_clock, data in clocks:
            if set_clock is not None:
                set_clock(data, moment)

    return _ClockOfBoth(at, tell)


def _put_together(file: Path) -> None:
    """Have everything in the one file, so that a copy of it is whole."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
