"""Kills a process that pays bills, over and over, and counts in the business's own books what became of each bill.

A child process runs Remit on disk with fsync; customers ask it to pay bills, each once, at one of five systems: one
honours keys, one ignores them but can be asked, one answers too late, one is reached twice by every call, and one
ignores keys and cannot be asked. The child is ended with SIGKILL: every other time at a point drawn from those on
either side of each system call and each commit, else at a random time. The next child takes over what the dead one
held, and takes in the next bill. When all kills are spent, a last child has all the time it wants.

A bill was paid as often as it stands in the till's database (`till.db`), whatever Remit believes. Each bill that was
asked for is exactly one of:

completed          paid once, and its goal is resolved.
lost               not paid, or paid without its goal coming to an end: nobody was told.
doubled            paid more than once.
unknown            whether it was paid could not be found out, and a person is asked.

JSON keys: `kills completed lost doubled unknown unknown_avoidable`; the last counts the unknown ones at systems that
can be asked, and is a fault, as is anything lost or doubled.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, NoReturn

from pydantic import TypeAdapter

from harness import parser, show
from remit.app import Remit, running
from remit.brains.embedded import EmbeddedBrain
from remit.brains.embedded.mind import Mind
from remit.clock import ManualClock, SystemClock
from remit.gate.judge import Gate
from remit.journal.rows import opened_state
from remit.language.encoder import LexicalEmbedder
from remit.model.goal import Goal
from remit.model.ids import ConversationId, MessageId
from remit.model.review import Unsettled
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.ports import Clock
from remit.settings import Settings, read_settings
from remit.testing.brain import WordForWord
from remit.testing.crash import Fuse
from remit.testing.twins import HookedStore

TILL = Path(__file__).parent / "till"
SYSTEMS = ("keyed", "forgetful", "late", "twice", "deaf")
CANNOT_BE_ASKED = "deaf"
FATES = ("completed", "lost", "doubled", "unknown")
POINTS = 24
"""About as many points as a child passes that pays one bill."""

Fate = Literal["completed", "lost", "doubled", "unknown"]
Report = Callable[[str], None]
Life = Callable[[Report], Awaitable[None]]


@dataclass(frozen=True)
class Bill:
    id: str
    system: str


@dataclass(frozen=True)
class Place:
    """What every child needs, made once before the first is forked."""

    contents: Contents
    gate: Gate
    plain: EmbeddedBrain
    settings: Settings

    @property
    def till(self) -> Path:
        return self.settings.data(self.contents.name) / "till.db"


@dataclass
class Bench:
    """The parent: asks, kills, and asks again for what was not taken in."""

    place: Place
    dice: random.Random
    asked: list[Bill] = field(default_factory=list[Bill])
    not_taken: list[Bill] = field(default_factory=list[Bill])
    usual: float = 0.05  # seconds that a child serves, about

    def run(self, kills: int) -> None:
        while kills:
            self.not_taken.append(self._next())
            kills -= self._life()
        while self.not_taken:
            self._child(lambda report: _live(self.place, self.not_taken, Fuse(), report))

    def _next(self) -> Bill:
        bill = Bill(f"B{len(self.asked) + 1:05}", self.dice.choice(SYSTEMS))
        self.asked.append(bill)
        return bill

    def _life(self) -> bool:
        """Let a child live until it is killed. Whether it was: one that was through before is none of the kills."""
        at = self.dice.randint(1, POINTS) if self.dice.random() < 0.5 else None
        after = None if at else self.dice.uniform(0, 1.5 * self.usual)
        fuse = Fuse(at, _kill_self)
        return self._child(lambda report: _live(self.place, self.not_taken, fuse, report), after)

    def _child(self, life: Life, after: float | None = None) -> bool:
        """Fork a child. `after`: kill it so many seconds after it was ready. Whether it was killed."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _be_child(life, writing)
        os.close(writing)
        with os.fdopen(reading) as report:
            report.readline()  # it is ready, or dead
            begun = time.monotonic()
            if after is not None:
                time.sleep(after)
                os.kill(child, signal.SIGKILL)
            taken = set(report.read().split())
        _, status = os.waitpid(child, 0)
        self.not_taken = [bill for bill in self.not_taken if bill.id not in taken]
        if os.WIFEXITED(status):
            self.usual += (time.monotonic() - begun - self.usual) / 5
            if os.WEXITSTATUS(status):
                raise SystemExit("a child failed by itself: see above")
        return os.WIFSIGNALED(status)

    def ends(self) -> dict[str, str]:
        """How the goal of each bill stands in the end, as a last child sees it."""
        file = self.place.settings.home / "ends.json"
        self._child(lambda _: _come_to_an_end(self.place, file))
        return TypeAdapter(dict[str, str]).validate_json(file.read_text())


