"""Plays a scenario against the real kernel, and compares what came of it with what the scenario says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from remit.gate.judge import Gate
from remit.journal.rows import opened_reason, opened_state
from remit.model.action import Action
from remit.model.conversation import Conversation
from remit.model.goal import Goal
from remit.model.ids import customer_lane
from remit.model.review import Approval, Takeover, Unsettled
from remit.model.verdict import Allow, Verdict
from remit.model.wake import Due
from remit.pack.contents import Contents
from remit.ports import System
from remit.testing.act import Actor
from remit.testing.read import read_books
from remit.testing.report import Overheard, Transcript, line_of, side_by_side
from remit.testing.rows import RowDifference, difference, unlike
from remit.testing.script import End, Scenario
from remit.testing.twins import ListeningGate
from remit.testing.world import Stage, World, stage, world


@dataclass(frozen=True)
class Problem:
    """Something that is not as the scenario says."""

    about: Literal["step", "missing", "rows", "verdicts", "ends", "said", "leaked"]
    what: str

    def __str__(self) -> str:
        return f"{self.about}: {self.what}"


@dataclass(frozen=True)
class Result:
    """What came of a scenario. No problems: everything is as it says."""

    scenario: Scenario
    problems: tuple[Problem, ...]
    transcript: str
    rows: tuple[RowDifference, ...]
    verdicts: tuple[str, ...]
    ends: tuple[str, ...]
    replies: tuple[str, ...]
    systems: Mapping[str, bool]  # that were asked for anything; true: for a write

    @property
    def harmed(self) -> bool:
        """Whether something happened in the business, or was said, that should not have."""
        return any(problem.about in ("rows", "leaked") for problem in self.problems)

    def __str__(self) -> str:
        """The problems, and the transcript to find their cause in."""
        place = f"{self.scenario.file}:{self.scenario.line}"
        problems = "\n".join(str(problem) for problem in self.problems) or "as it should be"
        return f"{self.scenario.name}\n{place}\n\n{problems}\n\n{self.transcript}"


async def play(
    pack: Path | tuple[Path, ...] | Stage,
    scenario: Scenario,
    home: Path,
    *,
    gate: Gate | None = None,
    wrap: Callable[[System], System] = lambda system: system,
) -> Result:
    """Play a scenario in a world of its own in an empty folder.

    `gate`: judges instead of the pack's own. `wrap`: what goes around each system.

    Raises PackErrors, BadScript for settings that do not read, and whatever the kernel should not have raised.
    """
    set_up = pack if isinstance(pack, Stage) else stage(pack)
    transcript, verdicts = Transcript(), list[str]()

    def heard(action: Action, verdict: Verdict) -> None:
        if (line := line_of(action, verdict)) is not None:
            transcript.add("    ~", line)
            if verdicts[-1:] != [line]:
                verdicts.append(line)
        if isinstance(verdict, Allow) and action.writes:
            actor.about_to(action.name)

    listening = ListeningGate(gate or set_up.gate, heard)
    async with world(set_up, home, gate=listening, wrap=lambda s: Overheard(wrap(s), transcript)) as it:
        actor = Actor(it, scenario, transcript)
        it.store.before_pending = actor.interrupt
        await actor.play()
        ends = [f"{goal.kind} {await standing(it, goal)}" for goal in await it.goals()]
        replies = tuple(message.text for message in it.chat.messages)
        systems = {name: system.wrote for name, system in it.systems.items() if system.asked}
    rows = changes(set_up, it.data_of)
    for line in (*ends, *map(str, rows)):
        transcript.add("=", line)
    missed = [*actor.problems, *(f"{say.say!r}: {say.before} was never about to begin" for say in actor.later)]
    problems = [Problem("step", what) for what in missed]
    problems += _unlike(scenario, rows, verdicts, ends, replies)
    return Result(scenario, tuple(problems), str(transcript), rows, tuple(verdicts), tuple(ends), replies, systems)


async def standing(world: World, goal: Goal) -> End:
    """How a goal stands."""
    if goal.outcome is not None:
        return goal.outcome.ending.tag
    for review in goal.reviews:
        match review.matter:
            case Approval():
                return "approval"
            case Takeover():
                return "person"
            case Unsettled():
                return "unknown"
    if await _is_woken_later(world, goal):
        return "waiting"
    return "asking" if await _is_asked(world, goal) else "idle"


async def _is_asked(world: World, goal: Goal) -> bool:
    view = await world.remit.means.store.view("conversation", goal.conversation) if goal.conversation else None
    conversation = await opened_state(world.remit.means.vault, view) if view else None
    return isinstance(conversation, Conversation) and conversation.question is not None


async def _is_woken_later(world: World, goal: Goal) -> bool:
    means, lane = world.remit.means, customer_lane(goal.customer)
    some_day = world.clock.now() + timedelta(days=36_500)
    reasons = [await opened_reason(means.vault, wake) for wake in await means.store.pending(lane, some_day)]
    return any(isinstance(reason, Due) and reason.goal == goal.id for reason in reasons)


def changes(stage: Stage, data_of: Callable[[Contents], Path]) -> tuple[RowDifference, ...]:
    """What is not as it was in the business's databases."""
    found: list[RowDifference] = []
    for one in stage.contents.packs:
        if (books := read_books(one.folder)).database:
            found += difference(stage.data_of(one) / books.database, data_of(one) / books.database, books)
    return tuple(found)


def _unlike(
    scenario: Scenario,
    rows: Sequence[RowDifference],
    verdicts: Sequence[str],
    ends: Sequence[str],
    replies: Sequence[str],
) -> list[Problem]:
    missing, unexpected = unlike(scenario.rows, rows)
    problems = [Problem("missing", what) for what in missing] + [Problem("rows", str(row)) for row in unexpected]
    if scenario.verdicts is not None and [*map(_rules, scenario.verdicts)] != [*map(_rules, verdicts)]:
        problems.append(Problem("verdicts", side_by_side(scenario.verdicts, verdicts)))
    if scenario.ends is not None and list(scenario.ends) != list(ends):
        problems.append(Problem("ends", side_by_side(scenario.ends, ends)))
    said = "\n".join(replies).casefold()
    problems += [Problem("leaked", f"{what!r} was said") for what in scenario.never_says if what.casefold() in said]
    problems += [Problem("said", f"{what!r} was not said") for what in scenario.says if what.casefold() not in said]
    return problems


def _rules(verdict: str) -> tuple[str, str, frozenset[str]]:
    """A verdict's line taken apart: several rules may stand in any order; those that allowed are not told."""
    action, _, rest = verdict.partition(" ")
    answer, _, rules = rest.partition(" ")
    return action, answer, frozenset(re.split(r"[,\s]+", rules)) if answer != "allow" else frozenset()
