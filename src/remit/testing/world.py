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
from remit.pack.load import load
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
    """What worlds of one pack share: the pack, its Gate and a brain, and an empty home with its demo data."""

    contents: Contents
    gate: Gate
    brain: Brain
    plain: EmbeddedBrain
    documents: Library
    home: Path

    @property
    def data(self) -> Path:
        """The folder of the demo data as it was in the beginning."""
        return read_settings({}, self.home).data(self.contents.name)


MakeBrain = Callable[[Contents], Brain]


@cache
def stage(pack: Path, make_brain: MakeBrain = embedded) -> Stage:
    """A pack made ready for worlds, once in a process. Raises PackErrors."""
    contents = load(pack)
    home = Path(tempfile.mkdtemp(prefix="remit-stage-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    brain = make_brain(contents)
    plain = brain if isinstance(brain, EmbeddedBrain) else embedded(contents)
    made = Stage(contents, gate_of(contents), brain, plain, library(contents), home)
    made.data.mkdir(parents=True)
    if contents.pack.prepare is not None:
        contents.pack.prepare(made.data, NOON)
    if contents.pack.set_clock is not None:
        contents.pack.set_clock(made.data, NOON)
    for file in made.data.rglob("*.db"):
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
    data: Path

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
        data = settings.data(stage.contents.name)
        yield World(stage, remit, store, clock, durables[0], failing, chat, mail, text, data)


def _furnish(stage: Stage, settings: Settings) -> None:
    data = settings.data(stage.contents.name)
    if not data.exists():
        shutil.copytree(stage.data, data)


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
    set_clock, data = contents.pack.set_clock, settings.data(contents.name)
    if set_clock is None:
        return ManualClock(at)
    return _ClockOfBoth(at, lambda moment: set_clock(data, moment))


def _put_together(file: Path) -> None:
    """Have everything in the one file, so that a copy of it is whole."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