# -- children -------------------------------------------------------------------------------------------------------


def _be_child(life: Life, writing: int) -> NoReturn:
    status = 1
    try:
        asyncio.run(_await(life(lambda line: _write(writing, line))))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


async def _await(life: Awaitable[None]) -> None:
    await life


def _write(writing: int, line: str) -> None:
    os.write(writing, f"{line}\n".encode())


def _kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _live(place: Place, bills: list[Bill], fuse: Fuse, report: Report) -> None:
    """Take in what was not taken in yet, and serve what is due."""
    async with _remit(place, fuse, SystemClock()) as remit:
        report("ready")
        for bill in bills:
            await remit.reception.hear(
                f"{bill.system} bill={bill.id}",
                conversation=ConversationId(bill.id),
                channel="console",
                id=MessageId(bill.id),
            )
            report(bill.id)
        await remit.settle()


async def _come_to_an_end(place: Place, file: Path) -> None:
    """Serve everything that is due, and whatever falls due in the next hours; then write how every goal stands."""
    clock = ManualClock(SystemClock().now())
    end = clock.now() + timedelta(hours=6)
    async with _remit(place, Fuse(), clock) as remit:
        await remit.settle()
        while (due := await remit.means.store.next_due()) is not None and due < end:
            clock.set(due)
            await remit.settle()
        ends = json.dumps(await _ends(remit))
    await asyncio.to_thread(file.write_text, ends)


def _remit(place: Place, fuse: Fuse, clock: Clock) -> AbstractAsyncContextManager[Remit]:
    async def open_store(where: str) -> HookedStore:
        store = await HookedStore.open(where)
        assert isinstance(store, HookedStore)
        fuse.watch(store)
        return store

    return running(
        place.contents,
        place.settings,
        clock=clock,
        gate=place.gate,
        open_store=open_store,
        plain=place.plain,
        make_brain=WordForWord,
        wrap=fuse.around,
    )


async def _ends(remit: Remit) -> dict[str, str]:
    means, ends, after = remit.means, dict[str, str](), ""
    while views := await means.store.views("goal", after=after):
        after = views[-1].id
        for view in views:
            goal = await opened_state(means.vault, view)
            if isinstance(goal, Goal) and goal.conversation is not None:
                ends[goal.conversation] = _end(goal)
    return ends


def _end(goal: Goal) -> str:
    if goal.outcome is not None:
        return goal.outcome.ending.tag
    return "unknown" if any(isinstance(review.matter, Unsettled) for review in goal.reviews) else "open"


# -- judging --------------------------------------------------------------------------------------------------------


def fate(paid: int, end: str) -> Fate:
    """What became of a bill, from how often it stands in the till's books."""
    if paid > 1:
        return "doubled"
    if end == "unknown":
        return "unknown"
    return "completed" if paid == 1 and end == "resolved" else "lost"


def judged(bills: Sequence[Bill], paid: Mapping[str, int], ends: Mapping[str, str]) -> list[tuple[str, Fate]]:
    """The system and the fate of each bill."""
    return [(bill.system, fate(paid.get(bill.id, 0), ends.get(bill.id, "open"))) for bill in bills]


def payments(till: Path) -> dict[str, int]:
    with closing(sqlite3.connect(till)) as connection:
        return dict(connection.execute("SELECT bill, count(*) FROM paid GROUP BY bill").fetchall())


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--kills", type=int, default=500, help="how often the child is killed")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    logging.getLogger("remit").setLevel(logging.ERROR)  # that a worker died is no news here
    contents = load(TILL)
    with tempfile.TemporaryDirectory() as home:
        plain = EmbeddedBrain(Mind(contents, LexicalEmbedder()))
        place = Place(contents, gate_of(contents), plain, read_settings({}, Path(home)))
        bench = Bench(place, random.Random(options.seed))
        bench.run(options.kills)
        fates = judged(bench.asked, ends=bench.ends(), paid=payments(place.till))
    rows = [{"system": s, "asked": _count(fates, s)} | {f: _count(fates, s, f) for f in FATES} for s in SYSTEMS]
    figures = {"kills": options.kills} | {f: sum(_count(fates, s, f) for s in SYSTEMS) for f in FATES}
    figures["unknown_avoidable"] = figures["unknown"] - _count(fates, CANNOT_BE_ASKED, "unknown")
    show(f"{options.kills} kills", rows, figures, options.json)
    return 1 if figures["lost"] or figures["doubled"] or figures["unknown_avoidable"] else 0


def _count(fates: Sequence[tuple[str, Fate]], system: str, fate: str | None = None) -> int:
    return sum(of == system and fate in (None, became) for of, became in fates)


if __name__ == "__main__":
    sys.exit(main())
