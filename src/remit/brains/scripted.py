"""A brain that understands what it is told to: the twin for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remit.brains.embedded.plan import Planner
from remit.model.action import Action
from remit.model.goal import Goal
from remit.model.plan import Planned
from remit.model.turn import Act, AskedFor, Done, Happening, Saying, Telling, Turn, Understanding
from remit.ports import Release


class ScriptedBrain:
    """Understands each message by its text, or one after the other; plans as the embedded brain, or as it is told;
    says one line for each telling, with its tag."""

    def __init__(
        self,
        script: Mapping[str, Understanding] | Sequence[Understanding] = (),
        planned: Planned | None = None,
    ) -> None:
        self._by_text = dict(script) if isinstance(script, Mapping) else {}
        self._in_turn = [] if isinstance(script, Mapping) else list(script)
        self._planned = planned
        self._planner = Planner()

    @property
    def name(self) -> str:
        return "scripted"

    async def understand(self, turn: Turn) -> Understanding:
        """What the script says; nothing understood where it is silent."""
        if turn.message.text in self._by_text:
            return self._by_text[turn.message.text]
        return self._in_turn.pop(0) if self._in_turn else Understanding(acts=(Act.UNCLEAR,), confidence=0.0)

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return self._planned if self._planned is not None else self._planner.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        return Saying(text="\n".join(_line(telling) for telling in happening.tellings), by=self.name)


def _line(telling: Telling) -> str:
    match telling:
        case Done(says=says):
            return f"done: {says}"
        case AskedFor(question=question):
            return f"asked for: {question.tag}"
        case _:
            return telling.tag.replace("_", " ")
