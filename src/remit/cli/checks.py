"""What `remit check` looks at beyond what can be seen without running: what is understood, and what scenarios show."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from remit.app import documents_of, embedded, reading
from remit.brains.embedded.classify import confusable
from remit.errors import BadScript, PackErrors
from remit.model.conversation import Message
from remit.model.ids import ConversationId, GoalKind, MessageId
from remit.model.turn import Turn
from remit.pack.contents import Contents
from remit.pack.finding import Finding, warning
from remit.testing.play import play
from remit.testing.read import read_scenarios
from remit.testing.script import Scenario
from remit.testing.world import Stage, stage

_TOO_CLOSE = 0.9


def documents_readable(contents: Contents) -> Iterator[Finding]:
    """Documents that cannot be read: with one of them in it, a pack does not start."""
    for fault in documents_of(contents).errors:
        yield Finding(fault.file, fault.line, "error", fault.what, fault.cure)


def examples_understood(contents: Contents) -> Iterator[Finding]:
    """Examples of one kind of goal that are taken for another: what contradicts them is among the other's examples."""
    brain = embedded(contents)
    for goal in contents.goals.values():
        for example in goal.examples:
            understood = asyncio.run(brain.understand(Turn(message=_message(example))))
            kinds = {wish.kind for wish in understood.wishes} | set(understood.between)
            if goal.kind not in kinds:
                taken = f"a wish to {', '.join(sorted(kinds))}" if kinds else "nothing that can be wanted"
                what = f'The example "{example}" of {goal.kind} is understood as {taken}.'
                yield warning(contents.places[goal.kind], what, "Word it apart from the others, or move it there.")


def kinds_apart(contents: Contents) -> Iterator[Finding]:
    """Kinds of goal that are asked for in nearly the same words: which of them is meant could only be guessed."""
    said = {str(goal.kind): goal.examples for goal in contents.goals.values()}
    with reading(contents) as embedder:
        pairs = list(confusable(said, embedder, _TOO_CLOSE))
    for one, other in pairs:
        what = f'"{one.text}" of {one.kind} and "{other.text}" of {other.kind} are nearly the same.'
        cure = "Keep one of them, or say in each what sets it apart."
        yield warning(contents.places[GoalKind(one.kind)], what, cure)


def scenarios_hold(seen: Callable[[int], None]) -> Callable[[Contents], Iterator[Finding]]:
    """A check that plays the scenarios of each pack, in worlds of their own. `seen` is told how many were played."""

    def check(contents: Contents) -> Iterator[Finding]:
        folders = tuple(one.folder for one in contents.packs)
        try:
            scenarios = [scenario for folder in folders for scenario in read_scenarios(folder)]
            set_up = stage(folders) if scenarios else None
        except BadScript as bad:
            yield Finding(bad.file, bad.line, "error", f"This is no scenario: {bad.what}.", "Put it right.")
            return
        except PackErrors:
            return  # found by the static checks
        for number, scenario in enumerate(scenarios, 1):
            if set_up is not None:
                yield from _played(set_up, scenario)
            seen(number)

    return check


def _played(set_up: Stage, scenario: Scenario) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(prefix="remit-check-") as home:
        result = asyncio.run(play(set_up, scenario, Path(home)))
    for problem in result.problems:
        told = " / ".join(problem.what.splitlines())
        what = f'The scenario "{scenario.name}" does not hold: {problem.about}: {told}.'
        yield Finding(scenario.file, scenario.line, "error", what, "Mend the pack, or say what is now right.")


def _message(text: str) -> Message:
    here = ConversationId("check")
    at = datetime.now(UTC)
    return Message(id=MessageId("check"), conversation=here, author="customer", channel="console", text=text, at=at)
