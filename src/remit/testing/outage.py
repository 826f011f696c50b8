"""What becomes of a scenario when a system fails in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from remit.model.system import Call, Receipt
from remit.ports import System
from remit.settings import read_settings
from remit.systems.wrap import Wrapped
from remit.testing.act import Actor
from remit.testing.play import Result, changes, play, standing
from remit.testing.report import Overheard, Transcript
from remit.testing.rows import RowDifference
from remit.testing.script import How, Scenario
from remit.testing.world import Stage, World, world

SOON = timedelta(minutes=3)
"""After which a goal that waited for a system has tried again."""

TOO_LONG = timedelta(hours=4)
"""After which a person has been asked."""


@dataclass(frozen=True)
class Outage:
    """A system that fails from the start of a scenario, or from its first write on; and whether it comes back."""

    system: str
    how: How
    comes_back: bool

    def __str__(self) -> str:
        return f"{self.system} {self.how}{' and back' if self.comes_back else ''}"


@dataclass(frozen=True)
class Whole:
    """A scenario as it goes when nothing fails, and the rows as they were after each of its writes."""

    result: Result
    milestones: tuple[frozenset[str], ...]


async def whole(stage: Stage, scenario: Scenario, home: Path) -> Whole:
    """Play a scenario with nothing failing."""
    milestones = [frozenset[str]()]
    settings = read_settings({}, home)

    def note() -> None:
        milestones.append(_set(changes(stage, lambda one: settings.data(one.name))))

    result = await play(stage, scenario, home, wrap=lambda system: Noting(system, note))
    return Whole(result, tuple(milestones))


class Noting(Wrapped):
    """Notes each write once it is done."""

    def __init__(self, inner: System, note: Callable[[], None]) -> None:
        super().__init__(inner)
        self._note = note

    async def perform(self, call: Call) -> Receipt:
        receipt = await self.inner.perform(call)
        if call.key is not None:
            self._note()
        return receipt


def outages(whole: Whole) -> Iterator[Outage]:
    """Every way in which the systems that a scenario touches can fail it."""
    for system, wrote in whole.result.systems.items():
        for how in ("down", "cut", "after"):
            if wrote or how == "down":
                yield from (Outage(system, how, comes_back) for comes_back in (True, False))


async def under(stage: Stage, whole: Whole, outage: Outage, home: Path) -> list[str]:
    """Play a scenario that went well (`whole`) again under an outage. What is wrong with how that went.

    INVARIANT: nothing is half done, nobody is left without a word, and it ends: as it would have, once the system is
    back; else with a person.
    """
    transcript, watch = Transcript(), Watch(outage)
    async with world(stage, home, wrap=lambda s: Overheard(s, transcript)) as it:
        actor = Actor(it, whole.result.scenario, transcript)
        it.store.before_pending = actor.interrupt
        it.systems[outage.system].fail(outage.how)
        await actor.play(lambda: watch.look(it))
        ends = [f"{goal.kind} {await standing(it, goal)}" for goal in await it.goals()]
    rows = changes(stage, it.data_of)
    problems = watch.problems + _wrong(whole, outage, watch, ends, rows)
    return [f"{outage}: {problem}\n{transcript}" for problem in problems]


class Watch:
    """Looks after each step whether anything waits; then brings the system back, or lets too much time pass."""

    def __init__(self, outage: Outage) -> None:
        self._outage = outage
        self._said = 0
        self.waited = False
        self.problems: list[str] = []

    async def look(self, it: World) -> bool:
        """Whether the customer takes a further step."""
        told = self._news(it)
        if not await self._waits(it):
            return True
        self.waited = True
        if not told:
            self.problems.append("it waits, and nobody was told")
        if self._outage.comes_back:
            it.systems[self._outage.system].restore()
            await it.pass_time(SOON)
            if await self._waits(it):
                self.problems.append("it still waits when the system is back")
            return True
        await it.pass_time(TOO_LONG)
        if not self._news(it):
            self.problems.append("a person has it, and nobody was told")
        return False

    def _news(self, it: World) -> bool:
        """Whether anything was said since this was asked last."""
        before, self._said = self._said, len(it.chat.messages)
        return self._said > before

    async def _waits(self, it: World) -> bool:
        return "waiting" in [await standing(it, goal) for goal in await it.goals()]


def _wrong(whole: Whole, outage: Outage, watch: Watch, ends: list[str], rows: Iterable[RowDifference]) -> list[str]:
    wanted, now = _set(whole.result.rows), _set(rows)
    if outage.comes_back or not watch.waited:
        problems = [] if tuple(ends) == whole.result.ends else [f"it ends {ends}, not {list(whole.result.ends)}"]
        return problems if now == wanted else [*problems, f"rows: {sorted(now ^ wanted)}"]
    left = [end for end in ends if end.split()[-1] not in ("resolved", "person")]
    problems = [f"left lying: {left}"] if left else []
    return problems if now in whole.milestones else [*problems, f"half done: {sorted(now)}"]


def _set(rows: Iterable[RowDifference]) -> frozenset[str]:
    return frozenset(map(str, rows))
