"""The embedded brain: one value per pack, ready to understand, plan and say."""

from __future__ import annotations

from collections.abc import Sequence

from remit.brains.embedded.mind import Mind
from remit.brains.embedded.plan import Planner
from remit.brains.embedded.say import Speaker
from remit.brains.embedded.understand import Understander
from remit.model.action import Action
from remit.model.goal import Goal
from remit.model.ids import GoalKind
from remit.model.plan import Planned
from remit.model.turn import Happening, Saying, Turn, Understanding
from remit.ports import Release


class EmbeddedBrain:
    """A `Brain` without a language model: the same input always has the same output, and nothing leaves the machine."""

    def __init__(self, mind: Mind) -> None:
        self._understander = Understander(mind)
        self._planner = Planner()
        self._speaker = Speaker(mind.contents)

    @property
    def name(self) -> str:
        return "embedded"

    async def understand(self, turn: Turn) -> Understanding:
        return self._understander.understand(turn)

    def likely(self, text: str) -> tuple[GoalKind, ...]:
        """Every kind of goal, by how likely a text asks for it."""
        return self._understander.likely(text)

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return self._planner.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        return Saying(text=self._speaker.say(happening), by=self.name)
