"""What becomes of a scenario when a system fails in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from remit.testing.act import Actor
from remit.testing.play import Result, changes, standing
from remit.testing.report import Overheard, Transcript
from remit.testing.rows import RowDifference
from remit.testing.script import How
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


def outages(whole: Result) -> Iterator[Outage]:
    """Every way in which the systems that a scenario touches can fail it."""
    for system, wrote in whole.systems.items():
        for how in ("down", "cut", "after"):
            if wrote or how == "down":
                yield from (Outage(system, how, comes_back) for comes_back in (True, False))


async def under(stage: Stage, whole: Result, outage: Outage, home: Path) -> list[str]:
    """Play a scenario that went well (`whole`) again under an outage. What is wrong with how that went.

    INVARIANT: nothing is half done, nobody is left without a word, and it ends: as it would have, once the system is
    back; else with a person.
    """
    transcript, watch = Transcript(), Watch(outage)
    async with world(stage, home, wrap=lambda s: Overheard(s, transcript)) as it:
        actor = Actor(it, whole.scenario, transcript)
        it.store.before_pending = actor.interrupt
        it.systems[outage.system].fail(outage.how)
        await actor.play(lambda: watch.look(it))
        ends = [f"{goal.kind} {await standing(it, goal)}" for goal in await it.goals()]
    rows = changes(stage, it.data)
    problems = watch.problems + _wrong(whole, outage, watch, ends, rows)
    return [f"{outage}: {problem}\n{transcript}" for problem in problems]


class Watch:
    """Looks after each step whether anything waits; then brings the system back, or lets too much time pass."""

    def __init__(self, outage: Outage) -> None:
        self._outage = outage
        self.waited = False
        self.problems: list[str] = []

    async def look(self, it: World) -> bool:
        if not await self._waits(it):
            return True
        self.waited = True
        self._told(it, "that it waits")
        if self._outage.comes_back:
            it.systems[self._outage.system].restore()
            await it.pass_time(SOON)
            if await self._waits(it):
                self.problems.append("it still waits when the system is back")
            return True
        await it.pass_time(TOO_LONG)
        self._told(it, "that a person has it")
        return False

    def _told(self, it: World, what: str) -> None:
        """Never silent: the last thing that was said is not older than what it is about."""
        if not it.chat.messages:
            self.problems.append(f"nobody is told {what}")

    async def _waits(self, it: World) -> bool:
        return "waiting" in [await standing(it, goal) for goal in await it.goals()]


def _wrong(whole: Result, outage: Outage, watch: Watch, ends: list[str], rows: tuple[RowDifference, ...]) -> list[str]:
    full, now = set(map(str, whole.rows)), set(map(str, rows))
    if outage.comes_back or not watch.waited:
        problems = [] if tuple(ends) == whole.ends else [f"it ends {ends}, not {list(whole.ends)}"]
        return problems if now == full else [*problems, f"rows: {sorted(now ^ full)}"]
    left = [end for end in ends if end.split()[-1] not in ("resolved", "person", "refused")]
    problems = [f"left lying: {left}"] if left else []
    return problems if now in (set(), full) else [*problems, f"half done: {sorted(now)}"]
